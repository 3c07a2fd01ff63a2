"""Rooms, desks and things as the city declares them, with what is reserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.engines.booking.errors.resources import NoSuchReservation, NoSuchResource
from madoguchi.engines.booking.models import Reservation
from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.rules.resources import OpenDay, free_spans, minute_of, moment_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import JST, now
from madoguchi.values.words import Words

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ResourceFacts:
    """One declared room, desk or thing; `ref` names it in addresses."""

    ref: str
    office: str
    office_name: Words
    kind: str
    name: Words
    units: int


@dataclass(frozen=True)
class ReservationFacts:
    """One reservation; times are aware in Japan Standard Time, `unit` counts from 0."""

    code: str
    resource: str
    unit: int
    starts_at: datetime
    ends_at: datetime
    purpose: str
    by: str
    by_ref: str
    cancelled: bool


def resources() -> tuple[ResourceFacts, ...]:
    """Everything the city declares that is reserved by time, in its order."""
    if not has_visits():
        return ()
    return tuple(
        ResourceFacts(f"{place.id}-{one.id}", place.id, place.name, one.kind, one.name, one.units)
        for place in visit().offices
        for one in place.rooms
    )


def resource(ref: str) -> ResourceFacts:
    """The room, desk or thing of a name; raises NoSuchResource."""
    found = next((one for one in resources() if one.ref == ref), None)
    if found is None:
        raise NoSuchResource()
    return found


def open_day(on: date) -> OpenDay:
    """The hours of the city on a day."""
    here = city()
    return OpenDay(on, here.business_calendar.is_open(on), here.hours.opens_at, here.hours.closes_at)


def reservations(refs: Sequence[str], first: date, last: date) -> Mapping[str, tuple[ReservationFacts, ...]]:
    """What is reserved from the first to the last day, by resource, in the order of time."""
    begins, ends = (minute_of(datetime.combine(on, datetime.min.time(), JST)) for on in (first, last + _DAY))
    rows = Reservation.objects.select_related("resource").filter(
        resource__ref__in=refs, cancelled_at__isnull=True, until_minute__gt=begins, from_minute__lt=ends
    )
    found: dict[str, list[ReservationFacts]] = {ref: [] for ref in refs}
    for row in rows.order_by("from_minute", "unit"):
        found[row.resource.ref].append(reservation_facts(row))
    return {ref: tuple(rows) for ref, rows in found.items()}


@dataclass(frozen=True)
class DayOfResource:
    """One resource on one day: what is reserved, and when at least one unit is free from now on."""

    resource: ResourceFacts
    reserved: tuple[ReservationFacts, ...]
    free: tuple[tuple[datetime, datetime], ...]


def day_of_resources(on: date) -> tuple[DayOfResource, ...]:
    """Everything that is reserved by time, on one day, in the order the city declares it; one statement."""
    known = resources()
    held = reservations([one.ref for one in known], on, on) if known else {}
    return tuple(DayOfResource(one, held[one.ref], tuple(_free(one, on, held[one.ref]))) for one in known)


def reservation(code: str) -> ReservationFacts:
    """The reservation of a code; raises NoSuchReservation."""
    rows = Reservation.objects.select_related("resource").filter(code=code) if "\x00" not in code else None
    row = rows.first() if rows is not None else None
    if row is None:
        raise NoSuchReservation()
    return reservation_facts(row)


def free_on(ref: str, on: date) -> list[tuple[datetime, datetime]]:
    """When at least one unit is free on a day, from now on."""
    return _free(resource(ref), on, reservations([ref], on, on)[ref])


def _free(known: ResourceFacts, on: date, held: Sequence[ReservationFacts]) -> list[tuple[datetime, datetime]]:
    taken = [(one.unit, minute_of(one.starts_at), minute_of(one.ends_at)) for one in held]
    spans = free_spans(open_day(on), known.units, taken, after=_next_mark(now()))
    return [(moment_of(begin), moment_of(end)) for begin, end in spans if end > begin]


def _next_mark(at: datetime) -> datetime:
    grid = visit().rules.grid
    return moment_of(-(-minute_of(at) // grid) * grid)


def reservation_facts(row: Reservation) -> ReservationFacts:
    """The frozen facts of a row."""
    return ReservationFacts(
        code=row.code,
        resource=row.resource.ref,
        unit=row.unit,
        starts_at=moment_of(row.from_minute),
        ends_at=moment_of(row.until_minute),
        purpose=row.purpose,
        by=row.by,
        by_ref=row.by_ref,
        cancelled=row.cancelled_at is not None,
    )
