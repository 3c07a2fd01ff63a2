"""Who has to move is as few as needed, and those who booked last."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.rules.conflicts import displaced, nearest_to

AT = datetime(2026, 12, 31, 23, 45)


def test_the_last_to_book_moves_first_and_no_more_than_needed() -> None:
    newest_first = [("c", [1]), ("b", [1]), ("a", [1])]
    assert displaced({1: 1}, newest_first) == ("c",)
    assert displaced({1: 2}, newest_first) == ("c", "b")
    assert displaced({1: 0}, newest_first) == ()
    assert displaced({}, newest_first) == ()


def test_one_long_visit_helps_every_slot_it_holds() -> None:
    assert displaced({1: 1, 2: 1}, [("long", [1, 2]), ("b", [1]), ("a", [2])]) == ("long",)


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True), max_size=12), st.integers(0, 3))
def test_afterwards_no_slot_holds_more_than_its_places(held: list[list[int]], places: int) -> None:
    bookings = [(str(number), slots) for number, slots in enumerate(held)]
    taken = {slot: sum(slot in slots for slots in held) for slot in range(5)}
    gone = displaced({slot: count - places for slot, count in taken.items()}, bookings)
    for slot in range(5):
        assert sum(slot in slots for number, slots in bookings if number not in gone) <= places


def test_the_nearest_times_lie_on_both_sides_of_midnight() -> None:
    times = [AT + timedelta(minutes=15 * step) for step in (-3, 1, 2, -1)]
    assert nearest_to(AT, times, 3) == [
        AT - timedelta(minutes=15),
        AT + timedelta(minutes=15),
        AT + timedelta(minutes=30),
    ]
