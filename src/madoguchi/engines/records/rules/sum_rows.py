"""Rows of a file that are no records: the number and the sums that stand above the records of a group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_TOLD: Mapping[str, str] = {"ja": "合計（{held:,}件）", "ja-easy": "合計（{held:,}件）", "en": "Total ({held:,})"}
_BETWEEN: Mapping[str, str] = {"en": " "}
_MARK = re.compile(r"\s*(合計[（(][0-9,]+件[）)]|Total \([0-9,]+\))\s*")
_WORDS = ("合計", "Total (")
_NAMED = re.compile(rf"(?:.*\s)?{_MARK.pattern}", re.DOTALL)
_FIGURE = re.compile(r"\s*[-+]?[0-9][0-9,]*(\.[0-9]+)?\s*")


def sum_mark(held: int, language: str, group: str = "") -> str:
    """What stands in the place of the record number above `held` records; no record has such a number.

    With the name of a group it is what stands in the place of its answer, which no answer is.
    """
    mark = _TOLD.get(language, _TOLD["ja"]).format(held=held)
    return f"{group}{_BETWEEN.get(language, '　')}{mark}" if group else mark


def is_sum(cells: Sequence[str], number: int | None) -> bool:
    """Whether a row of a file is no record but sums, in any language; `number` is the place of the record number.

    Where no number is told, because somebody took its column away, the row has to say it elsewhere, and to hold
    nothing but figures besides: whoever wrote more into it means a record.
    """
    told = cells[number] if number is not None and number < len(cells) else ""
    if told.strip():
        return _MARK.fullmatch(told) is not None
    whole = "\0".join(cells)
    if not any(word in whole for word in _WORDS):  # as good as every row of a long file
        return False
    said = [_NAMED.fullmatch(cell) is not None for cell in cells]
    return any(said) and all(
        is_mark or not cell.strip() or _FIGURE.fullmatch(cell) for cell, is_mark in zip(cells, said, strict=True)
    )
