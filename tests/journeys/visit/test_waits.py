"""Kinds of visits that were few are not published, nor is what would give them away by subtraction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from madoguchi.engines.booking.queries.waits import WaitFigures, Waits
from madoguchi.journeys.visit.waits import published

SMALLEST = 5


def waits(count: int, told: int | None = None) -> Waits:
    """So many visits, all of them told a forecast unless said otherwise."""
    return Waits(count, waited=10, slow=20, handled=8, off=3, inside=0.9, told=count if told is None else told)


def figures(counts: dict[str, int]) -> WaitFigures:
    """Visits by office, and all in one hour, for one service, with a booking."""
    on, whole = date(2026, 11, 26), waits(sum(counts.values()))
    by_office = {office: waits(count) for office, count in counts.items()}
    return WaitFigures(on, on, whole, by_office, {9: whole}, {"moving": whole}, {True: whole})


def test_beside_one_that_is_small_a_second_is_left_out_so_that_no_total_gives_it_away() -> None:
    found = published(figures({"a": 4, "b": 6, "c": 30}), SMALLEST)
    assert found.everybody is not None
    assert (found.everybody.count, list(found.by_office)) == (40, ["c"])


def test_two_that_are_small_together_take_a_third_with_them() -> None:
    assert list(published(figures({"a": 1, "b": 2, "c": 9, "d": 30}), SMALLEST).by_office) == ["d"]


def test_one_of_two_is_never_left_alone() -> None:
    found = replace(figures({"a": 20}), by_booking={True: waits(17), False: waits(3)})
    assert published(found, SMALLEST).by_booking == {}


def test_nothing_is_left_out_where_nothing_is_small() -> None:
    found = figures({"a": 5, "b": 6})
    assert published(found, SMALLEST) == found


def test_hardly_anybody_is_nobody() -> None:
    found = published(figures({"a": 3}), SMALLEST)
    assert (found.everybody, found.by_office, found.by_hour) == (None, {}, {})


def test_how_many_were_told_a_forecast_is_not_said_where_few_were_or_were_not() -> None:
    found = replace(figures({"a": 60}), by_office={"a": waits(20, told=3), "b": waits(20, told=18), "c": waits(20)})
    shown = published(found, SMALLEST).by_office
    measured = {office: (one.told, one.off, one.inside) for office, one in shown.items()}
    assert measured == {"a": (None, None, None), "b": (None, 3, 0.9), "c": (20, 3, 0.9)}
