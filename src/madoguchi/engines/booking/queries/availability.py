"""The places of every slot of some days, read by one statement: what calendars and the lobby are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection

from madoguchi.engines.booking.rules.availability import Places, Start, starts_of
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

    def starts(self, needed: int, *, not_before: datetime | None = None, online: bool = True) -> tuple[Start, ...]:
        """The starts of a visit that needs so many slots in a row; see the rule `starts_of`."""
        return starts_of(self.slots, needed, not_before=not_before, online=online)


def _slot(number: int, starts: int, ends: int, *counts: int) -> Places:
    return Places(number, datetime.fromtimestamp(starts, JST), datetime.fromtimestamp(ends, JST), *counts)


def days_of_slots(
    from_on: date, days: int, *, lines: Sequence[str] = (), offices: Sequence[str] = ()
) -> tuple[DayOfSlots, ...]:
    """Every line of every office on so many days from `from_on`, or only these lines and offices; one statement."""
    from_at = datetime(from_on.year, from_on.month, from_on.day, tzinfo=JST)
    with connection.cursor() as cursor:
        wanted = [list(lines), list(lines), list(offices), list(offices)]
        cursor.execute(_SQL, [from_at, from_at + timedelta(days=days), *wanted])
        return tuple(DayOfSlots(*row) for row in cursor.fetchall())
