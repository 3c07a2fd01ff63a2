"""Whole days taken over at once, from the ticket machine a city had before: the forecast begins with figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from madoguchi.engines.booking.models import Booking, QueueTicket, Slot, TicketEvent
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.rules.queue import number_of
from madoguchi.engines.booking.rules.states import ACTIVE, BookingState, TicketKind, TicketState
from madoguchi.values.references import new_booking_number, new_resume_code, new_secret

_SITS = (*ACTIVE, BookingState.SERVED)  # whoever did not come gave the place back


@dataclass(frozen=True)
class PastTicket:
    """One visit that is over: when somebody came, was called, was begun and went home, and what had been foretold."""

    office: str
    line: str
    service: str
    kind: TicketKind
    counter: str
    arrived_at: datetime
    called_at: datetime
    started_at: datetime
    ended_at: datetime
    forecast_at: datetime
    forecast_minutes: int
    by: str = ""


@dataclass(frozen=True)
class KnownBooking:
    """One booking made elsewhere; `slots` are those of ours it sits in, of which each has a place left."""

    office: str
    line: str
    service: str
    starts_at: datetime
    ends_at: datetime
    name: str
    kana: str
    made_at: datetime
    note: str = ""
    drafts: dict[str, str] = field(default_factory=dict)
    state: BookingState = BookingState.BOOKED
    slots: tuple[int, ...] = ()


@transaction.atomic
def take_over_tickets(past: Sequence[PastTicket]) -> None:
    """Keep finished visits with their events; they are numbered by arrival, as if they had been given here."""
    series = {line.id: line.series for line in declared.visit().lines}
    given: Counter[tuple[str, object, int]] = Counter()
    rows = []
    for one in sorted(past, key=lambda ticket: ticket.arrived_at):
        on = one.arrived_at.date()
        given[one.office, on, series[one.line]] += 1
        number = number_of(series[one.line], given[one.office, on, series[one.line]])
        rows.append((_row(one, number), one))
    QueueTicket.objects.bulk_create([row for row, _one in rows])
    TicketEvent.objects.bulk_create([event for row, one in rows for event in _events(row, one)])


def _row(one: PastTicket, number: int) -> QueueTicket:
    return QueueTicket(
        office=one.office,
        on=one.arrived_at.date(),
        number=number,
        code=new_secret(),
        key=new_secret(),
        line=one.line,
        services=[one.service],
        kind=one.kind,
        state=TicketState.DONE,
        counter=one.counter,
        rank_at=one.arrived_at,
        arrived_at=one.arrived_at,
        forecast_at=one.forecast_at,
        forecast_minutes=one.forecast_minutes,
        called_at=one.called_at,
        first_called_at=one.called_at,
        calls=1,
        started_at=one.started_at,
        ended_at=one.ended_at,
        handled_seconds=int((one.ended_at - one.started_at).total_seconds()),
    )


def _events(row: QueueTicket, one: PastTicket) -> list[TicketEvent]:
    happened = [("arrive", one.arrived_at), ("call", one.called_at), ("start", one.started_at), ("done", one.ended_at)]
    return [
        TicketEvent(ticket=row, at=at, kind=kind, counter="" if kind == "arrive" else one.counter, by=one.by)
        for kind, at in happened
    ]


@transaction.atomic
def take_over_bookings(known: Sequence[KnownBooking]) -> list[str]:
    """Keep bookings made elsewhere, so that their visitors can be checked in; returns their numbers."""
    rows = [
        Booking(
            number=new_booking_number(),
            code=new_resume_code(),
            key=new_secret(),
            office=one.office,
            line=one.line,
            slots=list(one.slots),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            services=[one.service],
            drafts=one.drafts,
            lane="counter",
            state=one.state,
            name=one.name,
            kana=one.kana,
            note=one.note,
            made_at=one.made_at,
            changed_at=one.made_at,
        )
        for one in known
    ]
    Booking.objects.bulk_create(rows)
    for row in rows:
        if row.slots and row.state in _SITS:
            Slot.objects.filter(pk__in=row.slots).update(taken=F("taken") + 1)
    return [row.number for row in rows]
