"""When the person looked at may be told later, and by whose word; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from madoguchi.foundation.journal.errors import (
    DelayIsOver,
    DelayNeedsEnd,
    DelayNeedsOtherHands,
    DelayNeedsReason,
    DelayNeedsSubject,
)

# Nothing is kept from a person for longer; a second delay covers only looks after it was asked for.
LONGEST = timedelta(days=180)
SHORTEST_WORDS = 10
_SUBJECT = re.compile(r"[0-9A-Za-z-]{4,16}")


class DelayState(StrEnum):
    """Where a delay stands; the person sees the looks in every state but IN_FORCE."""

    ASKED = "asked"
    HALF = "half"
    IN_FORCE = "in_force"
    OVER = "over"


@dataclass(frozen=True)
class DelayFacts:
    """One delay: whose looks at what, why, until when, and who agreed (names beside their public ids)."""

    ref: str
    number: int
    subject: str
    actor_ref: str
    who: str
    office: str
    reason: str
    words: str
    asked_at: datetime
    until: datetime
    agreed: tuple[tuple[str, str, datetime], ...]
    ended_at: datetime | None
    ended_by: str

    @property
    def ends_at(self) -> datetime:
        """When the person sees, or saw, the looks."""
        return self.ended_at or self.until

    def state(self, at: datetime) -> DelayState:
        """How it stands at a moment."""
        if self.ends_at <= at:
            return DelayState.OVER
        return (DelayState.ASKED, DelayState.HALF, DelayState.IN_FORCE)[len(self.agreed)]

    def is_party(self, ref: str) -> bool:
        """Whether this person asked for it or agreed already."""
        return ref == self.actor_ref or any(ref == one for one, _name, _at in self.agreed)


def check_asked(
    subject: str, reason: str, words: str, until: datetime, *, reasons: frozenset[str], at: datetime
) -> None:
    """Raise DelayNeedsSubject, DelayNeedsReason or DelayNeedsEnd when one is missing or the end is too far."""
    if not _SUBJECT.fullmatch(subject):
        raise DelayNeedsSubject()
    if reason not in reasons or len(words.strip()) < SHORTEST_WORDS:
        raise DelayNeedsReason(least=SHORTEST_WORDS)
    if not at < until <= at + LONGEST:
        raise DelayNeedsEnd(days=LONGEST.days)


def check_agreed(delay: DelayFacts, by_ref: str, *, at: datetime) -> None:
    """Raise DelayNeedsOtherHands for who asked or agreed already, DelayIsOver when there is nothing to agree to."""
    if delay.state(at) in (DelayState.OVER, DelayState.IN_FORCE):
        raise DelayIsOver()
    if delay.is_party(by_ref):
        raise DelayNeedsOtherHands()
