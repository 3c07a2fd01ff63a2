"""One value for many records: shown before, carried out once, with the rights, checks and changes of today."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from madoguchi.engines.records.actions.bulk_edits import bulk_edit_of
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.errors import FieldNotForAll, NoSuchBulkEdit, NothingTicked
from madoguchi.engines.records.models import Record, RecordBulkEdit, RecordChange
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import bulk_choosing, bulk_edits
from madoguchi.journeys.registers.taking_back import act_to_take_back, take_back
from madoguchi.values.actor import Actor
from tests.journeys.registers import leave, rights
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, READER, bicycle, publish_registers


def _chosen(field: str, *ticked: str, of: str = "bicycles", by: Actor = KEEPER, **asked: str) -> str:
    return bulk_choosing.choose(of, "", Wanted(), asked, ticked=ticked or None, field=field, by=by)


def _decide(ref: str, posted: dict[str, Sequence[str]], *, of: str = "bicycles", by: Actor = KEEPER) -> None:
    sheet = bulk_choosing.value_sheet(
        of, ref, posted, empty=not posted, reason="棚卸し", sent=True, by=by, language="ja"
    )
    assert sheet.is_decided, sheet.problems


def _plan(ref: str, *, of: str = "bicycles", by: Actor = KEEPER) -> bulk_edits.PlanSheet:
    return bulk_edits.plan_sheet(of, ref, after=0, by=by, language="ja", size=100)


@pytest.mark.django_db
def test_a_reading_another_record_has_in_the_other_width_is_refused_before_anything_is_done() -> None:
    publish_registers(BICYCLES.replace("type: text, label: 番号, max_length: 20", "type: kana, label: 番号"))
    bicycle("タナカ")
    ref = _chosen("number", bicycle("サトウ").ref)
    _decide(ref, {"number": ["ﾀﾅｶ"]})
    assert _plan(ref).counts == {"change": 0, "same": 0, "refuse": 1}


@pytest.mark.django_db
class TestBulkEdit:
    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers()

    def test_the_list_as_it_is_narrowed_is_shown_before_and_after_and_nothing_is_done(self) -> None:
        bicycle("1", name="あ", price=5)
        bicycle("2", name="い", price=7)
        bicycle("3", name="う", state="broken", why="鍵")
        ref = _chosen("price", state="good")
        _decide(ref, {"price": ["7"]})
        sheet = _plan(ref)
        assert sheet.counts == {"change": 1, "same": 1, "refuse": 0}
        assert [(one.heading, one.verdict) for one in sheet.lines] == [("あ", "change"), ("い", "same")]
        assert [(one.label, one.before, one.after) for one in sheet.lines[0].changes] == [("値段", "5円", "7円")]
        assert RecordChange.objects.filter(kind="bulk").count() == 0

    def test_pressing_twice_does_it_once_and_each_record_keeps_who_when_and_why(self) -> None:
        one, other = bicycle("1", price=5), bicycle("2")
        ref = _chosen("price", one.ref)
        _decide(ref, {"price": ["9"]})
        assert bulk_edits.begin("bicycles", ref, by=KEEPER)
        assert not bulk_edits.begin("bicycles", ref, by=KEEPER)
        change = RecordChange.objects.get(kind="bulk")
        assert (change.record.ref, change.by_ref, change.reason) == (one.ref, KEEPER.ref, "棚卸し")
        assert (change.before, change.after) == ({"price": 5}, {"price": 9})
        assert Record.objects.get(ref=other.ref).revision == 1
        done = bulk_edit_of("bicycles", ref, by=KEEPER)
        assert done.ended_at
        assert (done.changed, done.targets) == (1, ())
        sheet, act = act_to_take_back("bicycles", one.ref, 2, by=KEEPER, language="ja")
        take_back(
            "bicycles", one.ref, act.revision, revision=sheet.record.revision, reason="誤り", by=KEEPER, language="ja"
        )
        assert Record.objects.get(ref=one.ref).values["price"] == 5

    def test_a_field_is_emptied_only_by_saying_so_and_never_one_that_is_required(self) -> None:
        one = bicycle("1", price=5)
        ref = _chosen("price", one.ref)
        for posted, empty in (({"price": [""]}, False), ({"price": ["3"]}, True), ({"price": ["x"]}, False)):
            sheet = bulk_choosing.value_sheet(
                "bicycles", ref, posted, empty=empty, reason="r", sent=True, by=KEEPER, language="ja"
            )
            assert sheet.problems
            assert not sheet.is_decided
        _decide(ref, {})
        bulk_edits.begin("bicycles", ref, by=KEEPER)
        assert "price" not in Record.objects.get(ref=one.ref).values
        named = _chosen("name", one.ref)
        sheet = bulk_choosing.value_sheet(
            "bicycles", named, {}, empty=True, reason="r", sent=True, by=KEEPER, language="ja"
        )
        assert sheet.problems

    def test_without_a_reason_nothing_is_decided_and_what_was_typed_stays(self) -> None:
        ref = _chosen("price", bicycle("1").ref)
        sheet = bulk_choosing.value_sheet(
            "bicycles", ref, {"price": ["8"]}, empty=False, reason=" ", sent=True, by=KEEPER, language="ja"
        )
        assert sheet.refused
        assert not sheet.is_decided
        assert sheet.field.inputs[0].value == "8"
        with pytest.raises(NoSuchBulkEdit):
            bulk_edits.begin("bicycles", ref, by=KEEPER)

    def test_what_somebody_changed_meanwhile_stays_and_says_so(self) -> None:
        one, other = bicycle("1", price=5), bicycle("2", price=5)
        ref = _chosen("price", one.ref, other.ref)
        _decide(ref, {"price": ["9"]})
        assert _plan(ref).counts["change"] == 2
        values = {**one.values, "price": 6}
        change_record(register("bicycles"), one.ref, values, reason="r", by=OTHER_KEEPER, revision=1)
        sheet = _plan(ref)
        assert sheet.counts == {"change": 1, "same": 0, "refuse": 1}
        assert "選んだあとに" in str(sheet.lines[0].why[0])
        bulk_edits.begin("bicycles", ref, by=KEEPER)
        assert Record.objects.get(ref=one.ref).values["price"] == 6
        done = bulk_edit_of("bicycles", ref, by=KEEPER)
        assert [(number, "選んだあとに" in str(why)) for number, why in done.refused] == [(one.ref, True)]
        assert done.changed == 1

    def test_a_unique_value_goes_to_one_record_and_not_to_one_that_clashes(self) -> None:
        one, other = bicycle("1"), bicycle("2")
        bicycle("9")
        ref = _chosen("number", one.ref, other.ref)
        _decide(ref, {"number": ["9"]})
        assert _plan(ref).counts == {"change": 0, "same": 0, "refuse": 2}
        _decide(ref, {"number": ["8"]})
        assert _plan(ref).counts == {"change": 1, "same": 0, "refuse": 1}
        bulk_edits.begin("bicycles", ref, by=KEEPER)
        assert Record.objects.filter(key="8").count() == 1

    def test_a_record_that_would_not_be_whole_stays(self) -> None:
        one, broken = bicycle("1"), bicycle("2", state="broken", why="鍵")
        ref = _chosen("state", one.ref, broken.ref)
        _decide(ref, {"state": ["broken"]})
        assert _plan(ref).counts == {"change": 0, "same": 1, "refuse": 1}
        why = _chosen("why", one.ref, broken.ref)
        _decide(why, {"why": ["かぎ"]})
        assert _plan(why).counts == {"change": 1, "same": 0, "refuse": 1}

    def test_many_go_in_portions_and_an_interrupted_job_goes_on_where_it_was(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bulk_edits, "AT_ONCE", 2)
        monkeypatch.setattr(bulk_edits, "_PORTION", 2)
        monkeypatch.setattr(bulk_edits, "actor_of_ref", lambda _ref: KEEPER)
        for number in range(5):
            bicycle(str(number))
        ref = _chosen("price")
        _decide(ref, {"price": ["4"]})
        bulk_edits.begin("bicycles", ref, by=KEEPER)
        assert next(bulk_edits.portions("bicycles", ref)) == 2
        assert bulk_edit_of("bicycles", ref, by=KEEPER).done == 2
        for _ in range(2):
            jobs.edit_many.func(register="bicycles", ref=ref)
        assert RecordChange.objects.filter(kind="bulk").count() == 5
        assert RecordBulkEdit.objects.get().changed == 5

    def test_whoever_lost_the_right_meanwhile_changes_nothing_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk_edits, "AT_ONCE", 0)
        monkeypatch.setattr(bulk_edits, "actor_of_ref", lambda _ref: READER)
        bicycle("1")
        ref = _chosen("price")
        _decide(ref, {"price": ["4"]})
        bulk_edits.begin("bicycles", ref, by=KEEPER)
        jobs.edit_many.func(register="bicycles", ref=ref)
        assert RecordChange.objects.filter(kind="bulk").count() == 0
        assert len(RecordBulkEdit.objects.get().refused) == 1

    def test_it_is_for_editors_and_what_one_chose_is_nobody_elses(self) -> None:
        one = bicycle("1")
        with pytest.raises(NotPermitted):
            _chosen("price", one.ref, by=READER)
        ref = _chosen("price", one.ref)
        _decide(ref, {"price": ["4"]})
        with pytest.raises(NoSuchBulkEdit):
            _plan(ref, by=OTHER_KEEPER)
        with pytest.raises(NoSuchBulkEdit):
            bulk_edits.begin("bicycles", ref, by=OTHER_KEEPER)
        with pytest.raises(NothingTicked):
            _chosen("price", "nobody")
        with pytest.raises(FieldNotForAll):
            _chosen("nothing", one.ref)


@pytest.mark.django_db
class TestInParts:
    """Rights by record and by field hold for many as for one."""

    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers(rights.COMPLAINTS)

    def test_what_is_hidden_is_not_chosen_and_what_is_only_seen_is_refused(self) -> None:
        mine = rights.complaint("a", "centre")
        done = rights.complaint("b", "centre", state="done")
        hidden = rights.complaint("c", "archive")
        ref = _chosen("price", mine.ref, done.ref, hidden.ref, of="complaints", by=rights.CENTRE)
        assert [number for number, _ in bulk_edit_of("complaints", ref, by=rights.CENTRE).targets] == [
            mine.ref,
            done.ref,
        ]
        _decide(ref, {"price": ["3"]}, of="complaints", by=rights.CENTRE)
        assert _plan(ref, of="complaints", by=rights.CENTRE).counts == {"change": 1, "same": 0, "refuse": 1}
        bulk_edits.begin("complaints", ref, by=rights.CENTRE)
        assert RecordChange.objects.get(kind="bulk").record.ref == mine.ref

    def test_the_whole_list_is_only_what_is_in_the_share(self) -> None:
        mine = rights.complaint("a", "centre")
        rights.complaint("c", "archive")
        ref = _chosen("price", of="complaints", by=rights.CENTRE)
        assert [number for number, _ in bulk_edit_of("complaints", ref, by=rights.CENTRE).targets] == [mine.ref]

    def test_fields_that_are_hidden_or_only_shown_are_not_offered(self) -> None:
        mine = rights.complaint("a", "centre", secret="内緒", note="所見")
        for field in ("secret", "note"):
            with pytest.raises(FieldNotForAll):
                _chosen(field, mine.ref, of="complaints", by=rights.CENTRE)
        ref = _chosen("price", mine.ref, of="complaints", by=rights.CENTRE)
        _decide(ref, {"price": ["3"]}, of="complaints", by=rights.CENTRE)
        bulk_edits.begin("complaints", ref, by=rights.CENTRE)
        values = Record.objects.get(ref=mine.ref).values
        assert (values["secret"], values["note"], values["price"]) == ("内緒", "所見", 3)

    def test_a_record_handed_away_meanwhile_stays(self) -> None:
        mine = rights.complaint("a", "centre")
        ref = _chosen("price", mine.ref, of="complaints", by=rights.CENTRE)
        _decide(ref, {"price": ["3"]}, of="complaints", by=rights.CENTRE)
        values = {**mine.values, "office": "archive"}
        change_record(register("complaints"), mine.ref, values, reason="r", by=rights.CHIEF, revision=1)
        sheet = _plan(ref, of="complaints", by=rights.CENTRE)
        assert (sheet.counts["refuse"], sheet.lines[0].heading) == (1, "")


@pytest.mark.django_db
def test_a_state_is_moved_by_acts_and_not_by_a_value_for_all() -> None:
    publish_registers(leave.LEAVE)
    with pytest.raises(FieldNotForAll):
        _chosen("state", of="leave", by=leave.CENTRE)
