"""Which time is offered to somebody who waits: the first that fits; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from madoguchi.values.clock import JST


@dataclass(frozen=True)
class Free:
    """A slot with a free place."""

    starts_at: datetime
    ends_at: datetime


def first_fit(
    free: Sequence[Free], spans: int, *, from_on: date, until_on: date, earliest: datetime
) -> datetime | None:
    """The beginning of the first `spans` free slots one after another within these days; None when there are none.

    `free` is in the order of time.
    """
    for number in range(len(free) - spans + 1):
        run = free[number : number + spans]
        begins = run[0].starts_at
        fits = from_on <= begins.astimezone(JST).date() <= until_on and begins >= earliest
        if fits and _is_unbroken(run):
            return begins
    return None


def _is_unbroken(run: Iterable[Free]) -> bool:
    return all(one.ends_at == other.starts_at for one, other in pairwise(run))


def offered_until(at: datetime, minutes: int, starts_at: datetime, lead: int) -> datetime:
    """Until when an offer holds: so many minutes, but never into the lead time before the visit."""
    return min(at + timedelta(minutes=minutes), starts_at - timedelta(minutes=lead))
