"""Cells of a sheet that were made one over several rows: what stands in the first of them holds for every row; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from madoguchi.engines.records.rules.sheet_heads import LOOKED_AT, head_in

Place = tuple[int, int]
Rows = list[list[Any]]


def filled_down(rows: Rows, merged: Sequence[tuple[Place, Place]]) -> Rows:
    """The rows with the words and days of such cells below the headings in each row they go over.

    A figure stays in its first row: it may be the sum of the rows beside it, and twice it would be too much.
    """
    tall = [(first, last) for first, last in merged if last[0] > first[0]]
    head = _last_of_head(rows) if tall else None
    left = len(rows) * max(map(len, rows), default=0)
    for (top, column), (bottom, _right) in tall:
        left -= min(bottom + 1, len(rows)) - top
        if head is None or top <= head or left < 0:
            continue
        value = rows[top][column] if top < len(rows) and column < len(rows[top]) else ""
        if not isinstance(value, int | float):
            for row in rows[top + 1 : bottom + 1]:
                if column < len(row) and row[column] in ("", None):
                    row[column] = value
    return rows


def _last_of_head(rows: Rows) -> int | None:
    """Where the last line of headings stands, as far as the beginning of the sheet tells it."""
    texts = [(at, tuple("" if one is None else str(one).strip() for one in row)) for at, row in enumerate(rows)]
    first = [one for one in texts[: LOOKED_AT * 2] if any(one[1])][:LOOKED_AT]
    head = head_in(first)
    return first[head.last][0] if head else None
