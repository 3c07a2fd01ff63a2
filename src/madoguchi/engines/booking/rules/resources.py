"""When a room, a desk or a thing may be reserved, and which times are still free; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from madoguchi.engines.booking.errors.resources import (
    OffTheGrid,
    ResourceClosed,
    SpanPast,
    SpanTooFar,
    SpanTooLong,
    SpanTurned,
)
from madoguchi.engines.booking.section import VisitRules
from madoguchi.values.clock import JST

_EPOCH = datetime(1970, 1, 1, tzinfo=JST).replace(hour=9)  # 1970-01-01 0:00 UTC
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class OpenDay:
    """One day of the office: whether it is open, and its hours."""

    on: date
    is_open: bool
    opens: time
    closes: time


def minute_of(at: datetime) -> int:
    """A moment in minutes since 1970 (UTC)."""
    return int((at - _EPOCH) / _MINUTE)


def moment_of(minute: int) -> datetime:
    """The moment of a minute since 1970, in Japan Standard Time."""
    return _EPOCH + minute * _MINUTE


def check_span(starts_at: datetime, ends_at: datetime, day: OpenDay, *, at: datetime, rules: VisitRules) -> None:
    """Raise SpanTurned, OffTheGrid, SpanPast, SpanTooFar, ResourceClosed or SpanTooLong for what cannot be reserved.

    A span lies within the hours of one open day, so none crosses midnight. `longest` is in minutes.
    """
    if ends_at <= starts_at:
        raise SpanTurned()
    if minute_of(starts_at) % rules.grid or minute_of(ends_at) % rules.grid:
        raise OffTheGrid(grid=rules.grid)
    if ends_at <= at:
        raise SpanPast()
    if day.on > at.astimezone(JST).date() + timedelta(days=rules.ahead_days):
        raise SpanTooFar(days=rules.ahead_days)
    first, last = datetime.combine(day.on, day.opens, JST), datetime.combine(day.on, day.closes, JST)
    if not day.is_open or starts_at < first or ends_at > last:
        raise ResourceClosed(opens=f"{day.opens:%-H:%M}", closes=f"{day.closes:%-H:%M}")
    if ends_at - starts_at > timedelta(minutes=rules.longest):
        raise SpanTooLong(most=f"{rules.longest / 60:g}")


def free_spans(
    day: OpenDay, units: int, taken: Iterable[tuple[int, int, int]], *, after: datetime
) -> list[tuple[int, int]]:
    """When at least one unit is free on the day, as (from, until) in minutes; `taken` is (unit, from, until)."""
    if not day.is_open:
        return []
    first = max(minute_of(datetime.combine(day.on, day.opens, JST)), minute_of(after))
    last = minute_of(datetime.combine(day.on, day.closes, JST))
    if first >= last:  # the day is over
        return []
    held = [one for one in taken if one[0] < units]
    edges = sorted({first, last, *(edge for _, begin, end in held for edge in (begin, end) if first < edge < last)})
    found: list[tuple[int, int]] = []
    for begin, end in pairwise(edges):
        if sum(1 for _, a, b in held if a < end and b > begin) >= units:
            continue
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def first_free_units(units: int, taken: Iterable[int]) -> list[int]:
    """The units that are free, the lowest first."""
    held = set(taken)
    return [unit for unit in range(units) if unit not in held]
