"""The day sheet of an office: everybody who comes, by line and time, with what was written beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from madoguchi.engines.booking.actions import endings
from madoguchi.engines.booking.errors.desk import ReasonMissing
from madoguchi.engines.booking.queries.bookings import BookingFacts, bookings_of_day
from madoguchi.engines.booking.queries.declared import counters_of, visit
from madoguchi.engines.booking.queries.lines import where_they_wait
from madoguchi.engines.booking.queries.slots import slots_of_day
from madoguchi.engines.booking.section import Counter, Office
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.booking import cancel_visit, change_visit
from madoguchi.journeys.visit.calls import read_time
from madoguchi.values.actor import Actor

MOST = 500
_FURTHEST = 31
_PURPOSE = "窓口の予約の準備と受付"


@dataclass(frozen=True)
class Moment:
    """One time of a line: who is booked, and how many places there are and are left."""

    at: datetime
    visits: tuple[BookingFacts, ...]
    places: int
    free: int


@dataclass(frozen=True)
class LineDay:
    """One line of the day, or an opening: the counters that call it, and its times that have a visit.

    `waits_in` is the line in which the visitors of an opening wait; empty for a line of the city.
    """

    line: str
    waits_in: str
    counters: tuple[Counter, ...]
    moments: tuple[Moment, ...]
    places: int
    taken: int


@dataclass(frozen=True)
class DaySheet:
    """An office on a day, or one `counter` of it.

    `too_many` says that more came to the office than a sheet holds, `previous` and `next` are open days.
    """

    office: Office
    on: date
    is_open: bool
    counter: Counter | None
    lines: tuple[LineDay, ...]
    visits: int
    too_many: bool
    previous: date | None
    next: date | None


@transaction.atomic
def day_sheet(office_id: str, on: date, *, by: Actor, counter_id: str = "") -> DaySheet:
    """Who comes to an office on a day, or to the lines one counter of it calls; one disclosure with all numbers shown.

    A counter the office does not have narrows nothing. Raises UnknownOffice, NotPermitted.
    """
    of = desk.check_office(office_id, by, desk.VIEW)
    counter = next((one for one in counters_of(of) if one.id == counter_id), None)
    booked = bookings_of_day(office_id, on, limit=MOST + 1)
    lines = [one for one in _lines(of, on, booked[:MOST]) if counter is None or counter in one.counters]
    shown = [one for line in lines for moment in line.moments for one in moment.visits]
    desk.note_look(by, "list", [one.number for one in shown], _PURPOSE)
    return DaySheet(
        office=of,
        on=on,
        is_open=city().business_calendar.is_open(on),
        counter=counter,
        lines=tuple(lines),
        visits=len(shown),
        too_many=len(booked) > MOST,
        previous=_open_day(on, -1),
        next=_open_day(on, 1),
    )


def _lines(of: Office, on: date, shown: list[BookingFacts]) -> list[LineDay]:
    slots: dict[str, dict[datetime, tuple[int, int]]] = {}
    for slot in slots_of_day(of.id, on):
        slots.setdefault(slot.line, {})[slot.starts_at] = slot.capacity, slot.taken
    declared = [line.id for line in visit().lines]
    openings = sorted({*slots, *(one.line for one in shown)} - set(declared))
    waits = where_they_wait(of, openings) if openings else {}
    found = []
    for line in (*declared, *openings):
        places = slots.get(line, {})
        visits = [one for one in shown if one.line == line]
        called = waits.get(line, line)
        counters = tuple(one for one in counters_of(of) if called in one.lines)
        moments = tuple(_moment(at, visits, places) for at in sorted({one.starts_at for one in visits}))
        if places or visits:
            total, taken = (sum(pair[n] for pair in places.values()) for n in (0, 1))
            found.append(LineDay(line, waits.get(line, ""), counters, moments, total, taken))
    return found


def _moment(at: datetime, visits: list[BookingFacts], places: dict[datetime, tuple[int, int]]) -> Moment:
    capacity, taken = places.get(at, (0, 0))
    return Moment(at, tuple(one for one in visits if one.starts_at == at), capacity, max(0, capacity - taken))


def _open_day(on: date, step: int) -> date | None:
    """The next open day in a direction; None when there is none within a month."""
    days = (on + timedelta(days=step * number) for number in range(1, _FURTHEST + 1))
    return next((day for day in days if city().business_calendar.is_open(day)), None)


@transaction.atomic
def cancel_for_visitor(number: str, *, reason: str, by: Actor, revision: int | None) -> BookingFacts:
    """Cancel somebody's visit for them, and keep the reason with it; raises ReasonMissing, NotPermitted, and what
    `cancel_visit` raises."""
    found = desk.check_visit(number, by)
    if not reason.strip():
        raise ReasonMissing()
    return cancel_visit(found.number, by=by, by_visitor=False, revision=revision, reason=reason.strip())


@transaction.atomic
def move_for_visitor(number: str, mark: str, *, by: Actor, revision: int | None, reason: str = "") -> BookingFacts:
    """Move somebody's visit to another time for them; raises TimeNotChosen, NotPermitted, and what `change_visit`
    raises."""
    found = desk.check_visit(number, by)
    office_id, line_id, starts_at = read_time(mark)
    desk.check_office(office_id, by)
    return change_visit(
        found.number,
        office=office_id,
        line=line_id,
        starts_at=starts_at,
        by=by,
        by_visitor=False,
        revision=revision,
        reason=reason.strip(),
    )


@transaction.atomic
def miss_visit(number: str, *, by: Actor, revision: int | None = None) -> BookingFacts:
    """Say that somebody did not come; raises NotPermitted, and what `endings.miss` raises."""
    found = desk.check_visit(number, by)
    missed, did = endings.miss(found.number, revision=revision)
    if did:
        record(by, "write:booking_missed", dossiers=[missed.number], data="予約", purpose=_PURPOSE)
    return missed
