"""Rows of a file that are no records: sums, ours above a group and anybody's below a table, notes, headings again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

_TOLD: Mapping[str, str] = {"ja": "合計（{held:,}件）", "ja-easy": "合計（{held:,}件）", "en": "Total ({held:,})"}
_BETWEEN: Mapping[str, str] = {"en": " "}
_LONGEST_NAME = 12
_MARK = re.compile(r"\s*(合計[（(][0-9,]+件[）)]|Total \([0-9,]+\))\s*")
_WORDS = ("合計", "Total (")
_NAMED = re.compile(rf"(?:.*\s)?{_MARK.pattern}", re.DOTALL)
_SUMS = frozenset({"合計", "総合計", "小計", "総計", "累計", "計", "合計額", "total", "subtotal"})
_ENDS = frozenset("計額lLｌＬ")
_NOTE = re.compile(r"[※＊*]|[（(]?注[0-9０-９]*[）):：\s]")
_WRITTEN = re.compile(r"[-+▲△]?[¥￥\\]?[0-9][0-9,]*(\.[0-9]+)?[円%]?")
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


def is_beside(cells: Sequence[str], head: Sequence[str], number: int | None) -> bool:
    """Whether a row below these headings stands beside the records: a sum, a note in its only cell, the headings again.

    What bears the number of a record is one, and a sum holds nothing but figures besides its name.
    """
    if number is not None and number < len(cells) and cells[number].strip():
        return False
    first, head_first = next(filter(None, cells), ""), next(filter(None, head), "")
    if not (first == head_first or _NOTE.match(first) or _is_sum_name(first)):  # as good as every row of a long file
        return False
    words = [cell for cell in cells if cell]
    if len(words) == 1:
        return _NOTE.match(first) is not None
    if first == head_first and words == [cell for cell in head if cell]:
        return True
    return _is_sum_name(first) and all(_is_figure(one) for one in words[1:])


def _is_sum_name(text: str) -> bool:
    ends_so = len(text) <= _LONGEST_NAME and text.rstrip()[-1:] in _ENDS
    return ends_so and "".join(normalize("NFKC", text).split()).casefold() in _SUMS


def _is_figure(text: str) -> bool:
    return _WRITTEN.fullmatch("".join(normalize("NFKC", text).split())) is not None
