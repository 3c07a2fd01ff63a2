"""Nobody stays received for ever: visits nobody ended end, and their visitors can book again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.engines.booking.actions import calling, presence, tickets
from madoguchi.engines.booking.actions.bookings import book
from madoguchi.engines.booking.errors.bookings import AlreadyBooked
from madoguchi.engines.booking.models import Booking, QueueTicket, Slot
from madoguchi.engines.booking.rules.queue import MOST_CALLS
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.hall import CLERK, MORNING, OFFICE, VISITOR, arrived, booking, open_counters
from tests.engines.booking.office import slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
TOMORROW = MORNING + timedelta(days=1)


def state(of: Booking) -> str:
    return Booking.objects.get(pk=of.pk).state


def waits(of: Booking) -> QueueTicket:
    return arrived(of)


def leaves(of: Booking) -> None:
    tickets.leave_queue(waits(of).code, by=VISITOR)


def is_called(of: Booking) -> QueueTicket:
    open_counters("3")
    ticket = waits(of)
    calling.call_next(OFFICE, "3", by=CLERK)
    return ticket


def is_not_there(of: Booking) -> None:
    ticket = is_called(of)
    for calls in range(1, MOST_CALLS):
        calling.recall(ticket.pk, at="3", calls=calls, by=CLERK)
    calling.mark_absent(ticket.pk, at="3", by=CLERK)


def is_at_the_counter(of: Booking) -> None:
    calling.start(is_called(of).pk, at="3", by=CLERK)


def is_put_aside(of: Booking) -> None:
    ticket = is_called(of)
    calling.start(ticket.pk, at="3", by=CLERK)
    with moved_to(MORNING + timedelta(minutes=4)):
        calling.park(ticket.pk, at="3", by=CLERK)


def is_put_aside_and_leaves(of: Booking) -> None:
    is_put_aside(of)
    tickets.leave_queue(QueueTicket.objects.get(booking=of).code, by=VISITOR)


@pytest.mark.parametrize(
    ("what", "ended"),
    [
        (waits, BookingState.CANCELLED),
        (leaves, BookingState.CANCELLED),
        (is_called, BookingState.CANCELLED),
        (is_not_there, BookingState.MISSED),
        (is_at_the_counter, BookingState.SERVED),
        (is_put_aside, BookingState.SERVED),
    ],
)
def test_a_visit_nobody_ended_ends_with_its_day(what: object, ended: BookingState) -> None:
    one = booking(MORNING + timedelta(minutes=10))
    what(one)  # type: ignore[operator]
    with moved_to(MORNING.replace(hour=23, minute=59)):
        assert presence.end_of_days_over() == []
    assert state(one) == BookingState.ARRIVED
    with moved_to(TOMORROW.replace(hour=0)):
        assert [each.number for each in presence.end_of_days_over()] == [one.number]
        assert presence.end_of_days_over() == []
    assert state(one) == ended


@pytest.mark.parametrize(("opened", "ended"), [(True, BookingState.SERVED), (False, BookingState.CANCELLED)])
def test_a_consultation_nobody_ended_ends_and_its_room_is_forgotten(opened: bool, ended: BookingState) -> None:
    room = {"room_url": "https://meet.city.example/r", "room_opened_at": MORNING if opened else None}
    one = booking(state=BookingState.ARRIVED, remote=True, **room)
    with moved_to(TOMORROW):
        presence.end_of_days_over()
    one.refresh_from_db()
    assert (one.state, one.room_url) == (ended, "")


def test_who_stopped_waiting_is_free_to_book_again_the_same_day() -> None:
    first = slots()
    one = booking(MORNING + timedelta(minutes=10), person_key="p", line="child", services=["child"])
    leaves(one)
    waits(other := booking(MORNING + timedelta(minutes=10)))
    with pytest.raises(AlreadyBooked):
        book(wish(first, "k", person_key="p"))
    with moved_to(MORNING + presence.TO_THINK_BETTER):
        assert [each.number for each in presence.end_of_who_left()] == [one.number]
    assert (state(one), state(other)) == (BookingState.CANCELLED, BookingState.ARRIVED)
    assert book(wish(first, "k", person_key="p"))[1]


def place_of(at: datetime, **more: object) -> tuple[Slot, Booking]:
    """A slot of one place and the booking that has it."""
    times = {"starts_at": at, "ends_at": at + timedelta(minutes=15)}
    places = {"capacity": 1, "declared": 1, "taken": 1, "taken_online": 1}
    slot = Slot.objects.create(office=OFFICE, line="moving", **times, **places)
    return slot, booking(at, slots=[slot.pk], lane="online", **more)


@pytest.mark.parametrize(
    ("begins", "what", "free"),
    [(40, leaves, True), (4, leaves, False), (40, is_put_aside_and_leaves, False)],
    ids=["ahead", "begun", "served"],
)
def test_who_came_early_and_left_gives_back_the_place_that_lies_ahead(begins: int, what: object, free: bool) -> None:
    slot, one = place_of(MORNING + timedelta(minutes=begins))
    what(one)  # type: ignore[operator]
    assert presence.end_of_who_left() == []  # they may still come back
    with moved_to(MORNING + timedelta(minutes=10)):
        assert [each.number for each in presence.end_of_who_left()] == [one.number]
        assert presence.end_of_who_left() == []
    slot.refresh_from_db()
    assert (slot.taken, slot.taken_online) == ((0, 0) if free else (1, 1))


def test_who_came_back_keeps_the_visit_and_its_place() -> None:
    slot, one = place_of(MORNING + timedelta(minutes=40))
    leaves(one)
    arrived(one)
    with moved_to(MORNING + timedelta(minutes=10)):
        assert presence.end_of_who_left() == []
    slot.refresh_from_db()
    assert (state(one), slot.taken) == (BookingState.ARRIVED, 1)


def test_who_sits_at_a_counter_without_a_ticket_is_not_absent_and_goes_home_served() -> None:
    one = booking()
    assert [presence.come_to_counter(one.number) for _time in range(2)] == [True, False]
    assert state(one) == BookingState.ARRIVED
    assert [presence.go_home(one.number) for _time in range(2)] == [True, False]
    assert state(one) == BookingState.SERVED


@pytest.mark.parametrize(
    "more",
    [
        {"starts_at": TOMORROW.replace(hour=0)},
        {"starts_at": MORNING.replace(hour=0) - timedelta(minutes=1)},
        {"remote": True},
        {"state": BookingState.CANCELLED},
    ],
)
def test_a_booking_of_another_day_by_video_or_over_stays_as_it_is(more: dict[str, object]) -> None:
    one = booking(more.pop("starts_at", now()), **more)  # type: ignore[arg-type]
    assert not presence.come_to_counter(one.number)
    assert state(one) == one.state


def test_with_a_ticket_the_counter_says_when_its_visitor_goes_home() -> None:
    one = booking()
    is_at_the_counter(one)
    assert not presence.go_home(one.number)
    assert state(one) == BookingState.ARRIVED
