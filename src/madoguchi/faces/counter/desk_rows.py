"""Rows of the lists staff read in the hall: a ticket with whoever stands behind it, a counter with its number."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.office_day import OfficeDay, Ticket
from madoguchi.engines.booking.queries.tickets import Person
from madoguchi.engines.booking.rules.queue import KIND_NAMES, MOST_CALLS, STATE_NAMES
from madoguchi.engines.booking.rules.states import TicketKind, TicketState
from madoguchi.faces.counter.names import clock, counter_name, line_name, service_names, wait_told

LONG_MINUTES = 20  # a wait that is marked


@dataclass(frozen=True)
class TicketRow:
    """One ticket as staff read it; `tone` and `mark` are the chip that says why and how long somebody waits."""

    number: int
    services: str
    line: str
    name: str
    note: str
    state: str
    state_name: str
    kind: str
    counter: str
    waited: int
    mark: str
    tone: str
    calls: int
    called_at: str
    started_at: str
    told: str
    booking_number: str
    calls_left: int

    @property
    def may_be_absent(self) -> bool:
        """Whether it was called often enough."""
        return self.calls_left == 0


@dataclass(frozen=True)
class ByCounter:
    """One counter in a list of counters."""

    id: str
    name: str
    lines: str
    number: int | None
    staff: str = ""
    is_mine: bool = False
    since: str = ""
    waiting: int = 0


def ticket_row(ticket: Ticket, day: OfficeDay, person: Person | None) -> TicketRow:
    """The row of a ticket; minutes are counted from the arrival, or from the booked time of who came early."""
    until = ticket.first_called_at or day.at
    waited = max(0, int((until - ticket.waits_from).total_seconds() // 60))
    mark, tone = _mark(ticket, waited)
    forecast = day.forecast_of(ticket) if ticket.state is TicketState.WAITING else None
    return TicketRow(
        number=ticket.number,
        services=service_names(ticket.services),
        line=line_name(ticket.line),
        name=person.name if person else "",
        note=person.note if person else "",
        state=ticket.state.value,
        state_name=STATE_NAMES[ticket.state].text(_),
        kind=ticket.kind.value,
        counter=counter_name(day.office, ticket.counter) if ticket.counter else "",
        waited=waited,
        mark=mark,
        tone=tone,
        calls=ticket.calls,
        called_at=clock(ticket.called_at),
        started_at=clock(ticket.started_at),
        told=wait_told(forecast),
        booking_number=person.booking_number if person else "",
        calls_left=max(0, MOST_CALLS - ticket.calls),
    )


def _mark(ticket: Ticket, waited: int) -> tuple[str, str]:
    if ticket.kind is TicketKind.URGENT:
        return _("急ぎ"), "late"
    if ticket.kind is TicketKind.BOOKED:
        return _("予約 {at}").format(at=clock(ticket.rank_at)), "info"
    if ticket.kind is TicketKind.RETURNING:
        return KIND_NAMES[ticket.kind].text(_), "turn"
    return _("{minutes}分待ち").format(minutes=waited), "wait" if waited >= LONG_MINUTES else ""


def other_counters(day: OfficeDay, counter: str) -> list[ByCounter]:
    """The other open counters with the number each has now."""
    found = []
    for one, seat in day.seats.items():
        ticket = day.at_counters.get(one)
        lines = "・".join(line_name(line) for line in seat.lines)
        if one != counter:
            found.append(ByCounter(one, counter_name(day.office, one), lines, ticket.number if ticket else None))
    return found
