"""Decisions too many and too alike to be kept one by one: residents at what is their own, and the house at its work.

Each page of the portal and each job would otherwise be a row, and a statement of its own. They are counted in the
process, each kind once for ten minutes, and written with an entry of the journal that is written anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

SLOT = 600
"""Seconds within which the same decision is one row, and after which it is written."""
MOST = 2_000
"""So many kinds wait for an entry of the journal; then they are written by themselves."""


class Kind(NamedTuple):
    """What is the same of decisions that are counted together; `facts` name nobody."""

    slot: int
    action: str
    rule: str
    facts: str


class Counted(NamedTuple):
    """One kind, when it was first decided, and how often."""

    at: datetime
    kind: Kind
    times: int


@dataclass
class Tally:
    """The counts of one process; its threads share it."""

    _counts: dict[Kind, Counted] = field(default_factory=dict)
    _since: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def count(self, at: datetime, action: str, rule: str, facts: str) -> None:
        """One more of this kind."""
        kind = Kind(int(at.timestamp()) // SLOT, action, rule, facts)
        with self._lock:
            if not self._counts:
                self._since = monotonic()
            known = self._counts.get(kind)
            self._counts[kind] = Counted(known.at, kind, known.times + 1) if known else Counted(at, kind, 1)

    def take_due(self) -> list[Counted]:
        """All of it, when the oldest waited long enough; it is not given again."""
        return self.take() if self._counts and monotonic() - self._since >= SLOT else []

    def take_overfull(self) -> list[Counted]:
        """All of it, when it is more than should wait."""
        return self.take() if len(self._counts) >= MOST else []

    def take(self) -> list[Counted]:
        """All of it."""
        with self._lock:
            taken = list(self._counts.values())
            self._counts.clear()
        return taken
