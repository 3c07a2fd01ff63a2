from __future__ import annotations

from datetime import datetime

import time_machine

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.queries import minutes_by_case, open_cases_by_version
from madoguchi.values.clock import JST

from .conftest import Arrive
from .made import CENTRE


def at(day: int, hour: int = 10, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=JST), tick=False)


def test_minutes_are_counted_by_step(arrive: Arrive) -> None:
    with at(9):
        case = arrive()
    for minute in (0, 6):
        with at(9, 11, minute):
            actions.mark_work(case.reference_number, by=CENTRE)
    assert minutes_by_case([case.reference_number]) == {case.reference_number: {"formal_examination": 6.0}}


def test_open_cases_are_counted_by_version(arrive: Arrive) -> None:
    with at(9):
        ended, opened = arrive().reference_number, arrive()
        arrive("bare")
        actions.withdraw(ended, by=CENTRE, reason="電話で申出")
    assert open_cases_by_version()[opened.procedure_version] == 1
