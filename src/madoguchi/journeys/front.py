"""What is new and what is going on, for the front page: news, what is open to everybody now, and how long one waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.engines.booking.queries.lottery import lotteries
from madoguchi.engines.booking.queries.openings import openings_since
from madoguchi.engines.booking.queries.waiting_now import OfficeNow, waiting_now
from madoguchi.engines.booking.rules.lottery_times import Phase as LotteryPhase
from madoguchi.engines.booking.rules.opening import Phase as OpeningPhase
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.city import News
from madoguchi.values.clock import now, today
from madoguchi.values.words import Words

__all__ = ["News", "OfficeNow", "OpenNow", "news", "open_now", "waiting_now"]


@dataclass(frozen=True)
class OpenNow:
    """A lottery or a mass opening in which anybody may take part this moment."""

    kind: str
    ref: str
    title: Words
    until: datetime


def news(on: date | None = None) -> tuple[News, ...]:
    """What the city has announced and what still holds on a day, the newest first."""
    day = on or today()
    shown = [one for one in catalogue.city().news if one.on <= day and (one.until is None or day <= one.until)]
    return tuple(sorted(shown, key=lambda one: one.on, reverse=True))


def open_now() -> tuple[OpenNow, ...]:
    """The openings that gather or are open, then the lotteries one can enter; what ends first stands first."""
    at = now()
    running = (OpeningPhase.GATHERING, OpeningPhase.OPEN)
    openings = [
        OpenNow("opening", one.ref, one.title, one.closes_at)
        for one in openings_since(at)
        if one.phase(at) in running and one.stopped_at is None
    ]
    entered = [
        OpenNow("lottery", one.ref, one.title, one.times.closes_at)
        for one in lotteries()
        if one.phase is LotteryPhase.OPEN
    ]
    return tuple(sorted([*openings, *entered], key=lambda one: one.until))
