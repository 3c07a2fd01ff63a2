"""Where a list goes on, as an address says it: the number of a row, alone or behind its moment or day."""

from __future__ import annotations

from datetime import date, datetime

from madoguchi.values.whole_numbers import whole_number


def number_in(text: str) -> int:
    """The number of a row; 0, where every list begins, for what is none."""
    return whole_number(text) or 0


def place_of(at: date | datetime, number: int) -> str:
    """The place behind a row of this moment or day."""
    return f"{at.isoformat()}~{number}"


def place_by_moment(text: str) -> tuple[datetime, int] | None:
    """The moment and the number of a place; None, and the list begins at its beginning, for what is none."""
    moment, _, said = text.partition("~")
    number = whole_number(said)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, number) if at.tzinfo is not None and number is not None else None


def place_by_day(text: str) -> tuple[date, int] | None:
    """The same for lists that go by days."""
    day, _, said = text.partition("~")
    number = whole_number(said)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return None if number is None else (on, number)
