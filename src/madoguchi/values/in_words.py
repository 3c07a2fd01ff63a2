"""Numbers, amounts, days and times as people read them, in their language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from madoguchi.values.money import yen
from madoguchi.values.wareki import FIRST_SOLAR_DAY, to_wareki
from madoguchi.values.words import Words, words_in


def number_in_words(value: float, decimals: int, unit: Words | None, language: str) -> str:
    """The number with its commas and unit, and its decimals unless they are all nought: 1,234.5 km, 300 m."""
    said = words_in(unit, language) if unit else ""
    return f"{short_number(value, decimals, ',')}{' ' if said.isascii() and said else ''}{said}"


def short_number(value: float, decimals: int, commas: str = "") -> str:
    """The number without decimals where they are all nought."""
    return f"{value:{commas}.{0 if value == int(value) else decimals}f}"


def yen_in_words(amount: int, language: str) -> str:
    """12,300円, or 12,300 yen in English."""
    return f"{amount:,} yen" if language == "en" else yen(amount)


@lru_cache(maxsize=4096)
def day_in_words(day: str, language: str) -> str:
    """令和8年11月15日（2026年） of 2026-11-15, or 2026-11-15 in English; many records have the same days."""
    on = date.fromisoformat(day)
    if language == "en":
        return on.isoformat()
    return f"{to_wareki(on)}（{on.year}年）" if on >= FIRST_SOLAR_DAY else to_wareki(on)


def moment_in_words(moment: str, language: str) -> str:
    """令和8年11月26日 13:30 of 2026-11-26T13:30, or 2026-11-26 13:30 in English."""
    day, _, clock = moment.partition("T")
    return f"{day if language == 'en' else to_wareki(date.fromisoformat(day))} {clock}"
