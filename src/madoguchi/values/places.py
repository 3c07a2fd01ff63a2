"""Where a list goes on, as an address says it: the number of a row, alone or behind its moment or day."""

from __future__ import annotations

from datetime import date, datetime

_MOST_DIGITS = 18  # one fewer than the largest number of a row has


def number_in(text: str) -> int:
    """The number of a row; 0, where every list begins, for what is none."""
    return int(text) if _is_number(text) else 0


def place_of(at: date | datetime, number: int) -> str:
    """The place behind a row of this moment or day."""
    return f"{at.isoformat()}~{number}"


def place_by_moment(text: str) -> tuple[datetime, int] | None:
    """The moment and the number of a place; None, and the list begins at its beginning, for what is none."""
    moment, _, number = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo is not None and _is_number(number) else None


def place_by_day(text: str) -> tuple[date, int] | None:
    """The same for lists that go by days."""
    day, _, number = text.partition("~")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return (on, int(number)) if _is_number(number) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
