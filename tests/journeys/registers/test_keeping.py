"""Records keep every value they ever had; nobody's change is overwritten; what was binned comes back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.records.actions import changing_records, creating_records
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.errors import (
    NoSuchRecord,
    NothingChanged,
    ReasonMissing,
    RecordInBin,
    RecordKeyTaken,
    RecordMade,
    StaleRecord,
)
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.bins import bin_sheet, put_into_bin, record_to_put_away, take_out_of_bin
from madoguchi.journeys.registers.by_programme import record_for
from madoguchi.journeys.registers.errors import EarlierValuesUnfit
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.taking_back import take_back
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import (
    BICYCLES,
    HELPERS,
    KEEPER,
    OTHER_KEEPER,
    READER,
    bicycle,
    helper,
    publish_registers,
)

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


def _save(ref: str, posted: dict[str, list[str]], *, by: Actor = KEEPER, revision: int = 1, **how: object) -> FormSheet:
    return save_form(
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
    sheet = record_sheet("bicycles", kept.ref, by=READER, language="ja")
    act = sheet.acts[0]
    assert (act.kind, act.by, act.reason) == ("change", KEEPER.name, "塗り直した")
    assert [(one.before, one.after) for one in act.values] == [("前", "後"), ("5円", "")]
    take_back("bicycles", kept.ref, act.revision, revision=2, reason="まちがい", by=OTHER_KEEPER, language="ja")
    row = Record.objects.get(ref=kept.ref)
    assert (row.values["name"], row.values["price"], row.revision) == ("前", 5, 3)


def test_the_history_is_only_ever_added_to() -> None:
    bicycle("1")
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordChange.objects.update(reason="")


def test_a_record_goes_into_the_bin_and_comes_back_with_everything() -> None:
    kept = bicycle("1", name="前")
    put_into_bin("bicycles", kept.ref, reason="廃棄", by=KEEPER)
    assert Record.objects.get(ref=kept.ref).v1 is None
    assert [row.heading for row in bin_sheet("bicycles", "", by=KEEPER, language="ja", size=9).rows] == ["前"]
    with pytest.raises(RecordInBin):
        change_record(register("bicycles"), kept.ref, {"name": "x"}, reason="r", by=KEEPER, revision=2)
    bicycle("1")
    with pytest.raises(RecordKeyTaken):
        take_out_of_bin("bicycles", kept.ref, by=KEEPER)
    put_into_bin("bicycles", Record.objects.exclude(ref=kept.ref).get().ref, reason="重複", by=KEEPER)
    take_out_of_bin("bicycles", kept.ref, by=KEEPER)
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
        lambda: put_into_bin("bicycles", kept.ref, reason="r", by=READER),
        lambda: take_out_of_bin("bicycles", kept.ref, by=READER),
        lambda: bin_sheet("bicycles", "", by=READER, language="ja", size=9),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_change_based_on_an_old_state_is_stale() -> None:
    kept = bicycle("1")
    with pytest.raises(StaleRecord):
        change_record(register("bicycles"), kept.ref, {"name": "x"}, reason="r", by=KEEPER, revision=0)


@pytest.mark.parametrize(
    ("posted", "revision", "reason"),
    [({"name": ["x"]}, 0, "r"), ({"name": [""]}, 1, "r"), ({}, 1, ""), ({}, 1, "r")],
    ids=["stale", "with a mistake", "without a reason", "without a change"],
)
def test_whoever_gets_the_form_of_a_person_again_has_looked_at_the_person(
    posted: dict[str, list[str]], revision: int, reason: str
) -> None:
    kept, looks = helper("山田 花子"), Entry.objects.filter(verb="read")
    sheet = save_form(
        "helpers", kept.ref, posted, is_new=False, reason=reason, revision=revision, by=KEEPER, language="ja"
    )
    assert (sheet.saved, sheet.heading) == ("", "山田 花子")
    assert [one.dossiers for one in looks] == [[kept.ref]]


def test_a_number_that_made_a_record_makes_no_other_and_shows_nobody_unseen() -> None:
    kept, looks = helper("山田 花子"), Entry.objects.filter(verb="read")
    values = {"name": ["佐藤 一郎"]}
    sheet = save_form("helpers", kept.ref, values, is_new=True, reason="", revision=0, by=KEEPER, language="ja")
    assert isinstance(sheet.refused, RecordMade)
    assert (sheet.heading, [view.inputs[0].value for view in sheet.fields]) == ("", ["佐藤 一郎", ""])
    assert not looks.exists()
    assert create_record(register("helpers"), {"name": "山田 花子"}, ref=kept.ref, by=KEEPER).ref == kept.ref
    assert looks.get().dossiers == [kept.ref]


def test_a_number_of_another_register_is_drawn_anew_and_says_nothing() -> None:
    closed = helper("山田 花子").ref
    made = create_record(register("bicycles"), {"number": "9", "name": "x"}, ref=closed, by=KEEPER)
    assert made.ref != closed
    assert set(Record.objects.values_list("register_id", "ref")) == {("helpers", closed), ("bicycles", made.ref)}


def test_two_who_write_one_key_at_once_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    bicycle("1")
    two = bicycle("2")
    monkeypatch.setattr(changing_records, "check_key", lambda *_: None)  # both looked before either wrote
    with pytest.raises(RecordKeyTaken):
        bicycle("1")
    with pytest.raises(RecordKeyTaken):
        change_record(register("bicycles"), two.ref, {"number": "1"}, reason="r", by=KEEPER, revision=1)
    assert Record.objects.count() == 2


def test_two_who_send_one_number_at_once_make_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, look = bicycle("1"), creating_records._made
    looked: list[int] = []

    def too_early(*asked: object, by: Actor) -> object:
        looked.append(1)
        return look(*asked, by=by) if len(looked) > 1 else None  # type: ignore[arg-type]

    monkeypatch.setattr(creating_records, "_made", too_early)
    # Whoever names another record is looked for beforehand, which may be too early, too.
    monkeypatch.setattr(creating_records, "cited_in", lambda *_: {("bicycles", "another")})
    again = create_record(register("bicycles"), {**kept.values, "number": "1"}, ref=kept.ref, by=KEEPER)
    assert (again.ref, Record.objects.count()) == (kept.ref, 1)


@pytest.mark.parametrize("kind", ["date", "address", "person_name", "kana", "yes_no", "yen"])
def test_a_value_the_field_no_longer_reads_is_shown_as_it_is(kind: str) -> None:
    kept = bicycle("1", name="さくら号")
    publish_registers(BICYCLES.replace("{id: name, type: text,", f"{{id: name, type: {kind},"), HELPERS)
    form = edit_form("bicycles", kept.ref, by=KEEPER, language="ja")
    view = next(one for one in form.fields if one.path == "name")
    assert "さくら号" in f"{view.note} {[one.value for one in view.inputs]}"
    assert isinstance(_save(kept.ref, {"price": ["5"]}).problems, tuple)
    assert record_to_put_away("bicycles", kept.ref, by=KEEPER, language="ja").heading == "さくら号"


def test_earlier_values_the_register_no_longer_takes_do_not_come_back() -> None:
    kept = bicycle("1", name="名" * 40)
    _save(kept.ref, {"name": ["短い"]})
    publish_registers(BICYCLES.replace("{id: name, type: text,", "{id: name, type: text, max_length: 20,"), HELPERS)
    with pytest.raises(EarlierValuesUnfit) as refused:
        take_back("bicycles", kept.ref, 2, revision=2, reason="r", by=KEEPER, language="ja")
    assert [path for path, _ in refused.value.problems] == ["name"]
    assert Record.objects.get(ref=kept.ref).values["name"] == "短い"


def test_what_was_thrown_away_is_seen_only_by_who_may_change_records() -> None:
    kept = bicycle("1")
    put_into_bin("bicycles", kept.ref, reason="r", by=KEEPER)
    for look in (
        lambda by: record_sheet("bicycles", kept.ref, by=by, language="ja"),
        lambda by: record_for("bicycles", kept.ref, by=by),
    ):
        assert look(KEEPER)
        with pytest.raises(NoSuchRecord):
            look(READER)


def test_the_bin_goes_on_page_after_page_to_its_oldest_record() -> None:
    put_away = [bicycle(str(number)).ref for number in range(5)]
    for ref in put_away:
        put_into_bin("bicycles", ref, reason="r", by=KEEPER)
    Record.objects.filter(ref__in=put_away[1:3]).update(deleted_at=Record.objects.get(ref=put_away[1]).deleted_at)
    seen, after = [], ""
    for _ in range(3):
        sheet = bin_sheet("bicycles", after, by=KEEPER, language="ja", size=2)
        seen += [row.ref for row in sheet.rows]
        after = sheet.next
    assert (seen, after) == (put_away[::-1], "")
