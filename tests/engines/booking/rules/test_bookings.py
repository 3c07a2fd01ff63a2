"""When and what may be booked, and until when it may be changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.errors.bookings import BookingOver, CutOffPassed, SlotClosed, TooSoon, VisitBegun
from madoguchi.engines.booking.errors.declared import NothingChosen
from madoguchi.engines.booking.rules.bookings import (
    check_beginning,
    check_cancellable,
    check_changeable,
    cut_off,
    is_missed,
    lines_for,
    minutes_of,
    spans_needed,
)
from madoguchi.engines.booking.section import Line, Service, VisitRules
from madoguchi.values.clock import JST

RULES = VisitRules()
NOON = datetime(2026, 12, 4, 12, tzinfo=JST)
LINES = (
    Line(id="general", name="総合", services=("child", "moving"), series=5),
    Line(id="child", name="子育て", services=("child",), series=4),
)


def test_several_things_in_one_visit_add_up() -> None:
    child, moving = Service(id="child", name="子"), Service(id="moving", name="引越し", minutes=30)
    assert minutes_of([child, moving]) == 45
    assert minutes_of([child], more=[15, 20]) == 35


@given(st.integers(5, 480), st.integers(0, 60))
def test_the_slots_cover_the_minutes_and_no_slot_is_idle(minutes: int, buffer: int) -> None:
    rules = VisitRules(buffer=buffer)
    spans = spans_needed(minutes, rules)
    assert (spans - 1) * rules.grid < minutes + buffer <= spans * rules.grid


def test_one_service_is_offered_by_its_own_line_first_and_two_by_the_line_that_does_both() -> None:
    assert [line.id for line in lines_for(["child"], LINES)] == ["child", "general"]
    assert [line.id for line in lines_for(["moving", "child"], LINES)] == ["general"]
    assert lines_for(["certificate"], LINES) == ()
    with pytest.raises(NothingChosen):
        lines_for([], LINES)


def test_online_needs_the_lead_and_staff_do_not() -> None:
    soon = NOON + timedelta(minutes=15)
    with pytest.raises(TooSoon):
        check_beginning(soon, at=NOON, rules=RULES, online=True)
    check_beginning(soon, at=NOON, rules=RULES, online=False)
    with pytest.raises(TooSoon):
        check_beginning(NOON - timedelta(hours=1), at=NOON, rules=RULES, online=False)
    with pytest.raises(SlotClosed):
        check_beginning(NOON + timedelta(days=31), at=NOON, rules=RULES, online=True)


def test_another_time_is_chosen_until_the_day_before_at_five() -> None:
    assert cut_off(NOON, RULES) == datetime(2026, 12, 3, 17, tzinfo=JST)
    check_changeable("booked", NOON, at=datetime(2026, 12, 3, 17, tzinfo=JST), rules=RULES, by_visitor=True)
    late = datetime(2026, 12, 3, 17, 1, tzinfo=JST)
    with pytest.raises(CutOffPassed, match="12月3日 17:00"):
        check_changeable("booked", NOON, at=late, rules=RULES, by_visitor=True)
    check_changeable("booked", NOON, at=late, rules=RULES, by_visitor=False)
    with pytest.raises(BookingOver):
        check_changeable("cancelled", NOON, at=late, rules=RULES, by_visitor=False)


def test_the_visitor_cancels_until_the_visit_begins() -> None:
    check_cancellable("booked", NOON, at=NOON - timedelta(minutes=1), by_visitor=True)
    with pytest.raises(VisitBegun):
        check_cancellable("booked", NOON, at=NOON, by_visitor=True)
    check_cancellable("booked", NOON, at=NOON, by_visitor=False)
    with pytest.raises(BookingOver):
        check_cancellable("missed", NOON, at=NOON, by_visitor=False)


def test_a_turn_is_lost_only_after_the_grace() -> None:
    assert not is_missed(NOON, at=NOON + timedelta(minutes=15), rules=RULES)
    assert is_missed(NOON, at=NOON + timedelta(minutes=16), rules=RULES)
