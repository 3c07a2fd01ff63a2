"""The limits of a date as a city writes them: a fixed day, `today`, or `-18 years` from today."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_FROM_TODAY = re.compile(r"([+-])([0-9]{1,4}) ?(day|month|year)s?")


def _check_bound(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else value
    if isinstance(text, str) and (text == "today" or _FROM_TODAY.fullmatch(text) or _fixed(text)):
        return text
    raise PydanticCustomError(
        "date_bound",
        "日付の範囲「{value}」を読めません。today、-18 years、+3 months、2026-04-01 のように書いてください。",
        {"value": str(value)},
    )


DateBound = Annotated[str, BeforeValidator(_check_bound)]


def day_of(bound: str, today: date) -> date:
    """The day a bound means today; -18 years from 29 February is 28 February."""
    if bound == "today":
        return today
    found = _FROM_TODAY.fullmatch(bound)
    if found is None:
        return date.fromisoformat(bound)
    count = int(found[2]) * (1 if found[1] == "+" else -1)
    if found[3] == "day":
        return today + timedelta(days=count)
    return _months_from(today, count * (12 if found[3] == "year" else 1))


def _months_from(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 + months
    year, month = min(max(count // 12, 1), 9998), count % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(today.day, (after - timedelta(days=1)).day))


def _fixed(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
