"""The spans of time by which days are counted: months, years and fiscal years (年度, from April)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.values.words import words_in

MONTH, YEAR, FISCAL_YEAR = "", "year", "fiscal_year"
SPANS = (MONTH, YEAR, FISCAL_YEAR)
"""The spans, the usual one first."""

MOST_SPANS = 60
_MONTHS, _APRIL = 12, 4
_READ = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")
_YEAR = {"ja": "{year}年", "en": "{year}", "ja-easy": "{year}年"}
_FISCAL_YEAR = {"ja": "{year}年度", "en": "fiscal {year}", "ja-easy": "{year}年度"}


def span_of(month: str, per: str) -> str | None:
    """The span a month lies in, as 2026-11 or 2026; None for what is no month."""
    read = _READ.fullmatch(month)
    if read is None or per == MONTH:
        return read and month
    year = int(read[1])
    return f"{year - 1 if per == FISCAL_YEAR and int(read[2]) < _APRIL else year:04}"


def every_span(found: Iterable[str], per: str) -> list[str]:
    """The spans from the first to the last, at most MOST_SPANS back from the last; one without a record is no gap."""
    if per == MONTH:
        numbers = [int(one[:4]) * _MONTHS + int(one[5:]) - 1 for one in found]
    else:
        numbers = [int(one) for one in found]
    if not numbers:
        return []
    last = max(numbers)
    every = range(max(min(numbers), last - MOST_SPANS + 1), last + 1)
    return [f"{one // _MONTHS:04}-{one % _MONTHS + 1:02}" if per == MONTH else f"{one:04}" for one in every]


def span_said(span: str, per: str, language: str) -> str:
    """A span in words: 2026-11, 2026年, 2026年度."""
    if per == MONTH:
        return span
    return words_in(_FISCAL_YEAR if per == FISCAL_YEAR else _YEAR, language).format(year=int(span))
