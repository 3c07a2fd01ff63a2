"""Records keep every value they ever had; nobody's change is overwritten; what was binned comes back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.records.actions import registers as actions
from madoguchi.engines.records.errors import (
    NothingChanged,
    ReasonMissing,
    RecordInBin,
    RecordKeyTaken,
    StaleRecord,
)
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import keeping
from madoguchi.journeys.registers.lists import bin_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, READER, bicycle, publish_registers

pytestmark = pytest.mark.django_db

GOOD = {
    "number": ["1"],
    "name": ["赤い自転車"],
    "state": ["good"],
    "bought_on.year": ["R6.4.1"],
    "price": ["１２，０００円"],
}


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _save(
    ref: str, posted: dict[str, list[str]], *, by: Actor = KEEPER, revision: int = 1, **how: object
) -> keeping.FormSheet:
    return keeping.save_form(
        "bicycles",
        ref,
        posted,
        is_new=bool(how.get("is_new", False)),
        reason=str(how.get("reason", "点検")),
        revision=revision,
        by=by,
        language="ja",
    )


def test_what_is_typed_is_read_as_on_the_forms_of_residents() -> None:
    saved = _save(new_record_number(), GOOD, is_new=True)
    assert Record.objects.get(ref=saved.saved).values == {
        "number": "1",
        "name": "赤い自転車",
        "state": "good",
        "price": 12_000,
        "bought_on": "2024-04-01",
    }


def test_pressing_twice_makes_one_record() -> None:
    ref = new_record_number()
    assert _save(ref, GOOD, is_new=True).saved == _save(ref, GOOD, is_new=True).saved == ref
    assert RecordChange.objects.count() == 1


def test_with_a_mistake_nothing_is_kept_and_the_form_comes_back() -> None:
    sheet = _save(new_record_number(), {**GOOD, "state": ["broken"], "price": ["高い"]}, is_new=True)
    assert sheet.saved == ""
    assert [path for path, _ in sheet.problems] == ["why", "price"]
    assert not Record.objects.exists()


def test_a_key_stands_once_and_a_change_needs_a_reason_and_a_difference() -> None:
    bicycle("1")
    two = bicycle("2")
    assert isinstance(_save(new_record_number(), GOOD, is_new=True).refused, RecordKeyTaken)
    same = {"number": ["2"], "name": ["自転車2"], "state": ["good"]}
    assert isinstance(_save(two.ref, same).refused, NothingChanged)
    assert isinstance(_save(two.ref, {**same, "name": ["新"]}, reason=" ").refused, ReasonMissing)


def test_the_table_itself_refuses_a_double_key() -> None:
    bicycle("1")
    two = Record.objects.get(ref=bicycle("2").ref)
    two.key = "1"
    with pytest.raises(DatabaseError), transaction.atomic():
        two.save()


def test_the_second_editor_sees_the_difference_and_overwrites_nothing() -> None:
    kept = bicycle("1", name="前")
    _save(kept.ref, {"name": ["一人目"]}, by=KEEPER)
    sheet = _save(kept.ref, {"name": ["二人目"]}, by=OTHER_KEEPER, revision=1)
    assert (sheet.saved, sheet.revision) == ("", 2)
    assert [(one.label, one.before, one.after) for one in sheet.differences] == [("名前", "一人目", "二人目")]
    assert KEEPER.name in str(sheet.stale)
    assert Record.objects.get(ref=kept.ref).values["name"] == "一人目"
    assert _save(kept.ref, {"name": ["二人目"]}, by=OTHER_KEEPER, revision=sheet.revision).saved


def test_the_history_says_who_when_why_and_a_change_is_taken_back() -> None:
    kept = bicycle("1", name="前", price=5)
    _save(kept.ref, {"name": ["後"], "price": [""]}, reason="塗り直した")
    sheet = keeping.record_sheet("bicycles", kept.ref, by=READER, language="ja")
    act = sheet.acts[0]
    assert (act.kind, act.by, act.reason) == ("change", KEEPER.name, "塗り直した")
    assert [(one.before, one.after) for one in act.values] == [("前", "後"), ("5円", "")]
    keeping.take_back("bicycles", kept.ref, act.revision, revision=2, reason="まちがい", by=OTHER_KEEPER)
    row = Record.objects.get(ref=kept.ref)
    assert (row.values["name"], row.values["price"], row.revision) == ("前", 5, 3)


def test_the_history_is_only_ever_added_to() -> None:
    bicycle("1")
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordChange.objects.update(reason="")


def test_a_record_goes_into_the_bin_and_comes_back_with_everything() -> None:
    kept = bicycle("1", name="前")
    keeping.put_into_bin("bicycles", kept.ref, reason="廃棄", by=KEEPER)
    assert Record.objects.get(ref=kept.ref).v1 is None
    assert [row.heading for row in bin_sheet("bicycles", by=KEEPER, language="ja")[1]] == ["前"]
    with pytest.raises(RecordInBin):
        actions.change_record(register("bicycles"), kept.ref, {"name": "x"}, reason="r", by=KEEPER, revision=2)
    bicycle("1")
    with pytest.raises(RecordKeyTaken):
        keeping.take_out_of_bin("bicycles", kept.ref, by=KEEPER)
    keeping.put_into_bin("bicycles", Record.objects.exclude(ref=kept.ref).get().ref, reason="重複", by=KEEPER)
    keeping.take_out_of_bin("bicycles", kept.ref, by=KEEPER)
    assert Record.objects.get(ref=kept.ref).v1 is not None


def test_a_field_taken_out_of_the_definition_keeps_its_values() -> None:
    kept = bicycle("1", price=5)
    without = BICYCLES.replace("        - {id: price, type: yen, label: 値段, require: false}\n", "")
    without = without.replace("state, price]", "state]").replace(
        "    - {id: dear, title: 高い順, columns: [name, price], order: {by: price, descending: true}}\n", ""
    )
    publish_registers(without.replace(", {field: price, meaning: 買った値段（円）}", ""))
    _save(kept.ref, {"name": ["後"]})
    assert Record.objects.get(ref=kept.ref).values["price"] == 5


def test_who_may_only_look_changes_nothing() -> None:
    kept = bicycle("1")
    for act in (
        lambda: _save(kept.ref, {"name": ["後"]}, by=READER),
        lambda: keeping.put_into_bin("bicycles", kept.ref, reason="r", by=READER),
        lambda: keeping.take_out_of_bin("bicycles", kept.ref, by=READER),
        lambda: bin_sheet("bicycles", by=READER, language="ja"),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_change_based_on_an_old_state_is_stale() -> None:
    kept = bicycle("1")
    with pytest.raises(StaleRecord):
        actions.change_record(register("bicycles"), kept.ref, {"name": "x"}, reason="r", by=KEEPER, revision=0)
