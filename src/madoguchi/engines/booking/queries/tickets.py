"""Tickets one at a time, and what a counter may see of the people behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.models import Booking, HelpCall, QueueTicket, TicketEvent
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.callers import comparable, meant_by
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.office_day import OfficeDay, Ticket
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.clock import now, today

_MOST_CODES = 20_000
_FOUND = 30
_known: dict[str, tuple[str, int]] = {}


@dataclass(frozen=True)
class Place:
    """A ticket in the day of its office; `ticket` is None when its day is over."""

    day: OfficeDay
    ticket: Ticket | None


@dataclass(frozen=True)
class Person:
    """What the counter sees of whoever stands behind a ticket; `ref` is what the journal calls them."""

    ref: str
    name: str
    kana: str
    booking_number: str
    starts_at: datetime | None
    note: str
    drafts: bool
    language: str


@dataclass(frozen=True)
class Appointed:
    """One booking of the day as reception sees it; `ticket_number` is set once its visitor is here."""

    number: str
    name: str
    kana: str
    starts_at: datetime
    line: str
    services: tuple[str, ...]
    state: BookingState
    ticket_number: int | None


def place_of(code: str) -> Place:
    """Where the ticket of a code stands; from memory but for a code this process sees first. Raises NoSuchTicket."""
    show_as("ticket", code)
    known = _known.get(code)
    if known is None:
        known = QueueTicket.objects.filter(code=code).values_list("office", "id").first()
        if known is None:
            raise NoSuchTicket()
        if len(_known) >= _MOST_CODES:
            _known.clear()
        _known[code] = known
    office, ticket_id = known
    day = office_day(office)
    ticket = day.ticket(ticket_id)
    if ticket is None and QueueTicket.objects.filter(code=code, on=today()).exists():
        day = office_day(office, fresh=True)
        ticket = day.ticket(ticket_id)
    return Place(day, ticket)


def count_given(office: str, on: date, *ranges: tuple[int, int]) -> int:
    """How many tickets of an office and day have a number in one of these ranges, first and last included."""
    asked = " OR ".join(["number BETWEEN %s AND %s"] * len(ranges))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM tickets_without_names(%s, %s, %s) WHERE {asked}",  # noqa: S608
            [[office], on, on, *(end for ends in ranges for end in ends)],
        )
        return int(cursor.fetchone()[0])


def ticket_id_of(office: str, number: int) -> int:
    """The ticket of a number of today; raises NoSuchTicket."""
    found = QueueTicket.objects.filter(office=office, on=today(), number=number).values_list("id", flat=True).first()
    if found is None:
        raise NoSuchTicket()
    return int(found)


def has_past(office: str) -> bool:
    """Whether anybody came to the office before today."""
    return QueueTicket.objects.filter(office=office, on__lt=today()).exists()


def ticket_ref(office: str, on: date, number: int) -> str:
    """What the journal calls a ticket without a booking: month and day, office, number."""
    return f"{on:%m%d}-{office}-{number}"[:16]


def people_of(tickets: Collection[int]) -> dict[int, Person]:
    """The people behind these tickets, as far as the office knows them; whoever asks writes the journal."""
    rows = QueueTicket.objects.filter(id__in=tickets).select_related("booking")
    return {row.id: _person(row) for row in rows}


def _person(row: QueueTicket) -> Person:
    booking = row.booking
    return Person(
        ref=booking.number if booking else ticket_ref(row.office, row.on, row.number),
        name=row.name or (booking.name if booking else ""),
        kana=booking.kana if booking else "",
        booking_number=booking.number if booking else "",
        starts_at=booking.starts_at if booking else None,
        note=row.note or (booking.note if booking else ""),
        drafts=bool(booking and booking.drafts),
        language=row.language,
    )


def appointed_today(office: str, wanted: str = "") -> list[Appointed]:
    """Today's bookings of an office in the order of their time, at most thirty.

    Narrowed by a part of the name, or by what a caller says: number, telephone, beginning of the kana.
    """
    begin = now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Booking.objects.filter(office=office, starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1))
    rows = rows.filter(state__in=(BookingState.BOOKED, BookingState.ARRIVED, BookingState.MISSED), remote=False)
    if wanted:
        rows = comparable(rows).filter(Q(name__contains=wanted) | meant_by(wanted))
    return [_appointed(row) for row in rows.select_related("ticket").order_by("starts_at", "id")[:_FOUND]]


def _appointed(row: Booking) -> Appointed:
    ticket: QueueTicket | None = getattr(row, "ticket", None)
    return Appointed(
        number=row.number,
        name=row.name,
        kana=row.kana,
        starts_at=row.starts_at,
        line=row.line,
        services=tuple(row.services),
        state=BookingState(row.state),
        ticket_number=ticket.number if ticket else None,
    )


def events_of(ticket_id: int) -> list[tuple[datetime, str, str, str]]:
    """What happened to a ticket: when, what, at which counter, with which note."""
    rows = TicketEvent.objects.filter(ticket_id=ticket_id).order_by("id")
    return [(row.at, row.kind, row.counter, row.note) for row in rows]


def help_calls(office: str) -> list[tuple[int, datetime]]:
    """Who waits at a kiosk of the office for a member of staff: the call and since when, of today."""
    declared.office(office)
    begin = now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = HelpCall.objects.filter(office=office, answered_at__isnull=True, called_at__gte=begin)
    return list(rows.order_by("called_at").values_list("id", "called_at"))
