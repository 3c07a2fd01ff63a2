"""A mass opening: its outcomes with their evidence and messages, and how it stands for those who run it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.booking.actions import opening as actions
from madoguchi.engines.booking.queries.openings import (
    OpeningFacts,
    OutcomeFacts,
    opening_of,
    outcome_counts,
    places_of_opening,
)
from madoguchi.engines.booking.rules.availability import Places, free_at_all, free_online
from madoguchi.engines.booking.rules.opening import Wish
from madoguchi.foundation.journal.actions import recorded
from madoguchi.journeys import jobs
from madoguchi.values.actor import anonymous

_PURPOSE = "一斉受付の予約"


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


def decide_opening(opening_id: int, ref: str, wishes: Sequence[Wish]) -> dict[str, OutcomeFacts]:
    """Give every wish its outcome; each booking's evidence and message are there with it or not at all.

    One statement writes all of them, and one job tells all who were booked in it.
    """
    noted = recorded(anonymous(), "write:booking_made", data="予約", purpose=_PURPOSE)
    told = jobs.enqueued_together(jobs.tell_visitors, kind="booking_made")
    return actions.decide_wishes(opening_id, ref, wishes, also=(noted, told))
