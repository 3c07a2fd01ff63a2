"""Tickets: taking one, checking a booking in, letting the urgent go first, coming back, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from madoguchi.engines.booking.actions.happening import happening, journal_ticket, ticket_of, write_event
from madoguchi.engines.booking.errors.bookings import BookingOver, NoSuchBooking
from madoguchi.engines.booking.errors.queue import NoCounterForThis, NotLeftYet, QueueClosed, TicketElsewhere
from madoguchi.engines.booking.models import Booking, HelpCall, QueueTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.lines import name_of_line, where_they_wait
from madoguchi.engines.booking.queries.tickets import count_given
from madoguchi.engines.booking.rules.bookings import named
from madoguchi.engines.booking.rules.queue import (
    Appointment,
    check_in_kind,
    check_urgent,
    line_for,
    number_of,
    numbers_of,
)
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show, show_as
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from madoguchi.values.references import new_secret
from madoguchi.values.words import words_in

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_CODE = 16  # characters of a secret: 96 bits, short enough for a small square on a small paper


@transaction.atomic
def take_ticket(
    office: str,
    services: Sequence[str],
    *,
    key: str,
    by: Actor,
    language: str = "ja",
    name: str = "",
    note: str = "",
    urgent: str = "",
) -> str:
    """Give a visitor without a booking the next number of their line; returns the code of the ticket.

    The same `key` again gives the same ticket. `urgent` is the reason to let them go first. Raises QueueClosed,
    NoCounterForThis, UnknownOffice, NumbersUsedUp.
    """
    here = declared.office(office)
    if not office_day(office).is_open and not office_day(office, fresh=True).is_open:
        raise QueueClosed()
    called = {line for counter in declared.counters_of(here) for line in counter.lines}
    line = line_for(services, [one for one in declared.visit().lines if one.id in called])
    kind = TicketKind.URGENT if urgent.strip() else TicketKind.WALK_IN
    row = QueueTicket(
        office=office,
        line=line.id,
        services=list(services),
        kind=kind,
        key=key,
        name=name,
        note=note,
        language=language,
    )
    return _issued(row, by=by, note=urgent.strip())


@transaction.atomic
def check_in(office: str, said: str, *, by: Actor, language: str | None = None) -> str:
    """Give a booked visitor their ticket, found by the number or the code of the booking; returns its code.

    The same booking again gives the same ticket; who was called and not there waits again with it, as does who left by
    mistake, until the place is given to others. Who was booked by an opening waits in the line that serves it, and the
    ticket says for what.
    Raises NoCounterForThis, NoSuchBooking, BookingNumberMistyped, OtherOffice, OtherDay, TooEarlyToCheckIn, ByVideo,
    BookingOver.
    """
    here = declared.office(office)
    booking = _booking(said)
    known: QueueTicket | None = getattr(booking, "ticket", None)
    if known is not None and (known.office, known.on) == (office, now().date()):
        return _again(known, BookingState(booking.state), by=by)
    at = now()
    appointment = Appointment(booking.office, booking.starts_at, BookingState(booking.state), booking.remote)
    theirs = words_in(declared.office(booking.office).name, language or booking.language)
    kind = check_in_kind(appointment, office=office, office_name=theirs, at=at, rules=declared.visit().rules)
    row = QueueTicket(
        office=office,
        line=_line_of(booking, here),
        services=booking.services,
        kind=kind,
        booking=booking,
        key=f"booking.{booking.pk}",  # the key of no form has a point
        name=booking.name,
        note=booking.note or ("" if booking.services else words_in(name_of_line(booking.line), "ja")),
        language=language or booking.language,
        rank_at=booking.starts_at if kind is TicketKind.BOOKED else at,
    )
    if booking.state == BookingState.BOOKED:
        booking.state, booking.changed_at = BookingState.ARRIVED, at
        booking.revision += 1
        booking.save(update_fields=["state", "changed_at", "revision"])
    return _issued(row, by=by)


def _again(ticket: QueueTicket, state: BookingState, *, by: Actor) -> str:
    """The ticket of a booking that was checked in before; nobody is told to wait whom nobody would call."""
    if ticket.state == TicketState.DONE or (ticket.state == TicketState.LEFT and state != BookingState.ARRIVED):
        raise BookingOver()
    show_as("ticket", ticket.code)
    if ticket.state == TicketState.MISSED:
        come_back(ticket.pk, by=by)
    elif ticket.state == TicketState.LEFT:
        _stay(ticket.pk, by=by)
    return str(ticket.code)


def _stay(ticket_id: int, *, by: Actor) -> None:
    """Somebody who said that they no longer wait does; before their time nobody is called earlier for it."""
    with happening(ticket_id, "stay", by=by) as row:
        row.calls, row.counter, row.ended_at = 0, "", None


def _line_of(booking: Booking, here: Office) -> str:
    waits = where_they_wait(here, [booking.line])
    if booking.line not in waits:
        raise NoCounterForThis()
    return waits[booking.line]


def _booking(said: str) -> Booking:
    """The booking of a number, a code, or the address a QR code holds, locked until the transaction ends.

    Who says one of them is let see the booking.
    """
    which, asked = named(said)
    show(*([asked] if which == "number" else sealed_ways(asked)))
    found = Booking.objects.select_for_update().filter(**{which: asked}).first()
    if found is None:
        raise NoSuchBooking()
    return found


def _issued(row: QueueTicket, *, by: Actor, note: str = "") -> str:
    """Number the ticket without a gap and keep it with its arrival; the row of a repeated key stays the only one."""
    at = now()
    series = declared.line(row.line).series
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"ticket {row.office} {at.date()} {series}"])
    row.code = new_secret()[:_CODE]
    show_as("ticket", row.code)  # whoever takes a ticket sees it
    show_as("press", row.key)  # and again when they press twice
    known = QueueTicket.objects.filter(key=row.key).values_list("code", flat=True).first()
    if known:
        return str(known)
    first, second = numbers_of(series)
    place = count_given(row.office, at.date(), (first[0], first[-1]), (second[0], second[-1]))
    row.number, row.on, row.arrived_at = number_of(series, place + 1), at.date(), at
    row.rank_at = row.rank_at or at
    day = office_day(row.office)
    is_booked = row.kind == TicketKind.BOOKED
    told = day.forecast_booked(row.line, row.rank_at) if is_booked else day.forecast_for(row.line)
    if told and row.kind != TicketKind.URGENT:
        row.forecast_at = at + timedelta(minutes=told.minutes)
        row.forecast_minutes = round(told.error)
    row.save(force_insert=True)
    write_event(row, "arrive", by=by, note=note)
    if by.kind is ActorKind.STAFF:
        journal_ticket(row, "write:arrive", by)
    return row.code


@transaction.atomic
def make_urgent(ticket_id: int, *, reason: str, by: Actor) -> None:
    """Let a waiting visitor go before the others, with a reason. Raises UrgentNeedsReason, TicketElsewhere."""
    check_urgent(reason)
    with happening(ticket_id, "urgent", by=by, note=reason.strip()) as row:
        row.kind = TicketKind.URGENT


@transaction.atomic
def come_back(ticket_id: int, *, by: Actor) -> None:
    """Somebody who was not there when called is here after all and keeps their place. Raises TicketElsewhere."""
    with happening(ticket_id, "come_back", by=by) as row:
        row.kind = TicketKind.RETURNING if row.kind != TicketKind.URGENT else row.kind
        row.calls, row.counter, row.wanted_counter, row.ended_at = 0, "", "", None


@transaction.atomic
def leave_queue(code: str, *, by: Actor) -> None:
    """The visitor no longer waits; pressing twice is the same. Raises NoSuchTicket, NotLeftYet."""
    show_as("ticket", code)
    row = ticket_of(code=code)
    if row.state == TicketState.LEFT:
        return
    try:
        with happening(row.pk, "leave", by=by) as changed:
            changed.ended_at = now()
    except TicketElsewhere:
        raise NotLeftYet() from None


@transaction.atomic
def call_for_help(office: str, *, key: str) -> None:
    """Somebody at the kiosk asks for a member of staff; pressing twice is one call."""
    declared.office(office)
    HelpCall.objects.get_or_create(key=key, defaults={"office": office, "called_at": now()})


@transaction.atomic
def answer_help(office: str, call_id: int, *, by: Actor) -> None:
    """A member of staff goes to the kiosk; the first who says so is kept."""
    waiting = HelpCall.objects.filter(pk=call_id, office=office, answered_at__isnull=True)
    waiting.update(answered_at=now(), answered_by=by.ref)
