"""Refusals of whoever says no name: counted in the process, and told to the journal once an hour.

Made-up numbers cost nothing to send: each as an entry of its own would fill what is kept for years. The first one is
told at once, with what was counted before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

HOUR = 3_600.0

Told = dict[tuple[str, str], int]
"""How often each action was refused by each rule."""


@dataclass
class Strangers:
    """What one process refused to nobody in particular; its threads share it."""

    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _told_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def count(self, refused: Iterable[tuple[str, str]]) -> Told | None:
        """One more of each; what is to be told now, if an hour has passed since something was."""
        with self._lock:
            self._counts.update(refused)
            if self._told_at is not None and monotonic() - self._told_at < HOUR:
                return None
            self._told_at = monotonic()
            return self._taken()

    def take(self) -> Told:
        """What waits, and nothing of it again: this process comes to its end."""
        with self._lock:
            return self._taken()

    def _taken(self) -> Told:
        taken = dict(self._counts)
        self._counts.clear()
        return taken
