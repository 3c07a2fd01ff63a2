"""Two clerks, the clock and the job that offers come at once: a time that is held has one end and goes to one person.

Without the lock of the booking, or without the question what was answered before, these tests fail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, offering, offers
from madoguchi.engines.booking.errors.bookings import BookingOver, OfferAnswered, StaleBooking
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import JST, moved_to, now, today
from tests.engines.booking.actions.test_last_place import at_once
from tests.engines.booking.office import check_truth, office_id, slots
from tests.engines.booking.waiting import waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]
ROUNDS = 12


def book(wish: bookings.Wish) -> BookingFacts:
    return bookings.book(wish)[0]


def offer(at: datetime) -> list[BookingFacts]:
    with moved_to(at):
        return offering.offer(office_id(), "child", book=book)


def in_the_morning() -> datetime:
    on = city().business_calendar.add(today(), 1)
    return datetime(on.year, on.month, on.day, 9, tzinfo=JST)


def held(many: int, *, waiting: int = 0) -> list[str]:
    """So many times held for people who are called, and others who wait behind them; the numbers."""
    with moved_to(in_the_morning()):
        slots(many)
        for number in range(many + waiting):
            waits(office=office_id(), email="", lane="telephone", telephone=f"093-000-{number:04d}")
    return [one.number for one in offer(in_the_morning())]


def check_places() -> None:
    """Every slot holds what it says, and every place on the list says what became of its time."""
    check_truth()
    ends = {"offered": {"offered"}, "booked": {"taken"}, "cancelled": {"withdrawn"}, "lapsed": {"lapsed"}}
    for row in Waiter.objects.exclude(booking=None).select_related("booking"):
        assert row.booking
        assert row.state in ends[row.booking.state]


def test_a_yes_and_a_no_at_once_have_one_end() -> None:
    numbers = held(ROUNDS)
    assert len(numbers) == ROUNDS
    acts: list[Callable[[], object]] = []
    for number in numbers:
        acts += [lambda n=number: offers.accept_by_call(n), lambda n=number: offers.decline_offer(n)]  # type: ignore[misc]
    results = at_once(acts)
    for yes, no in zip(results[::2], results[1::2], strict=True):
        assert isinstance(yes, tuple) != isinstance(no, tuple)
        assert isinstance(yes, tuple | BookingOver)
        assert isinstance(no, tuple | OfferAnswered)
    check_places()


def test_two_clerks_who_say_yes_book_once() -> None:
    (number,) = held(1)
    results = at_once([lambda: offers.accept_by_call(number)] * 8)
    assert sorted(one[1] for one in results if isinstance(one, tuple)) == [False] * 7 + [True]
    assert Booking.objects.get(number=number).revision == 1
    check_places()


def test_the_same_call_noted_at_once_counts_once() -> None:
    (number,) = held(1)
    results = at_once([lambda: offers.note_unreached(number, tries=0)] * 8)
    assert sum(isinstance(one, StaleBooking) for one in results) == 7
    assert Waiter.objects.get().tries == 1


def test_an_offer_that_ends_while_somebody_says_yes_goes_to_one_of_the_two() -> None:
    numbers = held(ROUNDS, waiting=ROUNDS)
    over = max(until for until in Booking.objects.values_list("offered_until", flat=True) if until)
    late = over + timedelta(minutes=1)

    def then(act: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            with moved_to(late):
                return act()

        return run

    acts: list[Callable[[], object]] = []
    for number in numbers:
        acts += [
            then(lambda n=number: offers.accept_by_call(n)),
            then(lambda: list(map(offers.lapse_offer, offers.offers_over()))),
        ]  # type: ignore[misc]
        acts.append(lambda: offer(late))
    accepted = [one for one in at_once(acts) if isinstance(one, tuple)]
    offer(late)
    booked = Booking.objects.filter(state="booked").count()
    assert booked == len(accepted)
    assert Booking.objects.filter(state="offered").count() == ROUNDS - booked
    check_places()


def test_the_last_call_and_a_yes_at_once_leave_nobody_without_a_place_or_with_two() -> None:
    numbers = held(ROUNDS, waiting=ROUNDS)
    for number in numbers:
        for tries in (0, 1):
            offers.note_unreached(number, tries=tries)
    acts: list[Callable[[], object]] = []
    for number in numbers:
        acts += [lambda n=number: offers.accept_by_call(n), lambda n=number: offers.note_unreached(n, tries=2)]  # type: ignore[misc]
        acts.append(lambda: offer(in_the_morning()))
    results = at_once(acts)
    for yes, called in zip(results[::3], results[1::3], strict=True):
        assert isinstance(yes, tuple) != isinstance(called, offers.Called)
    offer(in_the_morning())
    assert Booking.objects.filter(state__in=["offered", "booked"]).count() == ROUNDS
    assert Slot.objects.filter(taken=1).count() == ROUNDS
    states = list(Waiter.objects.values_list("state", flat=True))
    taken = sum(isinstance(one, tuple) for one in results)
    assert (states.count("taken"), states.count("offered")) == (taken, ROUNDS - taken)
    assert states.count("waiting") == ROUNDS
    check_places()


def test_what_was_taken_back_is_declined_by_nobody() -> None:
    (number,) = held(1)
    with moved_to(now() + timedelta(days=30)):
        assert offers.offers_over() == [number]
        assert offers.lapse_offer(number) is not None
        assert offers.lapse_offer(number) is None
    with pytest.raises(BookingOver):
        offers.decline_offer(number)
