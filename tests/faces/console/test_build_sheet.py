"""A draft from a workbook with several sheets begins with the question which of them is meant."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.foundation.catalogue.models import RegisterDraft
from tests.faces.console.test_build_forms import controls
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, publish_registers
from tests.journeys.registers.workbooks import workbook_of

__all__ = ["door"]

pytestmark = pytest.mark.django_db

TABLE = [("番号", "名前", "状態"), ("1", "一", "よい")]
OTHER = [("品名", "色", "数"), ("机", "白", "5"), ("棚", "黒", "6")]
GOES = "直した内容はなくなります"


def _brought(client, content: bytes):
    begin = reverse("console:build_begin", args=["file"])
    file = SimpleUploadedFile("備品.xlsx", content)
    return client.post(begin, {"file": file, "division": "traffic"}, follow=True)


def test_nobody_is_asked_about_a_single_sheet(door) -> None:
    publish_registers()
    page = _brought(door(KEEPER), workbook_of({"備品": TABLE}))
    assert page.redirect_chain[-1][0] == reverse("console:build", args=[RegisterDraft.objects.get().ref])
    assert "シートを選び直す" not in page.content.decode()
    sheet = reverse("console:build_sheet", args=[RegisterDraft.objects.get().ref])
    assert door(KEEPER).get(sheet).status_code == 404


def test_a_hidden_sheet_is_said_where_nobody_is_asked(door) -> None:
    publish_registers()
    page = _brought(door(KEEPER), workbook_of({"備品": TABLE, "控え": OTHER}, hidden=["控え"])).content.decode()
    assert "控え：かくれているため" in page


def test_the_fields_and_the_publication_wait_for_the_sheet(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    asked = _brought(
        keeper, workbook_of({"表紙": [("備品",)], "備品": TABLE, "古い": OTHER, "控え": OTHER}, hidden=["控え"])
    )
    where, page = asked.redirect_chain[-1][0], asked.content.decode()
    draft = RegisterDraft.objects.get()
    fields, publish = (reverse(f"console:build{part}", args=[draft.ref]) for part in ("", "_publish"))
    assert where == reverse("console:build_sheet", args=[draft.ref])
    assert (keeper.get(fields).url, keeper.get(publish).url) == (where, where)
    assert controls(page)["sheet"] == ["1"], "a cover is not proposed"
    assert "控え：かくれているため" in page
    assert GOES not in page
    assert keeper.post(where, {"revision": "0"}).status_code == 422
    assert keeper.post(where, {"revision": "7", "sheet": "2"}).status_code == 409
    chosen = keeper.post(where, {"revision": "0", "sheet": "2"}, follow=True)
    assert chosen.redirect_chain[-1][0] == fields
    assert "シート「古い」" in chosen.content.decode()
    assert [one["label"] for one in RegisterDraft.objects.get().content["record"]["pages"][0]["fields"]] == [*OTHER[0]]


def test_who_chooses_once_more_is_told_what_goes_where_anything_was_changed(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    where = _brought(keeper, workbook_of({"備品": TABLE, "古い": OTHER})).redirect_chain[-1][0]
    keeper.post(where, {"revision": "0", "sheet": "0"})
    assert GOES not in keeper.get(where).content.decode()
    fields = where.removesuffix("/sheet")
    keeper.post(fields, controls(keeper.get(fields).content.decode()))
    assert GOES in keeper.get(where).content.decode()
