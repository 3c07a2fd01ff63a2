"""The page of a file that is brought shows which values it would change, before anything is taken in."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.journeys.registers import imports
from tests.faces.console.test_build_forms import controls
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers
from tests.journeys.registers.workbooks import workbook_of

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_first_rows_that_change_a_record_and_leads_to_all_of_them(door) -> None:
    publish_registers()
    made = [bicycle(str(at), price=at) for at in range(22)]
    lines = "".join(f"{at},自転車{at},{at + 100}\n" for at in range(22))
    ref = imports.bring_file("bicycles", "a.csv", f"番号,名前,値段\n{lines}".encode(), by=KEEPER)
    keeper, where = door(KEEPER), reverse("staff:import_plan", args=["bicycles", ref])
    page = keeper.get(where).content.decode()
    assert "値段：<del>3円</del> → <ins>103円</ins>" in page
    assert reverse("staff:record", args=["bicycles", made[3].ref]) in page
    assert page.count("<ins>") == 20
    assert "はじめの20行です" in page
    file = reverse("staff:import_file", args=["bicycles", ref, "csv"])
    assert file in page
    text = b"".join(keeper.get(file).streaming_content).decode("utf-8-sig")
    assert text.count(" → ") == 22
    register = f'<a class="button" href="{reverse("staff:register", args=["bicycles"])}">'
    assert register not in page
    keeper.post(where)
    assert "変わる行" not in keeper.get(where).content.decode()
    assert sum(imports.batches("bicycles", ref)) == 22
    assert register in keeper.get(where).content.decode(), "what was taken in is opened from here"


def test_a_workbook_with_several_sheets_leads_to_the_choice_and_one_with_a_single_sheet_does_not(door) -> None:
    publish_registers()
    rows = [("番号", "名前", "状態"), ("1", "=1+1", "よい")]
    keeper, bring = door(KEEPER), reverse("staff:register_import", args=["bicycles"])
    alone = keeper.post(bring, {"file": SimpleUploadedFile("a.xlsx", workbook_of({"自転車": rows}))}, follow=True)
    assert "取り込むと、こうなります" in alone.content.decode()
    several = workbook_of({"商品": [("色", "数", "値")], "自転車": rows, "控え": rows}, hidden=["控え"])
    asked = keeper.post(bring, {"file": SimpleUploadedFile("a.xlsx", several)}, follow=True)
    where, page = asked.redirect_chain[-1][0], asked.content.decode()
    assert where.endswith("/sheet")
    assert controls(page)["sheet"] == ["1"], "the one that fits the register is chosen"
    assert "台帳の項目と同じ見出し：3" in page
    assert "控え：かくれているため" in page
    assert keeper.post(where, {"sheet": "2"}).status_code == 422
    unfit = keeper.post(where, {"sheet": "0"})
    assert (unfit.status_code, "見出しの行が見つかりません" in unfit.content.decode()) == (422, True)
    plan = keeper.post(where, {"sheet": "1"}, follow=True).content.decode()
    assert "シート「自転車」" in plan
    assert f'href="{where}"' in plan, "another one may be chosen"
    assert "1行に、値のない式があります" in plan
    assert "控え：かくれているため" in plan
    keeper.post(where.removesuffix("/sheet"))
    begun = keeper.get(where.removesuffix("/sheet")).content.decode()
    assert ("シート「自転車」" in begun, where in begun) == (True, False)
    assert (keeper.get(where).status_code, keeper.post(where, {"sheet": "1"}).status_code) == (302, 409)


def test_seconds_that_a_field_does_not_hold_are_said_before_anything_is_taken_in(door) -> None:
    publish_registers(BICYCLES.replace("type: date, label: 買った日", "type: date_time, label: 買った日"))
    rows = [("番号", "名前", "状態", "買った日"), ("1", "一", "よい", datetime(2026, 11, 26, 9, 30, 15))]
    ref = imports.bring_file("bicycles", "a.xlsx", workbook_of({"自転車": rows}), by=KEEPER)
    page = door(KEEPER).get(reverse("staff:import_plan", args=["bicycles", ref])).content.decode()
    assert "「買った日」：1行に秒があります" in page
