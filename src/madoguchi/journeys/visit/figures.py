"""What anybody may know of bookings in a fiscal year, with the names of offices and services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.queries.figures import BookingFigures, Calls, Tally, booking_figures
from madoguchi.engines.metrics.disclosure import is_small, parts_withheld, withheld
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

_KEPT_SECONDS = 60  # a page anybody may open must not count every booking every time


@dataclass(frozen=True)
class Counted:
    """Bookings of one office or of all; None where a count is withheld."""

    booked: int | None
    cancelled: int | None
    missed: int | None


@dataclass(frozen=True)
class VisitFigures:
    """Bookings of a year up to today, in the order the city names its offices and services; None is withheld.

    `calls` is None too when no consultation by video was held.
    """

    booked: int
    whole: Counted
    offices: tuple[tuple[str, Counted], ...]
    services: tuple[tuple[str, int | None], ...]
    lanes: Mapping[str, int | None]
    lead_days: float
    places: int
    taken: int
    calls: Calls | None


def visit_figures(year: int, *, language: str, smallest: int = 0) -> VisitFigures | None:
    """The figures of a fiscal year up to today; None when nobody, or hardly anybody, had booked for any day of it.

    Counts below `smallest` are withheld, and what would give them away (decision 25); 0 withholds nothing.
    """
    found = _found(year) if has_visits() else None
    if found is None or found.whole.booked < max(1, smallest):
        return None
    lanes = {lane: one.booked for lane, one in found.by_lane.items()}
    services = {one.id: found.by_service[one.id] for one in visit().services}
    no_lane, no_service = withheld(lanes, smallest), withheld(services, smallest)
    offices = _offices(found, smallest)
    return VisitFigures(
        booked=found.whole.booked,
        whole=_whole(found.whole, smallest),
        offices=tuple((words_in(o.name, language), offices[o.id]) for o in visit().offices if o.id in offices),
        services=tuple(
            (words_in(one.name, language), None if one.id in no_service else services[one.id])
            for one in visit().services
        ),
        lanes={lane: None if lane in no_lane else count for lane, count in lanes.items()},
        lead_days=found.lead_days,
        places=found.places,
        taken=found.taken,
        calls=found.calls if found.calls.held and not is_small(found.calls.held, smallest) else None,
    )


def _found(year: int) -> BookingFigures:
    key = f"visit-figures:{year}"
    found: BookingFigures | None = cache.get(key)
    if found is None:
        found = booking_figures(date(year, 4, 1), min(date(year + 1, 3, 31), today()))
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _whole(found: Tally, smallest: int) -> Counted:
    def shown(part: int) -> int | None:
        return None if is_small(part, smallest) or is_small(found.booked - part, smallest) else part

    return Counted(found.booked, shown(found.cancelled), shown(found.missed))


def _offices(found: BookingFigures, smallest: int) -> dict[str, Counted]:
    booked = {name: one.booked for name, one in found.by_office.items()}
    no_booked = withheld(booked, smallest)
    cancelled = {name: one.cancelled for name, one in found.by_office.items()}
    no_cancelled = parts_withheld(cancelled, booked, smallest, hidden_wholes=no_booked)
    missed = {name: one.missed for name, one in found.by_office.items()}
    no_missed = parts_withheld(missed, booked, smallest, hidden_wholes=no_booked)
    return {
        name: Counted(
            None if name in no_booked else one.booked,
            None if name in no_cancelled else one.cancelled,
            None if name in no_missed else one.missed,
        )
        for name, one in found.by_office.items()
    }
