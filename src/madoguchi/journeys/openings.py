"""How a mass opening stands, for those who run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.engines.booking.queries.openings import OpeningFacts, opening_of, outcome_counts, places_of_opening
from madoguchi.engines.booking.rules.availability import Places, free_at_all, free_online


@dataclass(frozen=True)
class OpeningState:
    """One opening with its slots, what is left of them, and the outcomes so far by kind."""

    opening: OpeningFacts
    slots: tuple[Places, ...]
    counts: Mapping[str, int]

    @property
    def capacity(self) -> int:
        """All places, the telephone's included."""
        return sum(slot.capacity for slot in self.slots)

    @property
    def left_online(self) -> int:
        """The places the public may still take."""
        return sum(map(free_online, self.slots))

    @property
    def left(self) -> int:
        """The places anybody may still take."""
        return sum(map(free_at_all, self.slots))


def opening_state(ref: str) -> OpeningState:
    """How the opening stands now; raises NoSuchOpening."""
    opening = opening_of(ref)
    return OpeningState(opening, places_of_opening(ref), outcome_counts(opening.id))
