"""The places of every slot of some days, read by one statement: what calendars and the lobby are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from django.db import connection

from madoguchi.engines.booking.rules.availability import Places, Start, free_online, rows_of, starts_of
from madoguchi.values.clock import JST

_SQL = """
SELECT office, line, (starts_at AT TIME ZONE 'Asia/Tokyo')::date AS on_day,
       string_agg(concat_ws(',', id, extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint,
                            capacity, reserved, taken, taken_online, promised), ';' ORDER BY starts_at)
FROM booking_slot
WHERE starts_at >= %s AND starts_at < %s
  AND (cardinality(%s::text[]) = 0 OR line = ANY(%s)) AND (cardinality(%s::text[]) = 0 OR office = ANY(%s))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class DayOfSlots:
    """The slots of one line of one office on one day; days nobody touched are equal, and need no reading."""

    office: str
    line: str
    on: date
    written: str

    @cached_property
    def slots(self) -> tuple[Places, ...]:
        """The slots in the order of their times."""
        return tuple(_slot(*map(int, row.split(","))) for row in self.written.split(";"))

    @cached_property
    def free(self) -> tuple[int, ...]:
        """The places of each slot the public may still take."""
        return tuple(map(free_online, self.slots))

    def free_starts(self, needed: int, *, not_before: datetime | None = None) -> list[tuple[datetime, int]]:
        """When the public may begin a visit of so many slots, full times included, and how many still may."""
        slots = self.slots
        rows = ((slots[first].starts_at, least) for first, least in rows_of(slots, needed, self.free))
        return [row for row in rows if not_before is None or row[0] >= not_before]

    def starts(self, needed: int, *, not_before: datetime | None = None, online: bool = True) -> tuple[Start, ...]:
        """The starts of a visit that needs so many slots in a row; see the rule `starts_of`."""
        return starts_of(self.slots, needed, not_before=not_before, online=online)


def _slot(number: int, starts: int, ends: int, *counts: int) -> Places:
    return Places(number, _moment(starts), _moment(ends), *counts)


@lru_cache(maxsize=10_000)
def _moment(seconds: int) -> datetime:
    """A time of day; every office and line has slots at the same ones."""
    return datetime.fromtimestamp(seconds, JST)


def days_of_slots(
    from_on: date, days: int, *, lines: Sequence[str] = (), offices: Sequence[str] = ()
) -> tuple[DayOfSlots, ...]:
    """Every line of every office on so many days from `from_on`, or only these lines and offices; one statement."""
    from_at = datetime(from_on.year, from_on.month, from_on.day, tzinfo=JST)
    with connection.cursor() as cursor:
        wanted = [list(lines), list(lines), list(offices), list(offices)]
        cursor.execute(_SQL, [from_at, from_at + timedelta(days=days), *wanted])
        return tuple(DayOfSlots(*row) for row in cursor.fetchall())
