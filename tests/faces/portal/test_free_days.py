"""The free times of a week by day: a short list stands open, a long one opens the day that matters."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from madoguchi.faces.portal.free_days import FreeDay, Time, free_days
from madoguchi.values.clock import JST

TUESDAY = date(2026, 12, 1)


def _day(on: date, minutes: int, chosen: str = "") -> tuple[date, list[Time]]:
    first = datetime(on.year, on.month, on.day, 9, tzinfo=JST)
    clocks = [first + timedelta(minutes=at) for at in range(0, 8 * 60, minutes)]
    return on, [(at, {"current": f"{at:%H:%M}" == chosen}) for at in clocks]


def _open(days: list[FreeDay]) -> list[bool]:
    return [day.is_open for day in days]


def test_a_short_list_stands_open_and_does_not_fold() -> None:
    days = free_days([_day(TUESDAY, 60), _day(TUESDAY + timedelta(days=1), 60)])
    assert [day.folds for day in days] == [False, False]
    assert _open(days) == [True, True]


def test_a_long_list_opens_its_first_day_with_a_free_time() -> None:
    days = free_days([(TUESDAY, []), *(_day(TUESDAY + timedelta(days=more), 15) for more in (1, 2))])
    assert [day.folds for day in days] == [False, True, True], "a full day has nothing to fold"
    assert _open(days) == [False, True, False]


def test_a_long_list_opens_the_day_with_the_chosen_time() -> None:
    assert _open(free_days([_day(TUESDAY, 15), _day(TUESDAY + timedelta(days=1), 15, "14:15")])) == [False, True]


def test_morning_and_afternoon_stand_apart() -> None:
    (day,) = free_days([_day(TUESDAY, 60)])
    assert [len(cells) for _title, cells in day.halves] == [3, 5]
    (late,) = free_days([(TUESDAY, _day(TUESDAY, 60)[1][3:])])
    assert len(late.halves) == 1
