"""The places the public may still take, and the starts that several slots in a row allow."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.rules.availability import Places, free_at_all, free_online, starts_of
from madoguchi.values.clock import JST

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=JST)


def slot(number: int, *, capacity: int = 3, reserved: int = 0, taken: int = 0, online: int = 0) -> Places:
    begins = NINE + timedelta(minutes=15 * number)
    return Places(number, begins, begins + timedelta(minutes=15), capacity, reserved, taken, online)


def test_the_public_never_gets_the_places_kept_for_the_telephone() -> None:
    assert free_online(slot(0, capacity=3, reserved=1, taken=2, online=2)) == 0
    assert free_at_all(slot(0, capacity=3, reserved=1, taken=2, online=2)) == 1


def test_the_public_never_gets_more_than_there_is() -> None:
    assert free_online(slot(0, capacity=3, reserved=1, taken=3, online=1)) == 0


def test_a_capacity_made_smaller_than_what_is_taken_shows_none_and_not_less() -> None:
    assert free_online(slot(0, capacity=1, reserved=1, taken=1, online=1)) == 0


def test_a_visit_of_several_slots_has_the_places_of_the_scarcest() -> None:
    slots = [slot(0), slot(1, taken=2, online=2), slot(2)]
    assert [start.free for start in starts_of(slots, 2)] == [1, 1]


def test_a_lunch_break_ends_a_row() -> None:
    slots = [slot(0), slot(1), slot(4), slot(5)]
    assert [start.slots for start in starts_of(slots, 2)] == [(0, 1), (4, 5)]


def test_starts_that_are_too_soon_are_left_out() -> None:
    slots = [slot(0), slot(1), slot(2)]
    found = starts_of(slots, 1, not_before=NINE + timedelta(minutes=15))
    assert [start.slots for start in found] == [(1,), (2,)]


def test_full_starts_are_shown_as_full() -> None:
    assert [start.free for start in starts_of([slot(0, taken=3, online=3)], 1)] == [0]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.integers(1, 5))
def test_whoever_takes_a_shown_place_finds_it_in_every_slot(taken: list[int], needed: int) -> None:
    slots = [slot(number, taken=count, online=count) for number, count in enumerate(taken)]
    by_id = {one.id: one for one in slots}
    for start in starts_of(slots, needed):
        assert len(start.slots) == needed
        assert all(free_online(by_id[number]) >= start.free for number in start.slots)
