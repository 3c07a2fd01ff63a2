"""A register that ended takes no new record on any way, keeps and shows all it has, and can be opened again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.creating_records import create_record, create_records
from madoguchi.engines.records.errors import RegisterEnded
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register, register_contents
from madoguchi.foundation.catalogue.register_drafts import register_draft
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.building.beginning import begin_from_published
from madoguchi.journeys.registers.building.ending import end_register, ending_sheet, open_again
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.journeys.registers.errors import PublishedMeanwhile
from madoguchi.journeys.registers.hand_over import with_hints
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.record_forms import new_form
from madoguchi.values.clock import JST, moved_to, today
from madoguchi.values.references import new_record_number
from tests.faces.api.programme import call
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, READER, bicycle, publish_registers

pytestmark = pytest.mark.django_db
_VALUES = {"number": "7", "name": "新車", "state": "good"}


def ended() -> None:
    """End the register of bicycles today."""
    end_register("bicycles", current=register("bicycles").version, by=KEEPER)


def test_what_happens_is_said_before_it_does_and_nothing_happens_by_looking() -> None:
    publish_registers()
    bicycle("1")
    sheet = ending_sheet("bicycles", by=KEEPER, language="ja")
    said = "\n".join(str(one) for one in sheet.told)
    for told in ("新しい記録はだれも入れられません", "今ある1件の記録は残ります", "保存期間（3年）", "データ2個"):
        assert told in said
    assert not register("bicycles").has_ended
    with pytest.raises(NotPermitted):
        ending_sheet("bicycles", by=READER, language="ja")
    with pytest.raises(NotPermitted):
        end_register("bicycles", current=sheet.current, by=READER)
    with pytest.raises(PublishedMeanwhile):
        end_register("bicycles", current="0" * 64, by=KEEPER)


def test_nobody_is_told_of_the_end_of_what_is_kept_for_ever() -> None:
    publish_registers(BICYCLES.replace("3_years", "permanent"))
    assert not [one for one in ending_sheet("bicycles", by=KEEPER, language="ja").told if "廃棄" in str(one)]


def test_nobody_puts_a_record_in_on_any_way_once_it_ended() -> None:
    publish_registers()
    ended()
    found = register("bicycles")
    with pytest.raises(RegisterEnded):
        create_record(found, _VALUES, ref=new_record_number(), by=KEEPER)
    with pytest.raises(RegisterEnded):
        create_records(found, [_VALUES], by=KEEPER, reason="r")
    with pytest.raises(RegisterEnded):
        new_form("bicycles", named={}, by=KEEPER, language="ja")
    ref = imports.bring_file("bicycles", "a.csv", "番号,名前,状態\n7,新車,よい\n".encode(), by=KEEPER)
    counts = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja").counts
    assert (counts[imports.ADD], counts[imports.REFUSE]) == (0, 1)
    key = create_token("clerk", division="traffic", name="試験")
    answer = call("POST", "/registers/bicycles/records", {"values": _VALUES}, token=key, key="k")
    assert (answer.status_code, answer.json()["code"]) == (409, "register_ended")


def test_what_it_has_is_seen_cited_and_changed_as_before() -> None:
    publish_registers()
    one = bicycle("1")
    ended()
    kept = {"number": "1", "name": "直した名前", "state": "good"}
    change_record(register("bicycles"), one.ref, kept, reason="直し", by=KEEPER, revision=1)
    sheet = list_sheet("bicycles", "", Wanted(), {}, by=KEEPER, language="ja", size=9)
    assert ([row.ref for row in sheet.rows], sheet.may_add) == ([one.ref], False)
    assert len(list(dataset_table("bicycles", None, by=READER, language="ja")[1].rows)) == 1
    (line,) = [one for one in catalogue_of_registers(READER, "", language="ja") if one.id == "bicycles"]
    assert (line.ended_on, line.is_review_due) == (today(), False)


def test_a_repeated_request_still_finds_what_it_made_before_the_end() -> None:
    publish_registers()
    key, sent = create_token("clerk", division="traffic", name="試験"), {"values": _VALUES}
    first = call("POST", "/registers/bicycles/records", sent, token=key, key="k").json()
    ended()
    again = call("POST", "/registers/bicycles/records", sent, token=key, key="k")
    assert (again.status_code, again.json()["number"]) == (201, first["number"])


def test_it_is_opened_again_and_both_acts_are_in_the_journal() -> None:
    publish_registers()
    before = register_contents()["bicycles"]
    ended()
    ended()  # once more changes nothing
    assert register("bicycles").number == 2
    open_again("bicycles", current=register("bicycles").version, by=KEEPER)
    assert register_contents()["bicycles"] == before
    assert create_record(register("bicycles"), _VALUES, ref=new_record_number(), by=KEEPER)
    verbs = Entry.objects.filter(verb__in=["write:register_ended", "write:register_reopened"]).order_by("id")
    assert [(one.verb, one.actor_ref) for one in verbs] == [
        ("write:register_ended", KEEPER.ref),
        ("write:register_reopened", KEEPER.ref),
    ]


def test_a_draft_begun_before_does_not_open_it_by_the_way() -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)
    ref = begin_from_published("bicycles", by=KEEPER)
    ended()
    sheet = publish_sheet(ref, by=KEEPER)
    assert sheet.findings == ()
    assert not [one for one in sheet.changes if "終わった" in str(one)]
    publish_draft(ref, revision=register_draft(ref).revision, current=sheet.current, by=KEEPER)
    assert register("bicycles").has_ended


def test_a_register_that_ended_is_no_double_of_the_one_that_took_its_place() -> None:
    other = BICYCLES.replace("id: bicycles", "id: cycles").replace("broken_bicycles", "b2")
    publish_registers(BICYCLES, other, HELPERS)
    hints = {one.id: one.hints for one in with_hints(catalogue_of_registers(READER, "", language="ja"))}
    assert hints["cycles"]
    ended()
    hints = {one.id: one.hints for one in with_hints(catalogue_of_registers(READER, "", language="ja"))}
    assert (hints["cycles"], hints["bicycles"]) == ((), ())


_PLANNED = BICYCLES + "ended_on: 2026-09-01\n"
_BEFORE, _AFTER = datetime(2026, 8, 31, 10, tzinfo=JST), datetime(2026, 9, 2, 10, tzinfo=JST)


def test_a_day_to_come_in_the_definition_ends_it_then_and_not_before() -> None:
    with moved_to(_BEFORE):
        publish_registers(_PLANNED)
        assert create_record(register("bicycles"), _VALUES, ref=new_record_number(), by=KEEPER)
        sheet = ending_sheet("bicycles", by=KEEPER, language="ja")
        assert (sheet.ended_on, sheet.ends_on) == (None, date(2026, 9, 1))
        assert any("新しい記録はだれも入れられません" in str(one) for one in sheet.told)
    with moved_to(_AFTER):
        sheet = ending_sheet("bicycles", by=KEEPER, language="ja")
        assert (sheet.ended_on, sheet.ends_on) == (date(2026, 9, 1), None)
        assert not any("新しい記録はだれも入れられません" in str(one) for one in sheet.told)


def test_what_would_end_on_a_day_to_come_is_ended_today_once_or_not_at_all() -> None:
    with moved_to(_BEFORE):
        publish_registers(_PLANNED)
        with pytest.raises(PublishedMeanwhile):
            end_register("bicycles", current="0" * 64, by=KEEPER)
        ended()
        assert register("bicycles").header.ended_on == date(2026, 8, 31)
    with moved_to(_AFTER):
        ended()  # what has ended keeps its day
        assert register("bicycles").header.ended_on == date(2026, 8, 31)
        assert register("bicycles").number == 2
    with moved_to(_BEFORE):
        publish_registers(_PLANNED)
        open_again("bicycles", current=register("bicycles").version, by=KEEPER)
        assert ending_sheet("bicycles", by=KEEPER, language="ja").ends_on is None
    with moved_to(_AFTER):
        assert not register("bicycles").has_ended
