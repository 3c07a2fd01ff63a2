"""A time that is told by telephone is held for the hours in which the office calls, and nobody loses a place by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from madoguchi.engines.booking.rules.states import WaiterState
from madoguchi.engines.booking.rules.waiting import after_calls, after_office_minutes, callable_from, called_until
from madoguchi.engines.booking.section import Calls
from madoguchi.values.business_days import BusinessCalendar, NeverOpen
from madoguchi.values.clock import JST

CALLS, CALENDAR = Calls(), BusinessCalendar()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of a week whose Monday is the 7th: 11 is a Friday, 12 and 13 are closed."""
    return datetime(2026, 12, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("begins", "until"),
    [
        (at(7, 9), at(7, 13)),
        (at(7, 6), at(7, 12, 30)),
        (at(7, 16), at(8, 11, 30)),
        (at(7, 20), at(8, 12, 30)),
        (at(11, 15, 30), at(14, 11)),
        (at(12, 10), at(14, 12, 30)),
    ],
)
def test_only_the_hours_of_open_days_in_which_staff_call_are_counted(begins: datetime, until: datetime) -> None:
    assert called_until(begins, CALLS, CALENDAR, at(20, 10), 60) == until


def test_a_long_time_is_counted_over_several_days_and_never_reaches_into_the_lead() -> None:
    long = Calls(minutes=1020)  # two days of eight and a half hours
    assert after_office_minutes(at(7, 8, 30), 1020, long, CALENDAR) == at(8, 17)
    assert after_office_minutes(at(11, 8, 30), 1021, long, CALENDAR) == at(15, 8, 31)
    assert called_until(at(7, 9), CALLS, CALENDAR, at(7, 12), 60) == at(7, 11)


def test_no_time_is_offered_before_staff_had_the_least_time_to_call() -> None:
    assert callable_from(at(11, 20), CALLS, CALENDAR, 60) == at(14, 10, 30)
    assert callable_from(at(7, 9), CALLS, CALENDAR, 60) == at(7, 11)


def test_an_office_that_never_opens_is_said_instead_of_counted_for_ever() -> None:
    never = BusinessCalendar(closed_weekdays=frozenset(range(7)))
    with pytest.raises(NeverOpen):
        after_office_minutes(at(7, 9), 1, CALLS, never)


def test_who_was_not_reached_keeps_the_place_until_the_next_office_day_and_loses_it_the_second_time() -> None:
    first = after_calls(3, 0, date(2026, 12, 11), CALLS, CALENDAR)
    assert (first.state, first.unreached, first.rests_until) == (WaiterState.WAITING, 1, date(2026, 12, 14))
    second = after_calls(3, 1, date(2026, 12, 14), CALLS, CALENDAR)
    assert (second.state, second.rests_until) == (WaiterState.LAPSED, None)


@pytest.mark.parametrize("tries", range(CALLS.tries))
@pytest.mark.parametrize("unreached", range(CALLS.offers))
def test_a_time_for_which_staff_called_less_often_than_promised_costs_no_place(tries: int, unreached: int) -> None:
    after = after_calls(tries, unreached, date(2026, 12, 11), CALLS, CALENDAR)
    assert (after.state, after.unreached) == (WaiterState.WAITING, unreached)
    assert after.rests_until == (date(2026, 12, 14) if tries else None)


@pytest.mark.parametrize("wrong", [{"from": "17:00", "until": "9:00"}, {"least": 300}, {"tries": 0}])
def test_hours_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Calls.model_validate(wrong)


def test_the_zone_of_whoever_asks_does_not_matter() -> None:
    elsewhere = at(7, 9).astimezone(tz=None) + timedelta()
    assert after_office_minutes(elsewhere, 60, CALLS, CALENDAR) == at(7, 10)
