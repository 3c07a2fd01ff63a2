"""Which slots a day has: the declared patterns, the exceptions of the city, the blocks of staff; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from madoguchi.engines.booking.section import WEEKDAYS, Pattern, PatternException, clock
from madoguchi.values.clock import JST


@dataclass(frozen=True)
class Place:
    """One office with its weekly patterns and the days that are different."""

    office: str
    patterns: tuple[Pattern, ...]
    exceptions: tuple[PatternException, ...] = ()


@dataclass(frozen=True)
class Span:
    """What a slot should be: `capacity` visitors may begin together, `reserved` of them not online."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    reserved: int


@dataclass(frozen=True)
class Closing:
    """A block of staff: from when to when a line ("" is every line) has only so many places."""

    line: str
    starts_at: datetime
    ends_at: datetime
    capacity: int


Key = tuple[str, datetime]


def slots_of_day(
    place: Place, on: date, *, grid: int, is_open: bool, blocks: Sequence[Closing] = ()
) -> dict[Key, Span]:
    """The slots of an office on one day by line and beginning; none on a closed day.

    `grid` is the length of a slot in minutes. An exception of that day replaces the weekly patterns. Where two patterns
    name the same line and time, their places add up. A block lowers or raises the places of every slot it touches.
    """
    if not is_open:
        return {}
    patterns = _patterns_on(place, on)
    found: dict[Key, Span] = {}
    for pattern in patterns:
        for starts_at in _beginnings(pattern, on, grid):
            for line in pattern.lines:
                found[line, starts_at] = _added(found.get((line, starts_at)), starts_at, grid, pattern)
    return {key: _blocked(key[0], span, blocks) for key, span in found.items()}


def _patterns_on(place: Place, on: date) -> Iterable[Pattern]:
    for exception in place.exceptions:
        if exception.on == on:
            return exception.patterns
    return [one for one in place.patterns if WEEKDAYS[on.weekday()] in one.days]


def _beginnings(pattern: Pattern, on: date, grid: int) -> Iterable[datetime]:
    at, until = _at(on, clock(pattern.from_)), _at(on, clock(pattern.until))
    while at + timedelta(minutes=grid) <= until:
        yield at
        at += timedelta(minutes=grid)


def _at(on: date, when: time) -> datetime:
    return datetime.combine(on, when, JST)


def _added(before: Span | None, starts_at: datetime, grid: int, pattern: Pattern) -> Span:
    capacity, reserved = (before.capacity, before.reserved) if before else (0, 0)
    ends_at = starts_at + timedelta(minutes=grid)
    return Span(starts_at, ends_at, capacity + pattern.capacity, reserved + pattern.reserved)


def _blocked(line: str, span: Span, blocks: Sequence[Closing]) -> Span:
    for block in blocks:
        touches = block.starts_at < span.ends_at and span.starts_at < block.ends_at
        if touches and block.line in ("", line):
            span = Span(span.starts_at, span.ends_at, block.capacity, min(span.reserved, block.capacity))
    return span


@dataclass(frozen=True)
class Kept:
    """A slot as it stands in the database."""

    id: int
    capacity: int
    declared: int
    reserved: int
    taken: int
    ends_at: datetime


@dataclass(frozen=True)
class Change:
    """A slot that has to become another: its new end and numbers, and by how many bookings it is too full."""

    id: int
    ends_at: datetime
    capacity: int
    declared: int
    reserved: int
    too_many: int


def changes(wanted: Mapping[Key, Span], kept: Mapping[Key, Kept]) -> tuple[list[tuple[Key, Span]], list[Change]]:
    """What to add and what to change so that the slots are as declared, without touching what is booked.

    A slot nobody declares any more is kept with no places; where people are booked, its capacity never falls below
    them: staff resolve the difference, which is `too_many`.
    """
    new = [(key, span) for key, span in wanted.items() if key not in kept]
    changed = []
    for key, slot in kept.items():
        span = wanted.get(key)
        ends_at, declared, reserved = (span.ends_at, span.capacity, span.reserved) if span else (slot.ends_at, 0, 0)
        change = Change(slot.id, ends_at, max(declared, slot.taken), declared, reserved, max(0, slot.taken - declared))
        before = (slot.ends_at, slot.capacity, slot.declared, slot.reserved)
        if (change.ends_at, change.capacity, change.declared, change.reserved) != before:
            changed.append(change)
    return new, changed
