"""The counter at work: the next visitor, called again, begun, handed over, put aside, done, or not there.

`at` is always the counter whose page was pressed: a page that is out of date changes nobody else's visitor.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from madoguchi.engines.booking.actions.happening import happening, journal_named, ticket_of, write_event
from madoguchi.engines.booking.errors.queue import (
    CounterBusy,
    CounterNotOpen,
    NoSuchCounter,
    OtherCounterClosed,
    SameLine,
)
from madoguchi.engines.booking.models import Booking, CounterSeat, QueueTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.rules.queue import check_absent
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# One statement finds, locks and calls. What another counter is taking at this moment is skipped, not waited for, so
# that nobody is called twice, nobody is forgotten, and no counter waits for another. The order is that of
# `rules.queue.turn_of`; a test holds the two together.
CALL_NEXT = """
    UPDATE booking_queueticket
    SET state = 'called', counter = %(counter)s, wanted_counter = '', calls = 1, called_at = %(at)s,
        first_called_at = coalesce(first_called_at, %(at)s)
    WHERE id = (
        SELECT id FROM booking_queueticket
        WHERE office = %(office)s AND "on" = %(on)s AND state = 'waiting'
          AND CASE WHEN wanted_counter = '' THEN line = ANY(%(lines)s) ELSE wanted_counter = %(counter)s END
        ORDER BY CASE WHEN kind = 'urgent' THEN 0
                      WHEN kind = 'returning' OR (kind = 'booked' AND rank_at <= %(due)s) THEN 1
                      ELSE 2 END, rank_at, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    ) AND state = 'waiting'
    RETURNING id
"""


@transaction.atomic
def call_next(office: str, counter: str, *, by: Actor) -> int | None:
    """Call the next visitor to a counter and return the ticket's id; None when nobody waits.

    Pressing twice calls one: who is called already stays called. Raises CounterNotOpen, CounterBusy.
    """
    seat = CounterSeat.objects.select_for_update().filter(office=office, counter=counter, closed_at=None).first()
    at = now()
    if seat is None or seat.opened_at.astimezone(at.tzinfo).date() != at.date():
        raise CounterNotOpen()
    here = _at_counter(office, counter)
    if here is not None and here.state == TicketState.SERVING:
        raise CounterBusy(number=here.number)
    if here is not None:
        return here.pk
    called = _call(seat, by)
    if called is not None:
        journal_named(called, "write:call", by)
    return called.pk if called else None


def _at_counter(office: str, counter: str) -> QueueTicket | None:
    there = (TicketState.CALLED, TicketState.SERVING)
    return QueueTicket.objects.filter(office=office, on=now().date(), counter=counter, state__in=there).first()


def _call(seat: CounterSeat, by: Actor) -> QueueTicket | None:
    at = now()
    asked: dict[str, Any] = {
        "office": seat.office,
        "counter": seat.counter,
        "lines": list(seat.lines),
        "on": at.date(),
        "at": at,
        "due": at + timedelta(minutes=declared.visit().rules.early),
    }
    with connection.cursor() as cursor:
        cursor.execute(CALL_NEXT, asked)
        found = cursor.fetchone()
    if found is None:
        return None
    row = QueueTicket.objects.select_related("booking").get(pk=found[0])
    write_event(row, "call", by=by)
    return row


@transaction.atomic
def recall(ticket_id: int, *, at: str, calls: int, by: Actor) -> None:
    """Call again; `calls` is how often the clerk saw that it was called, so that pressing twice calls once."""
    if ticket_of(pk=ticket_id).calls != calls:
        return
    with happening(ticket_id, "recall", counter=at, by=by) as row:
        row.calls += 1
        row.called_at = now()


@transaction.atomic
def start(ticket_id: int, *, at: str, by: Actor) -> None:
    """The visitor is at the counter: from here on it is handling, not waiting. Raises TicketElsewhere."""
    with happening(ticket_id, "start", counter=at, by=by) as row:
        row.started_at = now()


@transaction.atomic
def finish(ticket_id: int, *, at: str, by: Actor) -> None:
    """The visitor goes home; a booking is served. Raises TicketElsewhere."""
    with happening(ticket_id, "done", counter=at, by=by) as row:
        row.ended_at = now()
        row.handled_seconds += _seconds_since_start(row)
    if row.booking_id:
        # Who came later than the grace was taken for missed, and was served all the same.
        came = Booking.objects.filter(pk=row.booking_id, state__in=(BookingState.ARRIVED, BookingState.MISSED))
        came.update(state=BookingState.SERVED, changed_at=now())


@transaction.atomic
def hand_over(ticket_id: int, *, at: str, line: str = "", counter: str = "", by: Actor) -> None:
    """Send the visitor on to another line or exactly one counter, with the same ticket and at the front.

    Raises SameLine, UnknownLine, NoSuchCounter, OtherCounterClosed, TicketElsewhere.
    """
    with happening(ticket_id, "hand_over", counter=at, by=by, note=counter or line) as row:
        if counter:
            _check_open(row.office, counter)
        if counter == row.counter or (not counter and line == row.line):
            raise SameLine()
        row.line = declared.line(line).id if line else row.line
        _back_to_the_queue(row)
        row.wanted_counter = counter


@transaction.atomic
def park(ticket_id: int, *, at: str, note: str = "", by: Actor) -> None:
    """Put the visitor aside, who fetches or fills something, and keep their place. Raises TicketElsewhere."""
    with happening(ticket_id, "park", counter=at, by=by, note=note) as row:
        row.handled_seconds += _seconds_since_start(row)
        row.started_at = None


@transaction.atomic
def resume(ticket_id: int, *, by: Actor) -> None:
    """Who was put aside waits again at the place they had. Raises TicketElsewhere."""
    with happening(ticket_id, "resume", by=by) as row:
        _back_to_the_queue(row)


@transaction.atomic
def mark_absent(ticket_id: int, *, at: str, by: Actor) -> None:
    """Nobody came after the calls; they may come back later. Raises CallAgainFirst, TicketElsewhere."""
    with happening(ticket_id, "not_there", counter=at, by=by) as row:
        check_absent(row.calls)
        row.ended_at = now()


def _back_to_the_queue(row: QueueTicket) -> None:
    """The visitor waits again; the minutes already spent are kept, and so is the place."""
    row.handled_seconds += _seconds_since_start(row)
    row.kind = row.kind if row.kind == TicketKind.URGENT else TicketKind.RETURNING
    row.counter, row.wanted_counter, row.started_at, row.calls = "", "", None, 0


def _seconds_since_start(row: QueueTicket) -> int:
    return max(0, round((now() - row.started_at).total_seconds())) if row.started_at else 0


def _check_open(office: str, counter: str) -> None:
    if counter not in {one.id for one in declared.counters_of(declared.office(office))}:
        raise NoSuchCounter()
    if not CounterSeat.objects.filter(office=office, counter=counter, closed_at=None).exists():
        raise OtherCounterClosed()
