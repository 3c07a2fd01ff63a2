"""When a lottery may be entered, closed, drawn and answered, and what an entry has to say; pure conditions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from madoguchi.engines.booking.errors.lotteries import (
    LotteryClosed,
    LotteryNotClosed,
    LotteryNotOpen,
    LotteryOptions,
    LotteryRefUnusable,
    LotteryStillOpen,
    LotteryTimes,
    NoWish,
    SameWishTwice,
    UnknownWish,
)

# Who moves up after the winners' day still has this long to answer.
ANSWER_TIME = timedelta(days=3)

_REF = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")


class Phase(StrEnum):
    """Where a lottery stands."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Times:
    """The moments of a lottery; `closed_at` and `drawn_at` are None until it happened."""

    opens_at: datetime
    closes_at: datetime
    confirm_by: datetime
    closed_at: datetime | None = None
    drawn_at: datetime | None = None


def phase_of(times: Times, at: datetime) -> Phase:
    """Where the lottery stands at a moment; the window is from its opening up to, not including, its end."""
    if times.drawn_at:
        return Phase.DRAWN
    if times.closed_at:
        return Phase.CLOSED
    if at < times.opens_at:
        return Phase.COMING
    return Phase.OPEN if at < times.closes_at else Phase.OVER


def check_new(ref: str, times: Times, places: Sequence[tuple[str, int]], *, at: datetime) -> None:
    """Raise LotteryRefUnusable, LotteryTimes or LotteryOptions for what cannot be a lottery.

    The commitment has to be public before the window opens, so an opening in the past is refused.
    """
    if not _REF.fullmatch(ref):
        raise LotteryRefUnusable()
    if not at <= times.opens_at < times.closes_at < times.confirm_by:
        raise LotteryTimes()
    ids = [option for option, _ in places]
    if not ids or len(set(ids)) < len(ids) or any(count < 1 or not _REF.fullmatch(option) for option, count in places):
        raise LotteryOptions()


def check_open(times: Times, at: datetime) -> None:
    """Raise LotteryNotOpen before the window and LotteryClosed after it."""
    phase = phase_of(times, at)
    if phase is Phase.COMING:
        raise LotteryNotOpen()
    if phase is not Phase.OPEN:
        raise LotteryClosed()


def check_closable(times: Times, at: datetime) -> None:
    """Raise LotteryStillOpen while entries may still come."""
    if phase_of(times, at) in (Phase.COMING, Phase.OPEN):
        raise LotteryStillOpen()


def check_drawable(times: Times, at: datetime) -> None:
    """Raise LotteryNotClosed before the list and its digest are public."""
    if phase_of(times, at) not in (Phase.CLOSED, Phase.DRAWN):
        raise LotteryNotClosed()


def check_wishes(wishes: Sequence[str], options: Collection[str]) -> None:
    """Raise NoWish, UnknownWish or SameWishTwice for wishes that are none."""
    if not wishes:
        raise NoWish()
    if any(one not in options for one in wishes):
        raise UnknownWish()
    if len(set(wishes)) < len(wishes):
        raise SameWishTwice()


def answer_by(confirm_by: datetime, *, moved_up_at: datetime) -> datetime:
    """Until when somebody who moved up has to answer: the winners' day, or a few days when that is near or over."""
    return max(confirm_by, moved_up_at + ANSWER_TIME)


def places_free(places: Mapping[str, int], held: Mapping[str, int]) -> dict[str, int]:
    """The places nobody holds now, by option."""
    return {option: max(0, count - held.get(option, 0)) for option, count in places.items()}
