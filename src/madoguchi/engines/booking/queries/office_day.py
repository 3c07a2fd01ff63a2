"""The queue of one office at one moment: who waits and who is called, and what each of them is told."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from madoguchi.engines.booking.queries.measured import Measures
from madoguchi.engines.booking.rules.forecast import Desk, Forecast, error_minutes, wait_minutes
from madoguchi.engines.booking.rules.queue import Standing, may_call
from madoguchi.engines.booking.rules.states import TicketKind, TicketState

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
