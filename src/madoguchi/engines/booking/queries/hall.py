"""A day at an office as everybody in the hall may see it: no name in it, in memory, at most one second old."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any

from django.db import connection

from madoguchi.engines.booking.models import CounterSeat
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.lines import where_they_wait
from madoguchi.engines.booking.queries.measured import Measures, measures_of
from madoguchi.engines.booking.rules.forecast import Desk, Forecast, error_minutes, wait_minutes
from madoguchi.engines.booking.rules.queue import Standing, in_order, may_call
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import now

OLDEST = timedelta(seconds=1)
_AT_A_COUNTER = (TicketState.CALLED, TicketState.SERVING)


@dataclass(frozen=True)
class Ticket:
    """One ticket of the day, without a name."""

    id: int
    number: int
    line: str
    services: tuple[str, ...]
    kind: TicketKind
    state: TicketState
    counter: str
    wanted_counter: str
    rank_at: datetime
    arrived_at: datetime
    called_at: datetime | None
    first_called_at: datetime | None
    calls: int
    started_at: datetime | None
    ended_at: datetime | None
    handled_seconds: int
    forecast_at: datetime | None
    forecast_minutes: int | None
    language: str
    booking_id: int | None

    @property
    def standing(self) -> Standing:
        """The ticket as the order of the queue sees it."""
        return Standing(self.id, self.line, self.kind, self.rank_at, self.wanted_counter)

    @property
    def waits_from(self) -> datetime:
        """From when the wait counts: the arrival, or the booked time of who came early."""
        return max(self.arrived_at, self.rank_at)


@dataclass(frozen=True)
class Seat:
    """An open counter and the lines it calls."""

    counter: str
    lines: tuple[str, ...]
    staff_ref: str
    staff_name: str
    opened_at: datetime


@dataclass(frozen=True)
class OfficeDay:
    """Everything about the queue of one office at one moment; `waiting` stands in the order of calling."""

    office: str
    at: datetime
    in_hours: bool
    tickets: tuple[Ticket, ...]
    waiting: tuple[Ticket, ...]
    seats: Mapping[str, Seat]
    early: timedelta
    coming: tuple[tuple[float, str], ...]
    measures: Measures
    _by_id: Mapping[int, Ticket] = field(repr=False)

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()

    @property
    def is_open(self) -> bool:
        """Whether tickets are given: within the city's hours, or while anybody sits at a counter."""
        return self.in_hours or bool(self.seats)

    def ticket(self, ticket_id: int) -> Ticket | None:
        """The ticket of this row, if it is of this day."""
        return self._by_id.get(ticket_id)

    @cached_property
    def at_counters(self) -> Mapping[str, Ticket]:
        """Who is called to or served at which counter."""
        return {one.counter: one for one in self.tickets if one.state in _AT_A_COUNTER}

    @cached_property
    def calls(self) -> tuple[Ticket, ...]:
        """Who is called and has not been seen yet, the latest call first."""
        called = [one for one in self.tickets if one.state is TicketState.CALLED and one.called_at]
        return tuple(sorted(called, key=lambda one: one.called_at or one.arrived_at, reverse=True))

    @cached_property
    def waiting_by_line(self) -> Mapping[str, int]:
        """How many wait in every line."""
        return Tally(one.line for one in self.waiting)

    def waiting_for(self, counter: str) -> tuple[Ticket, ...]:
        """Whom a counter would call, in order; nobody for a closed counter."""
        seat = self.seats.get(counter)
        return tuple(one for one in self.waiting if seat and may_call(one.standing, counter, seat.lines))

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The open counters with the minutes until they are expected to be free."""
        return tuple(Desk(frozenset(seat.lines), self._free_in(seat.counter)) for seat in self.seats.values())

    def _free_in(self, counter: str) -> float:
        ticket = self.at_counters.get(counter)
        if ticket is None:
            return 0.0
        usual = self.measures.minutes_of.get(ticket.line, 0.0)
        begun = ticket.started_at or ticket.called_at or self.at
        gone = (self.at - begun).total_seconds() / 60
        # Somebody who already takes longer than usual is not finished in the next instant.
        return max(usual - gone, usual / 4)

    def ahead_of(self, ticket: Ticket) -> int:
        """How many are called before this waiting ticket by counters that may also call it."""
        return self._places.get(ticket.id, (0, None))[0]

    @cached_property
    def _places(self) -> Mapping[int, tuple[int, Forecast | None]]:
        """Of every waiting ticket how many are before it, and its forecast; made once for all who look."""
        sets = [desk.lines for desk in self.desks]
        waits = {one.line for one in self.waiting}
        together = {line: {one for lines in sets if line in lines for one in lines} for line in waits}
        ahead: Tally[str] = Tally()
        found = {}
        for one in self.waiting:
            before = sum(count for line, count in ahead.items() if line in together[one.line])
            overtake = self.not_due if one.kind is TicketKind.WALK_IN else ()
            found[one.id] = (before, self._forecast(one.line, ahead, overtake))
            ahead[one.line] += 1
        return found

    def forecast_of(self, ticket: Ticket) -> Forecast | None:
        """When a waiting ticket is expected to be called; None when no open counter calls its line."""
        if ticket.kind is TicketKind.BOOKED:
            return self.forecast_booked(ticket.line, ticket.rank_at)
        return self._places.get(ticket.id, (0, None))[1]

    def forecast_booked(self, line: str, booked_at: datetime) -> Forecast | None:
        """What a booked visitor is told: not before their time, and only behind those who then go first."""
        first = [one for one in self.waiting if one.kind is not TicketKind.WALK_IN and one.rank_at < booked_at]
        told = self._forecast(line, Tally(one.line for one in first))
        return Forecast(max(told.minutes, self._due_in(booked_at)), told.error) if told else None

    def forecast_for(self, line: str) -> Forecast | None:
        """What somebody who came without a booking this moment would be told; None for a closed line."""
        first = Tally(one.line for one in self.waiting if not self._is_not_due(one))
        return self._forecast(line, first, self.not_due)

    @cached_property
    def not_due(self) -> tuple[tuple[float, str], ...]:
        """Who came early: minutes until they are called before those without a booking, and their line."""
        return tuple((self._due_in(one.rank_at), one.line) for one in self.waiting if self._is_not_due(one))

    def _is_not_due(self, ticket: Ticket) -> bool:
        return ticket.kind is TicketKind.BOOKED and self._due_in(ticket.rank_at) > 0

    def _due_in(self, booked_at: datetime) -> float:
        return (booked_at - self.early - self.at).total_seconds() / 60

    def _forecast(
        self, line: str, ahead: Mapping[str, int], not_due: tuple[tuple[float, str], ...] = ()
    ) -> Forecast | None:
        coming = (*self.coming, *not_due)
        minutes = wait_minutes(line, ahead, coming, self.desks, self.measures.minutes_of)
        if minutes is None:
            return None
        return Forecast(minutes, error_minutes(minutes, self.measures.error_of(line, minutes)))


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
