"""The free times as they were at most a second ago, kept in memory: however many people look, one statement asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from madoguchi.engines.booking.queries.availability import DayOfSlots, days_of_slots
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.availability import Start
from madoguchi.values.clock import today

_SECONDS = 1.0  # so old may be what is shown
_RENEWED_AFTER = 0.7  # from then on one reader looks again, so that the others seldom have to wait
_Place = tuple[str, str]
_Asked = tuple[str, str, date, int]


@dataclass(frozen=True)
class Snapshot:
    """Every slot of the days that can be booked; what is computed of a day is kept as long as the day stays."""

    days: dict[_Place, dict[date, DayOfSlots]]
    worked_out: dict[_Asked, tuple[Start, ...]] = field(default_factory=dict)

    def has_slots(self, office: str, lines: Sequence[str], on: date) -> bool:
        """Whether an office takes bookings for any of these lines on a day."""
        return any(on in self.days.get((office, line), {}) for line in lines)

    def starts(self, office: str, line: str, on: date, needed: int) -> tuple[Start, ...]:
        """The starts of a visit of so many slots for the public, full ones included."""
        asked = (office, line, on, needed)
        if asked not in self.worked_out:
            day = self.days.get((office, line), {}).get(on)
            self.worked_out[asked] = day.starts(needed) if day else ()
        return self.worked_out[asked]

    def best_starts(
        self, office: str, lines: Sequence[str], on: date, needed: int, *, not_before: datetime
    ) -> dict[datetime, tuple[str, Start]]:
        """The starts of a day by time, each in the first of these lines that has a place, else in the first."""
        found: dict[datetime, tuple[str, Start]] = {}
        for line in lines:
            for start in self.starts(office, line, on, needed):
                known = found.get(start.starts_at)
                if start.starts_at >= not_before and (known is None or (not known[1].free and start.free)):
                    found[start.starts_at] = (line, start)
        return dict(sorted(found.items()))


class _Memory(NamedTuple):
    kept: Snapshot | None = None
    read_at: float = float("-inf")


_memory = _Memory()
_lock = threading.Lock()


def free_times() -> Snapshot:
    """The free times as they were at most a second before they are asked for, or later.

    One reader renews them while they still hold, and the others go on with what there is; where they are too old,
    everybody waits for that one reader.
    """
    asked_at, (kept, read_at) = time.monotonic(), _memory
    if kept is not None and read_at > asked_at - _RENEWED_AFTER:
        return kept
    holds = kept if read_at > asked_at - _SECONDS else None
    if not _lock.acquire(blocking=holds is None) and holds is not None:
        return holds
    try:
        return _renewed(asked_at - (_RENEWED_AFTER if holds is not None else _SECONDS))
    finally:
        _lock.release()


def _renewed(since: float) -> Snapshot:
    """What was read after `since`: whoever waited behind another reader takes what that one read."""
    global _memory
    kept = _memory.kept
    if kept is None or _memory.read_at <= since:
        at = time.monotonic()
        kept = _read(kept)
        _memory = _Memory(kept, at)
    return kept


def forget_free_times() -> None:
    """Ask the database at the next question: another database, or another day, stands behind it."""
    global _memory
    _memory = _Memory()


def _read(before: Snapshot | None) -> Snapshot:
    days: dict[_Place, dict[date, DayOfSlots]] = {}
    same: set[tuple[str, str, date]] = set()
    for day in days_of_slots(today(), visit().rules.ahead_days + 1):
        known = before.days.get((day.office, day.line), {}).get(day.on) if before else None
        if known == day:
            same.add((day.office, day.line, day.on))
        days.setdefault((day.office, day.line), {})[day.on] = known if known is not None and known == day else day
    # A copy at once: readers add to it while it is read.
    old = before.worked_out.copy() if before else {}
    return Snapshot(days, {asked: starts for asked, starts in old.items() if asked[:3] in same})
