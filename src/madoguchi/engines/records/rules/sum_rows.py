"""Rows of a file that are no records: the number and the sums that stand above the records of a group."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOLD: Mapping[str, str] = {"ja": "合計（{held:,}件）", "ja-easy": "合計（{held:,}件）", "en": "Total ({held:,})"}
_MARK = re.compile(r"\s*(合計[（(][0-9,]+件[）)]|Total \([0-9,]+\))\s*")


def sum_mark(held: int, language: str) -> str:
    """What stands in the place of the record number above `held` records; no record has such a number."""
    return _TOLD.get(language, _TOLD["ja"]).format(held=held)


def is_sum(number: str) -> bool:
    """Whether what stands in the column of record numbers says that the row is no record, in any language."""
    return _MARK.fullmatch(number) is not None
