"""The free times of every office at once: one week, office by day, for everything that is wanted in one visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.snapshot import Snapshot, free_times
from madoguchi.engines.booking.rules.bookings import last_day
from madoguchi.journeys.visit.times import OfficeTimes, earliest, offices_with_times, shown_week
from madoguchi.journeys.visit.wishes import Want
from madoguchi.values.clock import now, today

LEAST_DAYS = 5  # what is left of a week goes on into the next one until it has so many days
FEW = 2  # with so many beginnings left, or fewer, a day is nearly full


@dataclass(frozen=True)
class OfficeDay:
    """One office on one day: whether it takes bookings, and the times at which a visit can still begin."""

    office: str
    on: date
    open: bool
    free: tuple[datetime, ...]

    @property
    def last(self) -> datetime | None:
        """The last of these times."""
        return self.free[-1] if self.free else None

    @property
    def few(self) -> bool:
        """Whether hardly anything is left."""
        return 0 < len(self.free) <= FEW


@dataclass(frozen=True)
class AllOffices:
    """One week of all offices; `rows` by office in the order the city names them, `days` where any of them is open."""

    monday: date
    previous: date | None
    next: date | None
    offices: tuple[OfficeTimes, ...]
    days: tuple[date, ...]
    rows: dict[str, tuple[OfficeDay, ...]]

    @property
    def has_any(self) -> bool:
        """Whether anything is free at all, in this week or in another."""
        return any(one.next_at for one in self.offices)


def all_offices(want: Want, monday: date | None, language: str) -> AllOffices:
    """The week from Monday that is asked for, or the one with the earliest free time, within what can be booked."""
    offices = tuple(offices_with_times(want, language))
    next_at = min((one.next_at for one in offices if one.next_at), default=None)
    shown, previous, following = shown_week(monday, next_at)
    known, first, last = free_times(), earliest(), last_day(now(), visit().rules)
    ahead = [on for n in range(14) if today() <= (on := shown + timedelta(days=n)) <= last]
    found = {one.id: {on: _office_day(known, one.id, want, on, first) for on in ahead} for one in offices}
    open_on = [on for on in ahead if any(row[on].open for row in found.values())]
    week = [on for n, on in enumerate(open_on) if n < LEAST_DAYS or on < shown + timedelta(days=7)]
    rows = {ref: tuple(row[on] for on in week) for ref, row in found.items()}
    return AllOffices(shown, previous, following, offices, tuple(week), rows)


def _office_day(known: Snapshot, office_id: str, want: Want, on: date, first: datetime) -> OfficeDay:
    starts = known.best_starts(office_id, want.lines, on, want.spans, not_before=first)
    free = tuple(at for at, (_line, start) in starts.items() if start.free)
    return OfficeDay(office_id, on, bool(starts), free)
