"""The one clock of the house, in Japan Standard Time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """This moment, aware, in Japan Standard Time."""
    return datetime.now(JST)


def today() -> date:
    """The calendar day in Japan."""
    return now().date()


def fiscal_year(on: date) -> int:
    """The fiscal year (年度) of a day: April to March, named by its first year (地方自治法 第208条)."""
    return on.year if on.month >= 4 else on.year - 1
