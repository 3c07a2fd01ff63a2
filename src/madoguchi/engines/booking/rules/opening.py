"""The opening of a mass reservation: when it stands open, who gets which place, and how fast people are let in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from madoguchi.engines.booking.errors.openings import OpeningMistaken, OpeningNotYet, OpeningOver, OpeningStopped
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.values.clock import JST
from madoguchi.values.message import msg

_REF = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")


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


def check_open(phase: Phase, *, stopped: bool) -> None:
    """Raise OpeningNotYet, OpeningOver or OpeningStopped unless places are given away now, in every lane."""
    if phase is Phase.CLOSED:
        raise OpeningOver()
    if phase is not Phase.OPEN:
        raise OpeningNotYet()
    if stopped:
        raise OpeningStopped()


@dataclass(frozen=True)
class Plan:
    """What an opening gives away on one day: slots of so many minutes, each with so many places."""

    on: date
    begins: time
    ends: time
    minutes: int
    places: int
    reserved: int = 0

    def starts(self) -> list[datetime]:
        """When each slot begins, in Japan's time; a slot that would end after the end is not begun."""
        first = datetime.combine(self.on, self.begins, JST)
        count = int((datetime.combine(self.on, self.ends, JST) - first).total_seconds() // 60 // self.minutes)
        return [first + timedelta(minutes=self.minutes * number) for number in range(count)]


def check_ref(ref: str) -> None:
    """Refuse what cannot stand in an address: raises OpeningMistaken."""
    if not _REF.fullmatch(ref):
        raise OpeningMistaken(what=msg("識別子は、半角の小文字、数字、ハイフンで、2文字から60文字までにしてください。"))


def check_plan(gathers_at: datetime, opens_at: datetime, closes_at: datetime, plans: Sequence[Plan]) -> None:
    """Refuse an opening that could not take place: raises OpeningMistaken with what is wrong."""
    if not gathers_at <= opens_at < closes_at:
        raise OpeningMistaken(what=msg("待合室、受付開始、受付終了の順に、日時を書いてください。"))
    for plan in plans:
        if not 0 <= plan.reserved <= plan.places or plan.places < 1 or not 1 <= plan.minutes <= 480:
            raise OpeningMistaken(what=msg("枠の定員と、電話と窓口のための数を確かめてください。"))
        if any(start <= opens_at for start in plan.starts()):
            raise OpeningMistaken(what=msg("受付開始より前の枠があります。"))
    if not any(plan.starts() for plan in plans):
        raise OpeningMistaken(what=msg("枠が1つもありません。"))


class Wish(NamedTuple):
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
    request: str = ""
    """The number of the request it came with; "" is that of the batch."""


class Decision(NamedTuple):
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
