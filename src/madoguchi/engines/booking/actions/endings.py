"""How a booking ends: cancelled, or missed; its places go back to whoever waits."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from madoguchi.engines.booking.actions.holding import give_back, lock_booking
from madoguchi.engines.booking.errors.bookings import (
    StaleBooking,
)
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import (
    ONLINE,
    check_cancellable,
    check_missable,
    is_missed,
)
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.values.clock import now


@transaction.atomic
def cancel(
    number: str, *, by_visitor: bool, revision: int | None = None, reason: str = ""
) -> tuple[BookingFacts, bool]:
    """Give the places back; the booking, and whether this call cancelled it (a repetition does not).

    `reason` stands with the booking and nowhere else. Raises NoSuchBooking, StaleBooking, BookingOver, VisitBegun.
    """
    row = lock_booking(number)
    if row.state == BookingState.CANCELLED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    check_cancellable(row.state, row.starts_at, at=now(), by_visitor=by_visitor)
    return end_booking(row, BookingState.CANCELLED, reason), True


def end_booking(row: Booking, state: BookingState, reason: str = "") -> BookingFacts:
    """Give the places of a locked booking back to whoever waits, and say how it ended."""
    give_back(row.slots, online=row.lane == ONLINE)
    row.state, row.changed_at, row.revision = state, now(), row.revision + 1
    row.reason = reason[:200] or row.reason
    row.save(update_fields=["state", "changed_at", "revision", "reason"])
    return facts_of(row)


def missed_bookings(limit: int = 500) -> list[str]:
    """The numbers of bookings whose visitors did not come within the grace, the earliest first."""
    over = now() - timedelta(minutes=visit().rules.grace)
    due = Booking.objects.filter(state=BookingState.BOOKED, starts_at__lt=over).order_by("starts_at")
    return list(due.values_list("number", flat=True)[:limit])


@transaction.atomic
def release_missed(number: str) -> BookingFacts | None:
    """Mark somebody who did not come within the grace as missed, and free the places; None where they came meanwhile.

    One by one: a transaction that held the slots of several could wait in a ring with somebody who books.
    """
    row = lock_booking(number)
    if row.state != BookingState.BOOKED or not is_missed(row.starts_at, at=now(), rules=visit().rules):
        return None
    return end_booking(row, BookingState.MISSED)


@transaction.atomic
def miss(number: str, *, revision: int | None = None) -> tuple[BookingFacts, bool]:
    """Say by hand that somebody did not come, before the grace is over; whether this call said so.

    Raises NoSuchBooking, StaleBooking, BookingOver, NotYetMissed.
    """
    row = lock_booking(number)
    if row.state == BookingState.MISSED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    check_missable(row.state, row.starts_at, at=now())
    return end_booking(row, BookingState.MISSED), True
