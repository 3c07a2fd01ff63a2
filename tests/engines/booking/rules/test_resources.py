"""Which times of a room are still free."""

from __future__ import annotations

from datetime import date, datetime, time

from madoguchi.engines.booking.rules.resources import OpenDay, free_spans, moment_of
from madoguchi.values.clock import JST

DAY = OpenDay(date(2026, 12, 4), True, time(8, 30), time(17, 15))


def test_after_the_doors_are_closed_nothing_is_free() -> None:
    for clock in (time(17, 15), time(19, 45)):
        assert free_spans(DAY, 1, [], after=datetime.combine(DAY.on, clock, JST)) == []


def test_the_rest_of_the_day_is_free_until_the_doors_close() -> None:
    ((begin, end),) = free_spans(DAY, 1, [], after=datetime.combine(DAY.on, time(16), JST))
    assert (moment_of(begin).hour, moment_of(end).hour, moment_of(end).minute) == (16, 17, 15)
