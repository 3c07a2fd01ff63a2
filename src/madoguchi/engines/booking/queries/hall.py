"""A day at an office as everybody in the hall may see it: no name in it, in memory, at most one second old."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from django.db import connection

from madoguchi.engines.booking.models import CounterSeat
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.lines import where_they_wait
from madoguchi.engines.booking.queries.measured import measures_of
from madoguchi.engines.booking.queries.office_day import OfficeDay, Seat, Ticket
from madoguchi.engines.booking.rules.queue import in_order
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import now

OLDEST = timedelta(seconds=1)
_kept: dict[str, OfficeDay] = {}
_locks: dict[str, Lock] = {}


def office_day(office: str, *, fresh: bool = False) -> OfficeDay:
    """The day of an office from memory, read again when it is a second old; `fresh` reads it now.

    Only a fresh day is sure to hold those who went home. Raises UnknownOffice. However many telephones watch, the
    tables are asked once a second.
    """
    at = now()
    kept = _kept.get(office)
    if kept is not None and not fresh and timedelta(0) <= at - kept.at < OLDEST:
        return kept
    declared.office(office)
    with _locks.setdefault(office, Lock()):
        kept = _kept.get(office)
        if fresh or kept is None or not timedelta(0) <= at - kept.at < OLDEST:
            kept = _kept[office] = read_day(office, at, whole=fresh)
    return kept


def read_day(office: str, at: datetime, *, whole: bool = True) -> OfficeDay:
    """The day of an office as the tables have it at this moment, with or without those who went home."""
    tickets = _tickets(office, at.date(), whole=whole)
    early = timedelta(minutes=declared.visit().rules.early)
    by_id = {one.id: one for one in tickets}
    standing = [one.standing for one in tickets if one.state is TicketState.WAITING]
    seats = _seats(office, at.date())
    return OfficeDay(
        office=office,
        at=at,
        in_hours=is_in_hours(at),
        tickets=tickets,
        waiting=tuple(by_id[one.id] for one in in_order(standing, at=at, early=early)),
        seats={seat.counter: seat for seat in seats},
        early=early,
        coming=_coming(office, at, early),
        measures=measures_of(office, at),
        _by_id=by_id,
    )


def is_in_hours(at: datetime) -> bool:
    """Whether the city's counters are open at this moment."""
    here = city()
    return here.business_calendar.is_open(at.date()) and here.hours.opens_at <= at.time() < here.hours.closes_at


_COLUMNS = tuple(Ticket.__dataclass_fields__)
_TICKETS = f"SELECT {', '.join(_COLUMNS)} FROM tickets_without_names(%s, %s, %s) WHERE state <> ALL (%s) ORDER BY id"  # noqa: S608


def _tickets(office: str, on: date, *, whole: bool) -> tuple[Ticket, ...]:
    gone = [] if whole else [TicketState.DONE.value, TicketState.LEFT.value]
    with connection.cursor() as cursor:
        cursor.execute(_TICKETS, [[office], on, on, gone])
        return tuple(_ticket(dict(zip(_COLUMNS, row, strict=True))) for row in cursor.fetchall())


def _ticket(row: dict[str, Any]) -> Ticket:
    row["services"] = tuple(row["services"])
    row["kind"], row["state"] = TicketKind(row["kind"]), TicketState(row["state"])
    return Ticket(**row)


def _seats(office: str, on: date) -> list[Seat]:
    rows = CounterSeat.objects.filter(office=office, closed_at__isnull=True).order_by("counter", "id")
    return [
        Seat(row.counter, tuple(row.lines), row.staff_ref, row.staff_name, row.opened_at)
        for row in rows
        if row.opened_at.astimezone(now().tzinfo).date() == on
    ]


_TO_COME = """
    SELECT starts_at, line FROM bookings_without_names(%s, %s) WHERE office = %s AND state = %s AND starts_at > %s
"""


def _coming(office: str, at: datetime, early: timedelta) -> tuple[tuple[float, str], ...]:
    """Booked visitors who are not here yet and will be called first when their time has come."""
    until = at + timedelta(hours=3)
    with connection.cursor() as cursor:
        cursor.execute(_TO_COME, [at, until, office, BookingState.BOOKED.value, at])
        times = cursor.fetchall()
    waits = where_they_wait(declared.office(office), {line for _when, line in times})
    return tuple(((when - early - at).total_seconds() / 60, waits.get(line, line)) for when, line in times)
