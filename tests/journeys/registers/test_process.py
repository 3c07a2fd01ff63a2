"""A record goes its way: by those whose turn it is, once, with everything in its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.records.actions.changing_records import act_on_record, change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.actions.process import lay_turns
from madoguchi.engines.records.errors import (
    ActNotPossible,
    ActReasonMissing,
    NoSuchAct,
    NoSuchRecord,
    StaleRecord,
    StateIsActed,
)
from madoguchi.engines.records.models import Record, RecordProgress, RecordTurn
from madoguchi.engines.records.queries.registers import changes_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.models import Account, PostKind, StaffPost
from madoguchi.journeys.registers import by_programme, tasks, telling_turns
from madoguchi.journeys.registers.bins import put_into_bin, take_out_of_bin
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.process import act, act_sheet
from madoguchi.journeys.registers.record_forms import edit_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.telling_turns import remind_of_turns, tell_turn_of, tell_turns_of_many
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.leave import ASKER, CENTRE, CHIEF, LEAVE, OTHER, open_house, put_in, standing

pytestmark = pytest.mark.django_db


def do(ref: str, act_id: str, by: Actor, *, revision: int = 0, reason: str = "") -> int:
    """Do an action as somebody who sees the record as it is; the new revision."""
    seen = revision or standing(ref, by)[0].revision
    return act("leave", ref, act_id, revision=seen, reason=reason, by=by, language="ja").revision


def turns(ref: str) -> list[str]:
    return list(RecordTurn.objects.filter(record__ref=ref).values_list("who", flat=True))


def test_a_short_leave_goes_from_its_maker_to_the_superior_and_ends() -> None:
    open_house()
    ref = put_in(days=2)
    assert standing(ref, ASKER)[1] == ["ask"]
    do(ref, "ask", ASKER)
    assert turns(ref) == ["d:traffic/chief"]
    assert standing(ref, CHIEF)[1] == ["agree", "refuse"]
    assert act_sheet("leave", ref, "agree", by=CHIEF, language="ja").next_turn == ()
    do(ref, "agree", CHIEF, reason="どうぞ")
    assert turns(ref) == []
    newest = changes_of(register("leave"), ref)[0]
    assert (newest.kind, newest.before, newest.after) == ("act", {"state": "asked"}, {"state": "agreed"})
    assert (newest.by, newest.reason) == (CHIEF.name, "どうぞ")


@pytest.mark.parametrize("told", [None, "2026-04-01"])
def test_an_action_says_its_day_where_nobody_said_another(told: str | None) -> None:
    open_house()
    dated = "        - {id: ended_on, type: date, label: 決めた日, require: false}\n        - id: state\n"
    text = LEAVE.replace("        - id: state\n", dated).replace("to: agreed, when", "to: agreed, day: ended_on, when")
    publish_registers(text)
    ref = put_in(days=2)
    if told:
        Record.objects.filter(ref=ref).update(values={**Record.objects.get().values, "ended_on": told})
    do(ref, "ask", ASKER)
    do(ref, "agree", CHIEF)
    day = told or today().isoformat()
    assert Record.objects.get().values["ended_on"] == day
    newest = changes_of(register("leave"), ref)[0]
    assert newest.after == {"state": "agreed", **({} if told else {"ended_on": day})}


def test_a_long_leave_has_another_way_by_its_condition() -> None:
    open_house()
    ref = put_in(days=6)
    do(ref, "ask", ASKER)
    assert standing(ref, CHIEF)[1] == ["pass_on", "refuse"]
    do(ref, "pass_on", CHIEF)
    assert turns(ref) == ["d:centre"]
    do(ref, "confirm", CENTRE)


def test_nobody_else_sees_or_moves_a_record_of_a_register_of_persons() -> None:
    open_house()
    ref = put_in()
    with pytest.raises(NoSuchRecord):
        record_sheet("leave", ref, by=OTHER, language="ja")
    with pytest.raises(NoSuchRecord):
        record_sheet("leave", ref, by=CHIEF, language="ja")
    do(ref, "ask", ASKER)
    with pytest.raises(NotPermitted):
        act("leave", ref, "agree", revision=2, reason="", by=ASKER, language="ja")
    with pytest.raises(NotPermitted):
        act("leave", ref, "agree", revision=2, reason="", by=CENTRE, language="ja")  # who keeps it has no turn


def test_whoever_decided_still_sees_what_they_decided() -> None:
    open_house()
    ref = put_in()
    do(ref, "ask", ASKER)
    do(ref, "agree", CHIEF)
    assert standing(ref, CHIEF)[0].values["state"] == "agreed"
    with pytest.raises(NoSuchRecord):
        record_sheet("leave", ref, by=OTHER, language="ja")


def test_turns_of_many_records_are_laid_with_as_many_questions_as_those_of_one() -> None:
    open_house()
    rows = [Record.objects.get(ref=put_in()) for _ in range(4)]
    asked = []
    for several in (rows[:1], rows):
        RecordProgress.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            lay_turns(register("leave"), several)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert set(RecordProgress.objects.values_list("made_by", flat=True)) == {ASKER.ref}
    assert {who for row in rows for who in turns(row.ref)} == {f"p:{ASKER.ref}"}


def test_a_chief_does_not_approve_their_own_leave() -> None:
    open_house()
    ref = put_in(by=CHIEF)
    do(ref, "ask", CHIEF)
    assert turns(ref) == ["d:centre"]  # nobody stands above: who keeps the register
    chief_of_centre = office.member("centre-chief", "centre", "chief")
    own = put_in(by=CENTRE)
    do(own, "ask", CENTRE)
    assert turns(own) == ["d:centre"]
    assert standing(own, CENTRE)[1] == ["take_back"]
    assert standing(own, chief_of_centre)[1] == ["agree", "refuse"]


def test_a_deputy_acts_as_long_as_the_post_is_held() -> None:
    open_house()
    deputy = Account.objects.get(ref=OTHER.ref)
    StaffPost.objects.create(
        account=deputy, division="traffic", position="chief", kind=PostKind.ACTING, from_on=today(), until_on=today()
    )
    ref = put_in()
    do(ref, "ask", ASKER)
    RecordTurn.objects.filter(record__ref=ref).update(who=f"p:{CHIEF.ref}")  # a person is named
    assert standing(ref, OTHER)[1] == ["agree", "refuse"]
    assert [one.ref for one in tasks.my_tasks("", by=OTHER, language="ja", size=9).lines] == [ref]
    StaffPost.objects.filter(account=deputy, kind=PostKind.ACTING).update(
        from_on=today() - timedelta(days=9), until_on=today() - timedelta(days=1)
    )
    with pytest.raises(NoSuchRecord):
        record_sheet("leave", ref, by=OTHER, language="ja")


def test_the_second_of_two_learns_what_the_first_did() -> None:
    open_house()
    ref = put_in()
    before = do(ref, "ask", ASKER)
    do(ref, "agree", CHIEF)
    with pytest.raises(StaleRecord):
        do(ref, "refuse", CENTRE, revision=before, reason="多い")
    with pytest.raises(StaleRecord):
        act_on_record(register("leave"), ref, "refuse", revision=before, reason="多い", by=CHIEF)


def test_what_is_not_possible_is_refused_in_words() -> None:
    open_house()
    ref = put_in()
    with pytest.raises(NoSuchAct):
        do(ref, "nothing", ASKER)
    with pytest.raises(ActNotPossible, match="下書き"):
        do(ref, "agree", ASKER)
    do(ref, "ask", ASKER)
    with pytest.raises(ActReasonMissing):
        do(ref, "refuse", CHIEF, reason=" ")


def test_a_state_is_never_written_as_a_value() -> None:
    open_house()
    with pytest.raises(StateIsActed):
        create_record(register("leave"), {"who": "x", "days": 1, "state": "agreed"}, ref=new_record_number(), by=ASKER)
    ref = put_in()
    with pytest.raises(StateIsActed):
        change_record(
            register("leave"), ref, {"who": "x", "days": 1, "state": "agreed"}, reason="a", by=CENTRE, revision=1
        )
    sheet = edit_form("leave", ref, by=ASKER, language="ja")
    assert [view.path for view in sheet.fields] == ["who", "days"]
    kept = by_programme.replace_record(
        "leave", ref, {"who": "y", "days": 1}, reason="a", revision=1, by=CENTRE, language="ja"
    )
    assert kept.values["state"] == "writing"


def test_the_maker_mends_it_only_while_it_is_their_turn() -> None:
    open_house()
    ref = put_in()
    edit_form("leave", ref, by=ASKER, language="ja")
    do(ref, "ask", ASKER)
    with pytest.raises(NotPermitted):
        edit_form("leave", ref, by=ASKER, language="ja")
    with pytest.raises(NotPermitted):
        edit_form("leave", ref, by=CHIEF, language="ja")


def test_tasks_come_by_their_due_day_page_after_page_each_once() -> None:
    open_house()
    refs = [put_in() for _ in range(5)]
    for ref in refs:
        do(ref, "ask", ASKER)
    for number, ref in enumerate(refs):
        RecordTurn.objects.filter(record__ref=ref).update(due_on=date(2030, 1, 9 - number))
    RecordTurn.objects.create(
        record_id=RecordProgress.objects.get(record__ref=refs[0]).record_id, who="d:traffic", due_on=date(2030, 1, 9)
    )
    found, after = [], ""
    while True:
        page = tasks.my_tasks(after, by=CHIEF, language="ja", size=2)
        found += [one.ref for one in page.lines]
        after = page.next
        if not after:
            break
    assert found == refs[::-1]
    assert [one.ref for one in tasks.put_in("", by=ASKER, language="ja", size=9).lines] == refs[::-1]
    assert tasks.my_tasks("x~1", by=CHIEF, language="ja", size=9).lines  # no cursor of ours begins at the beginning


def test_many_tasks_of_one_register_do_not_hide_those_of_another() -> None:
    open_house()
    publish_registers(LEAVE, LEAVE.replace("id: leave\ntitle: 休暇の届", "id: trips\ntitle: 出張の届", 1))
    for _ in range(3):
        do(put_in(), "ask", ASKER)
    posted: dict[str, Any] = {"who": [ASKER.name], "days": ["1"]}
    trip = save_form("trips", new_record_number(), posted, is_new=True, reason="", revision=0, by=ASKER, language="ja")
    act("trips", trip.saved, "ask", revision=1, reason="", by=ASKER, language="ja")
    found = tasks.my_tasks("", by=CHIEF, language="ja", size=2)
    counted = [(one.id, one.title, one.count) for one in found.registers]
    assert counted == [("leave", "休暇の届", 3), ("trips", "出張の届", 1)]
    only = tasks.my_tasks("", by=CHIEF, language="ja", size=2, register_id="trips")
    assert ([one.ref for one in only.lines], only.register, only.next) == ([trip.saved], "trips", "")
    assert tasks.my_tasks("", by=CHIEF, language="ja", size=9, register_id="nothing").register == ""
    shut = replace(CHIEF, roles=frozenset({"contractor"}))
    assert tasks.my_tasks("", by=shut, language="ja", size=9).registers == ()


@pytest.mark.parametrize("role", ["administrator", "contractor"])
def test_who_may_open_no_record_with_persons_is_told_of_none_whosever_turn_it_is(role: str) -> None:
    open_house()
    ref = put_in()
    do(ref, "ask", ASKER)
    assert [one.ref for one in tasks.my_tasks("", by=CHIEF, language="ja", size=9).lines] == [ref]
    shut = replace(CHIEF, roles=frozenset({role}))
    assert tasks.my_tasks("", by=shut, language="ja", size=9).lines == ()


@pytest.mark.parametrize("role", ["administrator", "contractor"])
def test_who_may_open_no_record_with_persons_gets_no_letter_about_one(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = replace(office.member("shut-9", "traffic", "chief", may_decide=True), roles=frozenset({role}))
    open_house(ASKER, CHIEF, CENTRE, shut)
    ref = put_in()
    do(ref, "ask", ASKER)
    OutboxMessage.objects.all().delete()
    tell_turn_of("leave", ref)
    RecordProgress.objects.update(due_on=today())
    remind_of_turns()
    monkeypatch.setattr(telling_turns, "turns_that_came", lambda *_, **__: {"d:traffic/chief": frozenset({1})})
    tell_turns_of_many("leave", "F-1", kind="act", by_ref=ASKER.ref, since=now() - timedelta(hours=1))
    told = sorted((one.recipient, one.kind) for one in OutboxMessage.objects.all())
    letters = ["record_due", "record_turn", "record_turns"]
    assert told == [(f"{CHIEF.ref}@example.jp", kind) for kind in letters]


def test_what_lies_in_the_bin_waits_for_nobody_and_comes_back_to_whom_it_waited_for() -> None:
    open_house()
    ref = put_in()
    do(ref, "ask", ASKER)
    put_into_bin("leave", ref, reason="まちがい", by=CENTRE)
    assert turns(ref) == []
    take_out_of_bin("leave", ref, by=CENTRE)
    assert turns(ref) == ["d:traffic/chief"]


def test_those_whose_turn_it_is_are_told_once_and_reminded_once() -> None:
    open_house()
    ref = put_in()
    do(ref, "ask", ASKER)
    tell_turn_of("leave", ref)
    tell_turn_of("leave", ref)
    tell_turn_of("leave", ref, ["p:asker-1"])  # it has moved on since
    assert [one.recipient for one in OutboxMessage.objects.filter(kind="record_turn")] == ["chief-9@example.jp"]
    RecordProgress.objects.filter(record__ref=ref).update(due_on=today() - timedelta(days=1))
    remind_of_turns()
    remind_of_turns()
    assert OutboxMessage.objects.filter(kind="record_due").count() == 1
