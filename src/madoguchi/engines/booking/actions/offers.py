"""A time that is held for somebody who waits: accepted, declined, not reached by telephone, or over.

Whatever is written of one is written under the lock of its booking, that of the waiter behind it and those of the slots
last: of two who press at once the second reads what the first one did.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.booking.actions.endings import end_booking
from madoguchi.engines.booking.actions.holding import lock_booking
from madoguchi.engines.booking.errors.bookings import BookingOver, OfferAnswered, StaleBooking
from madoguchi.engines.booking.models import Booking, Waiter
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import check_changeable
from madoguchi.engines.booking.rules.states import BookingState, WaiterState
from madoguchi.engines.booking.rules.waiting import after_calls
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import now, today


@dataclass(frozen=True)
class Called:
    """What a call nobody answered left: the booking, how often they were called, and whether it went to the next."""

    booking: BookingFacts
    tries: int
    is_over: bool
    keeps_place: bool


@transaction.atomic
def accept_offer(number: str) -> tuple[BookingFacts, bool]:
    """Make an offered time a booking; raises NoSuchBooking, BookingOver when the offer has lapsed."""
    row = lock_booking(number)
    if row.state == BookingState.BOOKED:
        return facts_of(row), False
    check_changeable(row.state, row.starts_at, at=now(), rules=visit().rules, by_visitor=False)
    row.state, row.offered_until, row.changed_at, row.revision = BookingState.BOOKED, None, now(), row.revision + 1
    row.save(update_fields=["state", "offered_until", "changed_at", "revision"])
    return facts_of(row), True


@transaction.atomic
def accept_by_call(number: str) -> tuple[BookingFacts, bool]:
    """The same for somebody who says so to staff, whose place on the list is done with; raises as `accept_offer`."""
    taken, did = accept_offer(number)
    _answered(number, WaiterState.TAKEN)
    return taken, did


@transaction.atomic
def decline_offer(number: str) -> tuple[BookingFacts, bool]:
    """Give an offered time to the next; the booking, and whether this call did so (a repetition does not).

    Raises NoSuchBooking, OfferAnswered when it was accepted meanwhile, BookingOver when the offer has lapsed.
    """
    row = lock_booking(number)
    if row.state == BookingState.CANCELLED:
        return facts_of(row), False
    _check_offered(row)
    _answered(number, WaiterState.WITHDRAWN)
    return end_booking(row, BookingState.CANCELLED), True


@transaction.atomic
def note_unreached(number: str, *, tries: int | None) -> Called:
    """Note a call nobody answered; the last of them lets the time go to the next.

    `tries` is how many calls whoever pressed had before them: of two who note the same call the second is refused.
    Raises NoSuchBooking, OfferAnswered, BookingOver, and StaleBooking when somebody called meanwhile.
    """
    row = lock_booking(number)
    _check_offered(row)
    waiter = Waiter.objects.select_for_update().filter(booking=row, email="", state=WaiterState.OFFERED).first()
    if waiter is None or waiter.tries != tries:
        raise StaleBooking()
    waiter.tries, waiter.tried_at = waiter.tries + 1, now()
    is_over = waiter.tries >= visit().rules.calls.tries
    if not is_over:
        waiter.save(update_fields=["tries", "tried_at"])
        return Called(facts_of(row), waiter.tries, is_over=False, keeps_place=True)
    waiter.save(update_fields=["tried_at"])
    goes_on = put_back(waiter)
    return Called(end_booking(row, BookingState.LAPSED), waiter.tries, is_over=True, keeps_place=goes_on)


def put_back(waiter: Waiter) -> bool:
    """Write what becomes of a place whose held time went to the next without an answer; whether it is kept.

    Nothing is written when somebody else wrote it meanwhile.
    """
    after = after_calls(waiter.tries, waiter.unreached, today(), visit().rules.calls, city().business_calendar)
    keeps = after.state == WaiterState.WAITING
    Waiter.objects.filter(pk=waiter.pk, state=WaiterState.OFFERED, booking=waiter.booking_id).update(
        state=after.state,
        unreached=after.unreached,
        rests_until=after.rests_until,
        tries=0,
        booking=None if keeps else waiter.booking_id,
    )
    return keeps


def _answered(number: str, state: WaiterState) -> None:
    Waiter.objects.filter(booking__number=number, state=WaiterState.OFFERED).update(state=state)


def _check_offered(row: Booking) -> None:
    if row.state in (BookingState.BOOKED, BookingState.ARRIVED, BookingState.SERVED):
        raise OfferAnswered()
    if row.state != BookingState.OFFERED:
        raise BookingOver()


def offers_over(limit: int = 200) -> list[str]:
    """The numbers of the offers whose time is over, the earliest first."""
    due = Booking.objects.filter(state=BookingState.OFFERED, offered_until__lt=now()).order_by("offered_until")
    return list(due.values_list("number", flat=True)[:limit])


@transaction.atomic
def lapse_offer(number: str) -> BookingFacts | None:
    """Take back an offer whose time is over; None where it was answered meanwhile. One by one, as `release_missed`."""
    row = lock_booking(number)
    if row.state != BookingState.OFFERED or row.offered_until is None or row.offered_until >= now():
        return None
    return end_booking(row, BookingState.LAPSED)
