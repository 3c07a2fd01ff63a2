"""The one clock of the house, in Japan Standard Time; a demonstration may turn it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """This moment, aware, in Japan Standard Time."""
    return _moved_to.get() or datetime.now(JST)


def today() -> date:
    """The calendar day in Japan."""
    return now().date()


def fiscal_year(on: date) -> int:
    """The fiscal year (年度) of a day: April to March, named by its first year (地方自治法 第208条)."""
    return on.year if on.month >= 4 else on.year - 1


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let `moment` be now within the block; synthetic matters get a believable past this way, nothing else does."""
    token = _moved_to.set(moment)
    try:
        yield
    finally:
        _moved_to.reset(token)
