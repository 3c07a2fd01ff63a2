"""Who is at the office without a ticket, and what became of visits nobody ended: nobody stays received for ever.

Somebody whose visit is not over has a time of its line, and could get no other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from madoguchi.engines.booking.actions.endings import end_booking
from madoguchi.engines.booking.actions.holding import lock_slots
from madoguchi.engines.booking.models import Booking, QueueTicket
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.rules.bookings import ended_as
from madoguchi.engines.booking.rules.states import BookingState, TicketState
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import JST, now, today

TO_THINK_BETTER = timedelta(minutes=5)  # so long whoever pressed by mistake may check in again and keeps the place


@transaction.atomic
def come_to_counter(number: str) -> bool:
    """Say that the visitor of a booking of today sits at a counter; whether this call said so.

    Nobody then counts them as absent. A booking of another day, by video, or one that is over stays as it is.
    """
    begins = _midnight()
    of_today = Booking.objects.filter(number=number, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    here = of_today.filter(state=BookingState.BOOKED, remote=False)
    return bool(here.update(state=BookingState.ARRIVED, changed_at=now(), revision=F("revision") + 1))


@transaction.atomic
def go_home(number: str) -> bool:
    """Say that a visitor who sat at a counter without a ticket was served; with one, the counter says so itself."""
    show(number)  # a tablet says so, too, when its visitor has signed
    here = Booking.objects.filter(number=number, state=BookingState.ARRIVED, remote=False, ticket__isnull=True)
    return bool(here.update(state=BookingState.SERVED, changed_at=now(), revision=F("revision") + 1))


@transaction.atomic
def end_of_who_left(limit: int = 500) -> list[BookingFacts]:
    """End the visits of those who stopped waiting today and did not think better of it; each as it is now.

    Whoever came early and left gives the place to whoever waits for it.
    """
    left = QueueTicket.objects.filter(on=today(), state=TicketState.LEFT, ended_at__lte=now() - TO_THINK_BETTER)
    return _ended(limit, (TicketState.LEFT,), pk__in=left.values("booking"))


@transaction.atomic
def end_of_days_over(limit: int = 500) -> list[BookingFacts]:
    """End the visits of earlier days that nobody ended; each as it is now."""
    return _ended(limit, tuple(TicketState), starts_at__lt=_midnight())


def _ended(limit: int, tickets: Collection[TicketState], **which: object) -> list[BookingFacts]:
    rows = Booking.objects.select_for_update().filter(state=BookingState.ARRIVED, **which).order_by("starts_at")[:limit]
    locked = list(rows)
    # Read behind the lock: whoever came back meanwhile has a ticket that waits.
    held = {one.booking_id: one for one in QueueTicket.objects.filter(booking__in=locked)}
    over = [(row, held.get(row.pk)) for row in locked if row.pk not in held or held[row.pk].state in tickets]
    lock_slots({slot for row, _ticket in over if row.starts_at > now() for slot in row.slots})
    return [_end(row, ticket) for row, ticket in over]


def _end(row: Booking, ticket: QueueTicket | None) -> BookingFacts:
    begun = bool(row.room_opened_at or (ticket and (ticket.started_at or ticket.handled_seconds)))
    ended = ended_as(begun=begun, absent=ticket is not None and ticket.state == TicketState.MISSED)
    if row.starts_at > now() and not begun:
        return end_booking(row, ended)
    row.state, row.room_url, row.changed_at, row.revision = ended, "", now(), row.revision + 1
    row.save(update_fields=["state", "room_url", "changed_at", "revision"])
    return facts_of(row)


def _midnight() -> datetime:
    return datetime.combine(today(), time(), JST)
