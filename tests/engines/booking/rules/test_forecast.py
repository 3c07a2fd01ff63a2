"""The forecast: never negative, longer with more people ahead, none for a closed line, and honest about its error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.rules import forecast as rules
from madoguchi.engines.booking.rules.forecast import Desk, Forecast, Measured

LINES = ("certificate", "moving", "insurance", "child")
minutes = st.floats(min_value=0, max_value=240)
lines = st.sampled_from(LINES)
desks = st.lists(
    st.builds(Desk, st.frozensets(lines, min_size=1), st.floats(min_value=-10, max_value=60)), min_size=1, max_size=6
)
ahead = st.dictionaries(lines, st.integers(min_value=0, max_value=60))
coming = st.lists(st.tuples(st.floats(min_value=0, max_value=180), lines), max_size=12)
minutes_of = st.fixed_dictionaries({line: st.floats(min_value=0.5, max_value=60) for line in LINES})


@given(lines, ahead, coming, desks, minutes_of)
def test_a_wait_is_never_negative(line: str, ahead: dict, coming: list, desks: list, minutes_of: dict) -> None:
    wait = rules.wait_minutes(line, ahead, coming, desks, minutes_of)
    assert wait is None or wait >= 0


@given(lines, lines, ahead, coming, desks, minutes_of)
def test_one_more_ahead_never_shortens_a_wait(
    line: str, other: str, ahead: dict, coming: list, desks: list, minutes_of: dict
) -> None:
    few = rules.wait_minutes(line, ahead, coming, desks, minutes_of)
    many = rules.wait_minutes(line, {**ahead, other: ahead.get(other, 0) + 1}, coming, desks, minutes_of)
    assert (few is None) == (many is None)
    assert few is None or many is None or many >= few - 1e-9


@given(lines, ahead, coming, desks, minutes_of)
def test_one_more_counter_for_the_line_alone_never_lengthens_its_wait(
    line: str, ahead: dict, coming: list, desks: list, minutes_of: dict
) -> None:
    before = rules.wait_minutes(line, ahead, [], desks, minutes_of)
    after = rules.wait_minutes(line, ahead, [], [*desks, Desk(frozenset({line}))], minutes_of)
    assert after is not None
    assert before is None or after <= before + 1e-9


@given(lines, ahead, coming, desks, minutes_of)
def test_a_line_no_open_counter_calls_has_no_forecast(
    line: str, ahead: dict, coming: list, desks: list, minutes_of: dict
) -> None:
    closed = [desk for desk in desks if line not in desk.lines]
    assert rules.wait_minutes(line, ahead, coming, closed, minutes_of) is None


@given(lines, desks, minutes_of)
def test_nobody_ahead_and_a_free_counter_is_no_wait(line: str, desks: list, minutes_of: dict) -> None:
    assert rules.wait_minutes(line, {}, [], [*desks, Desk(frozenset({line}))], minutes_of) == 0


def test_three_ahead_at_two_counters_wait_for_one_and_a_half_visits() -> None:
    two = [Desk(frozenset({"moving"})), Desk(frozenset({"moving"}))]
    assert rules.wait_minutes("moving", {"moving": 3}, [], two, {"moving": 10}) == 15


def test_only_the_part_of_others_that_falls_on_my_counters_delays_me() -> None:
    mine, theirs = Desk(frozenset({"moving", "certificate"})), Desk(frozenset({"certificate"}))
    minutes_of = {"moving": 10.0, "certificate": 6.0}
    assert rules.wait_minutes("moving", {"certificate": 2}, [], [mine, theirs], minutes_of) == 6
    assert rules.wait_minutes("moving", {"child": 9}, [], [mine, theirs], minutes_of) == 0


def test_booked_visitors_who_come_due_during_the_wait_are_ahead() -> None:
    one = [Desk(frozenset({"moving"}))]
    asked = {"moving": 10.0}
    assert rules.wait_minutes("moving", {"moving": 2}, [(25, "moving")], one, asked) == 20
    assert rules.wait_minutes("moving", {"moving": 2}, [(15, "moving"), (28, "moving")], one, asked) == 40


@given(minutes, minutes)
def test_what_is_told_holds_the_forecast_in_steps_of_five(wait: float, error: float) -> None:
    told = Forecast(wait, error)
    assert 0 <= told.low < told.high
    assert told.low % 5 == told.high % 5 == 0
    assert told.low <= wait <= told.high


def test_twenty_seven_minutes_give_or_take_seven_is_twenty_to_thirty_five() -> None:
    told = Forecast(27, 7)
    assert (told.low, told.high) == (20, 35)


measured = st.none() | st.builds(Measured, st.floats(min_value=0.1, max_value=120), st.integers(0, 500))


@given(st.floats(min_value=1, max_value=60), measured, measured)
def test_handling_lies_between_what_was_declared_and_what_was_measured(
    declared: float, weeks: Measured | None, today: Measured | None
) -> None:
    known = [declared, *(one.minutes for one in (weeks, today) if one and one.count)]
    assert min(known) - 1e-6 <= rules.handling_minutes(declared, weeks, today) <= max(known) + 1e-6


def test_handling_follows_the_weeks_and_then_today() -> None:
    assert rules.handling_minutes(15, None, None) == 15
    assert rules.handling_minutes(15, Measured(9, 200), None) == 9
    assert rules.handling_minutes(15, Measured(9, 200), Measured(13, 20)) == pytest.approx(11)


def test_the_error_is_the_measured_one_once_enough_was_measured() -> None:
    assert rules.error_minutes(40, None) == 20
    assert rules.error_minutes(40, Measured(6, 19)) == 20
    assert rules.error_minutes(40, Measured(6, 20)) == 6


def test_the_share_inside_counts_calls_within_what_was_told() -> None:
    assert rules.share_inside([]) is None
    assert rules.share_inside([(3, 5), (-5, 5), (9, 5), (0, 5)]) == 0.75
