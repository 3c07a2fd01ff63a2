"""A field becomes of another kind: what is wrong is said with names, and what it leaves or needs is not the clerk's."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.building import beginning, changing, held_values
from madoguchi.journeys.registers.building.editing import field_of
from madoguchi.journeys.registers.building.editing_fields import FieldLine, with_lines
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.record_sheets import record_sheet
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, helper, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db
FIELD = "        - {id: kind, type: text, label: 種類, require: false}\n"
WITH_TEXT = BICYCLES.replace("  views:\n", f"{FIELD}  views:\n", 1)


@pytest.fixture(autouse=True)
def _house() -> None:
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)


def _draft(text: str) -> str:
    publish_registers(text, HELPERS)
    return beginning.begin_from_published("bicycles", by=KEEPER)


def _told(ref: str) -> list[str]:
    found = changing.draft_sheet(ref, by=KEEPER).findings
    return [f"{one.finding.reason} {one.finding.suggestion}" for one in found]


def _keep(ref: str, change: Any) -> None:
    draft = changing.draft_sheet(ref, by=KEEPER).draft
    changing.keep_draft(draft, change(dict(draft.content)), revision=draft.revision, by=KEEPER)


def test_what_is_wrong_is_said_with_the_names_of_fields_and_never_with_an_empty_list() -> None:
    ref = _draft(WITH_TEXT)

    def wrong(content: Any) -> Any:
        content["record"]["views"][0]["board"] = "price"
        content["record"]["views"][1]["calendar"] = "kind"
        content["record"]["views"][2]["columns"] = ["nothing_near"]
        return content

    _keep(ref, wrong)
    told = _told(ref)
    assert len(told) == 3
    assert any("「値段」がありません。" in one and "状態" in one for one in told)
    assert any("「種類」がありません。" in one and "買った日" in one for one in told)
    assert not any(id_ in one for one in told for id_ in ("price", "bought_on", "kind", "updated_at"))
    without = WITH_TEXT.replace("        - {id: bought_on, type: date, label: 買った日, require: false}\n", "")
    ref = _draft(without)
    _keep(ref, wrong)
    (none,) = [one for one in _told(ref) if "日付か選択肢の項目「種類」" in one]
    assert "まだ1つもありません" in none
    assert "使える名前は" not in none


def test_a_choice_without_options_is_said_in_words() -> None:
    ref = _draft(WITH_TEXT)
    _keep(ref, lambda content: with_lines(content, {}, {"kind": FieldLine("種類", "choice", False)}, {}))
    (told,) = _told(ref)
    assert ("「選択肢」" in told, "options" in told) == (True, False)


def test_a_list_is_no_board_any_more_by_a_field_that_is_no_choice_any_more_and_can_be_published() -> None:
    board = BICYCLES.replace("order: {by: name}}", "order: {by: name}, board: state, calendar: bought_on}")
    ref = _draft(
        board.replace(", show: {field: state, is: broken}", ", require: false").replace(
            ", filter: {field: state, is: broken}", ""
        )
    )
    _keep(ref, lambda content: with_lines(content, {}, {"state": FieldLine("状態", "text", True)}, {}))
    view = changing.draft_sheet(ref, by=KEEPER).draft.content["record"]["views"][0]
    assert ("board" in view, view["calendar"]) == (False, "bought_on")
    assert not publish_sheet(ref, by=KEEPER).findings


def test_a_text_that_becomes_a_choice_is_proposed_the_values_there_are_the_most_frequent_first(
    door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_values, "MOST", 2)
    ref = _draft(WITH_TEXT)
    for at, kind in enumerate(["あお", "あか", "あか", "みどり", "あお", "あか", "　長い" * 30]):
        bicycle(str(at), kind=kind)
    to = reverse("console:build", args=[ref])
    keeper = door(KEEPER)
    revision = keeper.get(to).content.decode().split('name="revision" value="')[1].split('"')[0]
    looks = Entry.objects.filter(verb="read").count()
    keeper.post(to, {"revision": revision, "f.kind": "種類", "k.kind": "choice"})
    field = field_of(changing.draft_sheet(ref, by=KEEPER).draft.content, "kind")
    assert field is not None
    assert [one["label"] for one in field["options"]] == ["あか", "あお"]
    assert Entry.objects.filter(verb="read").count() == looks + 1
    assert not _told(ref)


def test_of_people_no_value_is_proposed_that_one_record_holds_and_none_to_who_sees_no_records() -> None:
    _draft(WITH_TEXT)
    for name in ("山田", "山田", "川田"):
        helper(name)
    ref = beginning.begin_from_published("helpers", by=KEEPER)
    draft = changing.draft_sheet(ref, by=KEEPER).draft
    assert held_values.with_held_values(draft, {"name": "choice"}, by=KEEPER).samples["name"] == ["山田"]
    stranger = office.member("stranger-1", "roads")
    assert "name" not in held_values.with_held_values(draft, {"name": "choice"}, by=stranger).samples


def test_a_value_that_reads_as_before_is_no_act_in_the_history() -> None:
    ref = _draft(WITH_TEXT)
    one = bicycle("1", kind="あか", price=3)
    _keep(
        ref, lambda content: with_lines(content, {}, {"kind": FieldLine("種類", "choice", False)}, {"kind": ["あか"]})
    )
    sheet = publish_sheet(ref, by=KEEPER)
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    jobs.lay_places(register="bicycles")
    assert Record.objects.get(ref=one.ref).values["kind"] != "あか"
    assert RecordChange.objects.filter(kind="convert").exists()
    acts = record_sheet("bicycles", one.ref, by=KEEPER, language="ja").acts
    assert [act.kind for act in acts] == ["create"]
