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
FROM bookings_without_names(%s, %s) GROUP BY 1, 2, 3
"""
_SERVICES = """
SELECT service, count(*) FROM bookings_without_names(%s, %s), unnest(services) AS service
WHERE state <> 'lapsed' GROUP BY 1
"""
# The wait is that of a visitor who was there: from the appointed time, or from entering when that was later.
_PLACES_AND_CALLS = """
SELECT * FROM
  (SELECT coalesce(sum(declared), 0), coalesce(sum(least(taken, declared)), 0)
   FROM booking_slot WHERE starts_at >= %s AND starts_at < %s) AS places,
  (SELECT count(*), coalesce(sum(extract(epoch FROM room_ended_at - room_opened_at)), 0) / 60,
     coalesce(sum(greatest(0, extract(epoch FROM room_opened_at - greatest(starts_at, consented_at)))), 0) / 60
   FROM bookings_without_names(%s, %s) WHERE remote AND room_ended_at IS NOT NULL) AS calls
"""
_NOT_BOOKED = (BookingState.LAPSED, BookingState.OFFERED)


@dataclass(frozen=True)
class Calls:
    """Consultations by video that were held, with their minutes and the minutes their visitors waited, on average."""

    held: int = 0
    minutes: float = 0.0
    waited: float = 0.0


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
    calls: Calls = Calls()


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
        cursor.execute(_PLACES_AND_CALLS, [*span, *span])
        places, taken, held, minutes, waited = cursor.fetchone()
    calls = Calls(held, float(minutes) / (held or 1), float(waited) / (held or 1))
    return BookingFigures(whole, lanes, offices, services, days / (whole.booked or 1), int(places), int(taken), calls)
