"""How long somebody will wait: the measured work of those ahead, shared by the open counters, and how wrong that was.

A forecast is minutes and an error: four of five visitors were called within the error of what they were told.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 20  # measurements before a measured figure is believed alone
_STEP = 5  # minutes: what is told is never finer than this
_SHORT, _LONG = 10, 30


@dataclass(frozen=True)
class Measured:
    """A median or a quantile in minutes, and of how many it is."""

    minutes: float
    count: int


@dataclass(frozen=True)
class Desk:
    """An open counter: the lines it calls, and in how many minutes it is expected to be free."""

    lines: frozenset[str]
    free_in: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """Minutes until the call, and by how many minutes that may be wrong."""

    minutes: float
    error: float

    @property
    def low(self) -> int:
        """The shortest wait that is told, in steps of five minutes, never negative."""
        return max(0, math.floor((self.minutes - self.error) / _STEP) * _STEP)

    @property
    def high(self) -> int:
        """The longest wait that is told, in steps of five minutes, at least five more than the shortest."""
        return max(self.low + _STEP, math.ceil((self.minutes + self.error) / _STEP) * _STEP)


def handling_minutes(declared: float, weeks: Measured | None, today: Measured | None) -> float:
    """What one visitor takes: the last weeks' median of the line and hour, moved towards today's as that is measured.

    Until there are enough measurements the declared minutes of the service stand in for the missing ones.
    """
    known = min(weeks.count, ENOUGH) if weeks else 0
    usual = (known * (weeks.minutes if weeks else 0) + (ENOUGH - known) * declared) / ENOUGH
    if today is None or today.count <= 0:
        return usual
    weight = min(today.count, ENOUGH)
    return (usual * ENOUGH + today.minutes * weight) / (ENOUGH + weight)


def reach_of(minutes: float) -> str:
    """The class of a forecast whose errors are measured together: short, middle or long."""
    return "short" if minutes < _SHORT else "middle" if minutes < _LONG else "long"


def error_minutes(minutes: float, measured: Measured | None) -> float:
    """The error to be told with a forecast: as measured, or half of it (at least five) while too little is measured."""
    guess = max(float(_STEP), minutes / 2)
    if measured is None or measured.count < ENOUGH:
        return guess
    return max(measured.minutes, _STEP / 2)


def load_of(line: str, on: str, desks: Sequence[Desk], minutes: float) -> float | None:
    """By how much one visitor of `line` with `minutes` of work delays the line `on`; None when `on` is closed.

    The visitor is served by any counter of their line alike; the delay is the part that falls on the counters of
    `on`, divided by their number.
    """
    mine = [desk for desk in desks if on in desk.lines]
    if not mine:
        return None
    theirs = [desk for desk in desks if line in desk.lines]
    if not theirs:
        return 0.0
    shared = sum(1 for desk in mine if line in desk.lines)
    return minutes * shared / len(theirs) / len(mine)


def wait_minutes(
    line: str,
    ahead: Mapping[str, int],
    coming: Collection[tuple[float, str]],
    desks: Sequence[Desk],
    minutes_of: Mapping[str, float],
) -> float | None:
    """Minutes until somebody of `line` is called; None when no open counter calls the line.

    `ahead` counts those who are called before by line; `coming` are booked visitors with the minutes until they may
    be called first: who becomes due during the wait is ahead, too.
    """
    mine = [desk for desk in desks if line in desk.lines]
    if not mine:
        return None
    loads = {
        one: load_of(one, line, desks, minutes_of.get(one, 0.0)) or 0.0 for one in {*ahead, *(c[1] for c in coming)}
    }
    wait = min(max(desk.free_in, 0.0) for desk in mine)
    wait += sum(loads[one] * count for one, count in ahead.items())
    for due_in, other in sorted(coming):
        if due_in <= wait:
            wait += loads[other]
    return wait


def share_inside(errors: Sequence[tuple[float, float]]) -> float | None:
    """The share, from 0 to 1, of (actual minus told, error told) that lay within the error; None for none."""
    if not errors:
        return None
    return sum(1 for wrong, told in errors if abs(wrong) <= told) / len(errors)
