"""The opening of a mass reservation: when it stands open, who gets which place, and how fast people are let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from madoguchi.engines.booking.rules.states import OutcomeKind

MOST_WISHES = 5


class Phase(StrEnum):
    """Where an opening stands."""

    ANNOUNCED = "announced"
    GATHERING = "gathering"
    OPEN = "open"
    CLOSED = "closed"


def phase_at(now: datetime, gathers_at: datetime, opens_at: datetime, closes_at: datetime) -> Phase:
    """The phase at a moment; each begins at its moment and lasts until the next."""
    if now >= closes_at:
        return Phase.CLOSED
    if now >= opens_at:
        return Phase.OPEN
    return Phase.GATHERING if now >= gathers_at else Phase.ANNOUNCED


@dataclass(frozen=True, slots=True)
class Wish:
    """One accepted request: whose, from which place in line, and the slots wanted in the order they are wanted."""

    key: str
    person_key: str
    place: int
    wanted: tuple[int, ...]
    name: str
    kana: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "ja"


@dataclass(frozen=True, slots=True)
class Decision:
    """The one answer to a wish; `slot` only when it is booked."""

    wish: Wish
    kind: OutcomeKind
    slot: int | None = None


def hand_out(wishes: Sequence[Wish], free: Mapping[int, int], holders: Set[str]) -> list[Decision]:
    """Decide wishes one after another: each person at most once, each slot never beyond its free places.

    `free` says how many places every slot may still give, `holders` who has one already.
    """
    left, held = dict(free), set(holders)
    decisions = []
    for wish in wishes:
        if wish.person_key in held:
            decisions.append(Decision(wish, OutcomeKind.ALREADY))
            continue
        slot = next((one for one in wish.wanted if left.get(one, 0) > 0), None)
        if slot is None:
            decisions.append(Decision(wish, OutcomeKind.FULL))
            continue
        left[slot] -= 1
        held.add(wish.person_key)
        decisions.append(Decision(wish, OutcomeKind.BOOKED, slot))
    return decisions


LEAST_PACE, FIRST_PACE, MOST_PACE = 5.0, 500.0, 50_000.0


def next_pace(pace: float, p95_ms: float | None, *, target_ms: float) -> float:
    """How many people a second are let in next, from how long the last ones waited for their answer.

    Faster by a half while answers come in good time, half as fast when they do not; with nobody to measure, faster too.
    """
    if p95_ms is None or p95_ms < target_ms / 2:
        return min(MOST_PACE, pace * 1.5)
    if p95_ms > target_ms:
        return max(LEAST_PACE, pace / 2)
    return pace
