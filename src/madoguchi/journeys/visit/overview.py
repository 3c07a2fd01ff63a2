"""The week of an office at a glance: how many places each hour of each line has, and how many are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.engines.booking.queries.availability import DayOfSlots, days_of_slots
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.section import Line
from madoguchi.journeys.visit import desk
from madoguchi.values.actor import Actor

DAYS = 7


@dataclass(frozen=True)
class Places:
    """Places of some slots together; `reserved` are kept for the telephone and the counter."""

    capacity: int = 0
    taken: int = 0
    reserved: int = 0

    @property
    def free(self) -> int:
        """How many may still be taken."""
        return max(0, self.capacity - self.taken)

    @property
    def filled(self) -> float:
        """The share that is taken, from 0 to 1; 0 where there is nothing to take."""
        return min(1.0, self.taken / self.capacity) if self.capacity else 0.0

    def __add__(self, other: Places) -> Places:
        return Places(self.capacity + other.capacity, self.taken + other.taken, self.reserved + other.reserved)


@dataclass(frozen=True)
class LineWeek:
    """One line in a week: its places by day and hour, and by day."""

    line: Line
    hours: tuple[int, ...]
    by_hour: dict[tuple[date, int], Places]
    by_day: dict[date, Places]

    @property
    def whole(self) -> Places:
        """The places of the whole week."""
        return sum(self.by_day.values(), Places())


@dataclass(frozen=True)
class Week:
    """The week of an office from Monday; lines without any slot are left out. Nothing in it is about a person."""

    office: str
    monday: date
    days: tuple[date, ...]
    lines: tuple[LineWeek, ...]


def week_of(office_id: str, on: date, *, by: Actor) -> Week:
    """The week a day lies in; one statement. Raises UnknownOffice, NotPermitted."""
    desk.check_office(office_id, by, desk.VIEW)
    monday = on - timedelta(days=on.weekday())
    found = days_of_slots(monday, DAYS, offices=[office_id])
    lines = (_line(one, [day for day in found if day.line == one.id]) for one in visit().lines)
    days = tuple(monday + timedelta(days=n) for n in range(DAYS))
    return Week(office_id, monday, days, tuple(one for one in lines if one.by_day))


def _line(line: Line, days: list[DayOfSlots]) -> LineWeek:
    by_hour: dict[tuple[date, int], Places] = {}
    by_day: dict[date, Places] = {}
    for day in days:
        for slot in day.slots:
            one = Places(slot.capacity, slot.taken, slot.reserved)
            key = day.on, slot.starts_at.hour
            by_hour[key] = by_hour.get(key, Places()) + one
            by_day[day.on] = by_day.get(day.on, Places()) + one
    return LineWeek(line, tuple(sorted({hour for _on, hour in by_hour})), by_hour, by_day)
