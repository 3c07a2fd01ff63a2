"""Bookings counted over a period: by lane, office, service and outcome; nothing in it is about a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.values.clock import JST

_BOOKINGS = """
SELECT office, lane, state, count(*), sum(extract(epoch FROM starts_at - made_at)) / 86400
FROM booking_booking WHERE starts_at >= %s AND starts_at < %s GROUP BY 1, 2, 3
"""
_SERVICES = """
SELECT service, count(*) FROM booking_booking, unnest(services) AS service
WHERE starts_at >= %s AND starts_at < %s AND state <> 'lapsed' GROUP BY 1
"""
_PLACES = """
SELECT coalesce(sum(declared), 0), coalesce(sum(least(taken, declared)), 0)
FROM booking_slot WHERE starts_at >= %s AND starts_at < %s
"""
_NOT_BOOKED = (BookingState.LAPSED, BookingState.OFFERED)


@dataclass
class Tally:
    """Bookings of one kind: all of them, and those that were cancelled or missed."""

    booked: int = 0
    cancelled: int = 0
    missed: int = 0

    def add(self, state: str, count: int) -> None:
        """Count so many more that ended like this."""
        self.booked += count
        self.cancelled += count if state == BookingState.CANCELLED else 0
        self.missed += count if state == BookingState.MISSED else 0


@dataclass(frozen=True)
class BookingFigures:
    """The bookings whose time lies in a period; `lead_days` is how long before they were made, on average."""

    whole: Tally = field(default_factory=Tally)
    by_lane: dict[str, Tally] = field(default_factory=dict)
    by_office: dict[str, Tally] = field(default_factory=dict)
    by_service: Counter[str] = field(default_factory=Counter)
    lead_days: float = 0.0
    places: int = 0
    taken: int = 0


def booking_figures(from_on: date, until_on: date) -> BookingFigures:
    """The figures of a period, both days included; three statements."""
    begins = datetime.combine(from_on, datetime.min.time(), JST)
    span = [begins, datetime.combine(until_on, datetime.min.time(), JST) + timedelta(days=1)]
    whole, lanes, offices, days = Tally(), dict[str, Tally](), dict[str, Tally](), 0.0
    with connection.cursor() as cursor:
        cursor.execute(_BOOKINGS, span)
        for office, lane, state, count, lead in cursor.fetchall():
            if state not in _NOT_BOOKED:
                for tally in (whole, lanes.setdefault(lane, Tally()), offices.setdefault(office, Tally())):
                    tally.add(state, count)
                days += float(lead)
        cursor.execute(_SERVICES, span)
        services = Counter(dict(cursor.fetchall()))
        cursor.execute(_PLACES, span)
        places, taken = cursor.fetchone()
    return BookingFigures(whole, lanes, offices, services, days / (whole.booked or 1), int(places), int(taken))
