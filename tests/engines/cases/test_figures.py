from __future__ import annotations

from datetime import date, datetime

import time_machine

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.queries import (
    Decided,
    OpenNow,
    Received,
    Worked,
    decided_between,
    minutes_by_case,
    open_cases_by_version,
    open_now,
    received_between,
    worked_between,
)
from madoguchi.values.clock import JST

from .conftest import Arrive
from .made import CENTRE, CHIEF, CLERK

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 30)


def at(day: int, hour: int = 10, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=JST), tick=False)


def test_arrivals_are_counted_by_procedure_ward_and_channel(arrive: Arrive) -> None:
    with at(8):
        arrive()
    with at(9):
        arrive(ward="401064")
        arrive(ward="401064")
        arrive("bare")
    assert received_between(FIRST, LAST) == [Received("bare", "", "online", 1), Received("full", "401064", "online", 2)]


def test_decisions_are_counted_with_their_days(arrive: Arrive) -> None:
    with at(9):
        quick, slow = arrive("bare").reference_number, arrive("bare").reference_number
    for number, day, outcome in ((quick, 10, "grant"), (slow, 30, "refuse")):
        with at(day):
            actions.draft_decision(number, outcome=outcome, reason_text="理由", by=CLERK)
            actions.sign_off(number, by=CHIEF)
    assert decided_between(FIRST, LAST) == [Decided("bare", 2, 1, 7.5, 1)]


def test_minutes_are_counted_by_step(arrive: Arrive) -> None:
    with at(9):
        case = arrive()
    for minute in (0, 6):
        with at(9, 11, minute):
            actions.mark_work(case.reference_number, by=CENTRE)
    assert worked_between(FIRST, LAST) == [Worked("full", "formal_examination", 1, 6.0)]
    assert minutes_by_case([case.reference_number]) == {case.reference_number: {"formal_examination": 6.0}}


def test_open_cases_are_counted_by_step_and_version(arrive: Arrive) -> None:
    with at(9):
        ended, opened = arrive().reference_number, arrive()
        arrive("bare")
        actions.withdraw(ended, by=CENTRE, reason="電話で申出")
    with at(30):
        assert open_now() == [OpenNow("bare", "decision", 1, 1), OpenNow("full", "formal_examination", 1, 1)]
    assert open_cases_by_version()[opened.procedure_version] == 1
