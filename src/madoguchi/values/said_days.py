"""Days and moments inside a sentence that a face translates later: 11月30日 9:05, and in English 30 November 9:05."""

from __future__ import annotations

from datetime import date, datetime

from madoguchi.values.message import Message, msg

MONTHS = (
    *(msg("1月"), msg("2月"), msg("3月"), msg("4月"), msg("5月"), msg("6月")),
    *(msg("7月"), msg("8月"), msg("9月"), msg("10月"), msg("11月"), msg("12月")),
)


def day_said(on: date) -> Message:
    """A day of the year that is meant anyway."""
    return msg("{month}{day}日", month=MONTHS[on.month - 1], day=on.day)


def moment_said(at: datetime) -> Message:
    """A moment in the zone it is given in."""
    return msg("{day} {clock}", day=day_said(at), clock=f"{at.hour}:{at.minute:02d}")
