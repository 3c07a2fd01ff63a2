"""Building a reference and a lookup in the screen: choose the register, then what is shown or copied."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.building.checking import findings_of
from madoguchi.journeys.registers.building.rights import own_draft
from tests.faces.console.test_build_forms import controls
from tests.faces.staff.conftest import door
from tests.journeys.registers.citing_house import TRADERS, publish_citing
from tests.journeys.registers.house import BICYCLES, KEEPER
from tests.journeys.registers.test_case_datasets import publish_counts

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def _fields() -> list[dict[str, object]]:
    return [dict(one) for one in RegisterDraft.objects.get().content["record"]["pages"][0]["fields"]]


def test_a_reference_and_a_lookup_are_built_by_choosing(door) -> None:
    publish_citing(TRADERS, BICYCLES)
    keeper = door(KEEPER)
    at = keeper.post(reverse("console:build_edit", args=["bicycles"]))["Location"]
    ref = RegisterDraft.objects.get().ref

    def revision() -> dict[str, str]:
        return {"revision": str(RegisterDraft.objects.get().revision)}

    keeper.post(at, {**revision(), "new": "買った店", "new_kind": "reference", "act": "add"})
    keeper.post(at, {**revision(), "new": "直す店", "new_kind": "lookup", "act": "add"})
    shop, mender = (str(one["id"]) for one in _fields()[-2:])
    assert {one.field_id for one in findings_of(own_draft(ref, KEEPER))} == {shop, mender}
    page = reverse("console:build_field", args=[ref, shop])
    first = keeper.get(page).content.decode()
    assert "業者の台帳" in first
    assert "選んで保存すると、その項目を選べます。" in first
    assert "field__error" not in first, "nobody has made a mistake yet"
    assert "決まった形ではありません。" not in first
    assert 'name="columns"' not in first
    said = {"label": "買った店", "register": "traders"}
    assert keeper.post(page, {**revision(), **said})["Location"] == page
    assert 'name="columns"' in keeper.get(page).content.decode()
    assert keeper.post(page, {**revision(), **said, "columns": ["phone", "nothing"]})["Location"] != page
    other = reverse("console:build_field", args=[ref, mender])
    said = {"label": "直す店", "register": "traders"}
    keeper.post(other, {**revision(), **said})
    assert "「電話番号」の写し先" in keeper.get(other).content.decode()
    chosen = {**said, "to.name": "name", "to.phone": "+", "fixed": ["phone"]}
    late = keeper.post(other, {**chosen, "revision": "0"})
    assert late.status_code == 409
    again = controls(late.content.decode())
    assert (again["register"], again["to.name"], again["to.phone"]) == (["traders"], ["name"], ["+"])
    keeper.post(other, {**revision(), **chosen})
    *_, shop_made, mender_made, phone = _fields()
    assert (shop_made["register"], shop_made["columns"]) == ("traders", ["phone"])
    assert mender_made["copy"] == [
        {"from": "name", "to": "name"},
        {"from": "phone", "to": phone["id"], "fixed": True},
    ]
    assert (phone["type"], phone["label"]) == ("telephone", "電話番号")
    assert findings_of(own_draft(ref, KEEPER)) == ()


_DATA = """\
  datasets:
    - id: trader_names
      title: 業者の名前
      summary: 業者です。
      view: all
      columns: [{field: name, meaning: 業者の名前}]
"""


def test_a_lookup_is_built_over_a_dataset_and_a_day(door) -> None:
    publish_citing(TRADERS + _DATA, BICYCLES)
    keeper = door(KEEPER)
    at = keeper.post(reverse("console:build_edit", args=["bicycles"]))["Location"]
    ref = RegisterDraft.objects.get().ref

    def revision() -> dict[str, str]:
        return {"revision": str(RegisterDraft.objects.get().revision)}

    keeper.post(at, {**revision(), "new": "直す店", "new_kind": "lookup", "act": "add"})
    page = reverse("console:build_field", args=[ref, str(_fields()[-1]["id"])])
    assert "データ「業者の名前」（業者の台帳）" in keeper.get(page).content.decode()
    said = {"label": "直す店", "register": "dataset:trader_names"}
    assert keeper.post(page, {**revision(), **said})["Location"] == page
    drawn = keeper.get(page).content.decode()
    assert "「名前」の写し先" in drawn
    assert "「電話番号」の写し先" not in drawn
    keeper.post(page, {**revision(), **said, "as_of": "bought_on", "to.name": "name", "to.phone": "+"})
    made = _fields()[-1]
    assert made["source"] == {"dataset": "trader_names", "as_of": "bought_on"}
    assert made["copy"] == [{"from": "name", "to": "name"}]
    assert findings_of(own_draft(ref, KEEPER)) == ()
    keeper.post(page, {**revision(), **said, "as_of": "", "to.name": "name"})
    assert _fields()[-1]["source"] == {"dataset": "trader_names"}
    keeper.post(at, {**revision(), "new": "買った店", "new_kind": "reference", "act": "add"})
    other = reverse("console:build_field", args=[ref, str(_fields()[-1]["id"])])
    keeper.post(other, {**revision(), **said, "label": "買った店"})
    assert _fields()[-1]["register"] == ""


def test_a_lookup_of_counts_of_cases_is_built_by_choosing_their_dataset(door) -> None:
    publish_counts(read_source(BICYCLES.encode()).data)
    keeper = door(KEEPER)
    at = keeper.post(reverse("console:build_edit", args=["bicycles"]))["Location"]
    ref = RegisterDraft.objects.get().ref

    def revision() -> dict[str, str]:
        return {"revision": str(RegisterDraft.objects.get().revision)}

    keeper.post(at, {**revision(), "new": "件数", "new_kind": "lookup", "act": "add"})
    page = reverse("console:build_field", args=[ref, str(_fields()[-1]["id"])])
    assert "データ「申請の件数」（" in keeper.get(page).content.decode()
    said = {"label": "件数", "register": "dataset:open_counts"}
    keeper.post(page, {**revision(), **said})
    shown = keeper.get(page).content.decode()
    assert "「届いた申請」の写し先" in shown
    assert "いつの値を写すか" in shown
    assert "related_title" not in shown
    keeper.post(page, {**revision(), **said, "to.arrived": "+", "fixed": ["arrived"], "as_of": "bought_on"})
    *_, counts, made = _fields()
    assert counts["source"] == {"dataset": "open_counts", "as_of": "bought_on"}
    assert counts["copy"] == [{"from": "arrived", "to": made["id"], "fixed": True}]
    assert (made["type"], made["label"]) == ("integer", "届いた申請")
    assert not findings_of(own_draft(ref, KEEPER))
