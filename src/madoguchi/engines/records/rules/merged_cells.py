"""Cells of a sheet that were made one over several rows: what stands in the first of them holds for every row; pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from madoguchi.engines.records.rules.sheet_heads import LOOKED_AT, head_in

Place = tuple[int, int]
Merged = tuple[Place, Place]
"""The first and the last cell of those that are one: line and column, both from 0."""
Cells = Sequence[object]


def filled_down(rows: Iterable[Cells], merged: Sequence[Merged]) -> Iterator[Cells]:
    """The rows, as they come, with the words and days of such cells below the headings in each row they go over.

    A figure stays in its first row: it may be the sum of the rows beside it, and twice it would be too much.
    """
    tall = [(top, column, bottom) for (top, column), (bottom, _right) in merged if bottom > top]
    return _filled(iter(rows), deque(sorted(tall))) if tall else iter(rows)


def _filled(rows: Iterator[Cells], coming: deque[tuple[int, int, int]]) -> Iterator[Cells]:
    first = list(islice(rows, LOOKED_AT * 2))
    head = _last_of_head(first)
    held: dict[int, tuple[int, object]] = {}
    for at, row in enumerate(chain(first, rows)):
        if held:
            held = {column: one for column, one in held.items() if one[0] >= at}
            row = _with(row, held)
        while coming and coming[0][0] <= at:
            top, column, bottom = coming.popleft()
            value = row[column] if column < len(row) else None
            if head is not None and top > head and not _is_empty(value) and not isinstance(value, int | float):
                held[column] = (bottom, value)
        yield row


def _with(row: Cells, held: dict[int, tuple[int, object]]) -> Cells:
    """A row with what is held for its empty cells; its last ones may not have been told."""
    cells = [*row, *[None] * (max(held, default=-1) + 1 - len(row))]
    for column, (_bottom, value) in held.items():
        if _is_empty(cells[column]):
            cells[column] = value
    return cells


def _is_empty(cell: object) -> bool:
    return cell is None or cell == ""


def _last_of_head(rows: Sequence[Cells]) -> int | None:
    """Where the last line of headings stands, as far as the beginning of the sheet tells it."""
    texts = [(at, tuple("" if one is None else str(one).strip() for one in row)) for at, row in enumerate(rows)]
    first = [one for one in texts if any(one[1])][:LOOKED_AT]
    head = head_in(first)
    return first[head.last][0] if head else None
