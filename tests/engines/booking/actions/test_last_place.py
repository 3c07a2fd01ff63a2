"""Many people press the button for the last place at once: one gets it; without the guard this test fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from madoguchi.engines.booking.actions import bookings, moves
from madoguchi.engines.booking.errors.bookings import AlreadyWaiting, SlotFull
from madoguchi.engines.booking.models import Slot, Waiter
from madoguchi.engines.booking.rules.bookings import Share
from madoguchi.values.refusal import Refusal
from tests.engines.booking.office import check_truth, office_id, slots, wish
from tests.engines.booking.waiting import waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]
PEOPLE = 48
HANDS = 8


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each act gave, or the refusal it met; every thread has a connection of its own."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, acts))


def booked(results: Sequence[object]) -> int:
    return sum(isinstance(one, tuple) for one in results)


def test_the_last_place_goes_to_one() -> None:
    first = slots(1)
    results = at_once([lambda n=n: bookings.book(wish(first, f"k{n}")) for n in range(PEOPLE)])  # type: ignore[misc]
    assert booked(results) == 1
    assert sum(isinstance(one, SlotFull) for one in results) == PEOPLE - 1
    check_truth()


def test_one_person_who_joins_the_list_from_many_pages_at_once_has_one_place() -> None:
    results = at_once([lambda n=n: waits(key=f"k{n}", person_key="p") for n in range(HANDS)])  # type: ignore[misc]
    assert sum(isinstance(one, AlreadyWaiting) for one in results) == HANDS - 1
    assert Waiter.objects.count() == 1


def test_long_visits_that_overlap_never_wait_for_each_other_in_a_ring() -> None:
    first = slots(8, capacity=2)
    acts = [
        lambda n=n: bookings.book(wish(first + timedelta(minutes=15 * (n % 6)), f"k{n}", minutes=45))  # type: ignore[misc]
        for n in range(PEOPLE)
    ]
    results = at_once(acts)
    assert 2 <= booked(results) <= 5
    check_truth()


def test_the_same_request_at_once_is_one_booking() -> None:
    first = slots(1, capacity=9)
    results = at_once([lambda: bookings.book(wish(first, "the same"))] * 16)
    numbers = {one[0].number for one in results if isinstance(one, tuple)}
    assert len(numbers) == 1
    check_truth()


def test_moving_and_booking_at_once_keeps_the_truth() -> None:
    first = slots(6, capacity=1)
    made = [bookings.book(wish(first + timedelta(minutes=15 * n), f"m{n}"))[0] for n in range(3)]

    def move(n: int) -> object:
        return moves.move(
            made[n % 3].number,
            office=office_id(),
            line="child",
            starts_at=first + timedelta(minutes=15 * (n % 6)),
            by_visitor=True,
        )

    changes = [lambda n=n: move(n) for n in range(24)]  # type: ignore[misc]
    books = [lambda n=n: bookings.book(wish(first + timedelta(minutes=15 * (n % 6)), f"b{n}")) for n in range(24)]  # type: ignore[misc]
    at_once([act for pair in zip(changes, books, strict=True) for act in pair])
    check_truth()


def test_without_the_guard_the_last_place_goes_to_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would see a build whose statement does not ask for a free place."""
    first = slots(1)
    guarded = bookings._TAKE_OF[Share.ALL]
    unguarded = guarded.replace("taken + %(held)s * promised < capacity", "true")
    assert unguarded != guarded
    monkeypatch.setitem(bookings._TAKE_OF, Share.ALL, unguarded)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE booking_slot DROP CONSTRAINT no_slot_beyond_its_capacity")
    try:
        acts = [lambda n=n: bookings.book(wish(first, f"k{n}", lane="telephone")) for n in range(4)]  # type: ignore[misc]
        assert booked(at_once(acts)) > 1
    finally:
        Slot.objects.update(capacity=99)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE booking_slot ADD CONSTRAINT no_slot_beyond_its_capacity CHECK (taken <= capacity)"
            )
