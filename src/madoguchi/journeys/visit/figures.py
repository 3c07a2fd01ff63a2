"""What anybody may know of bookings in a fiscal year, with the names of offices and services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.queries.figures import BookingFigures, Tally, booking_figures
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

_KEPT_SECONDS = 60  # a page anybody may open must not count every booking every time


@dataclass(frozen=True)
class VisitFigures:
    """Bookings of a year up to today; offices and services by name, in the order the city names them."""

    found: BookingFigures
    offices: tuple[tuple[str, Tally], ...]
    services: tuple[tuple[str, int], ...]

    @property
    def online(self) -> int:
        """How many were booked online."""
        return self.found.by_lane.get("online", Tally()).booked


def visit_figures(year: int, *, language: str) -> VisitFigures | None:
    """The figures of a fiscal year up to today; None when nobody had booked for any day of it."""
    if not has_visits():
        return None
    key = f"visit-figures:{year}"
    found: BookingFigures | None = cache.get(key)
    if found is None:
        found = booking_figures(date(year, 4, 1), min(date(year + 1, 3, 31), today()))
        cache.set(key, found, _KEPT_SECONDS)
    if not found.whole.booked:
        return None
    offices = [(words_in(one.name, language), found.by_office.get(one.id)) for one in visit().offices]
    services = [(words_in(one.name, language), found.by_service[one.id]) for one in visit().services]
    return VisitFigures(found, tuple((name, one) for name, one in offices if one), tuple(services))
