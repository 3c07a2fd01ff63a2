"""Which sheet of a file that somebody brought is read: the only one, or the one they choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from madoguchi.engines.records.adapters.sheets import Brought, FoundSheet, Row
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.sheet_choices import (
    SheetChoice,
    SheetLine,
    proposed_of,
    sheet_line,
    sheet_name,
)
from madoguchi.values.message import msg

Fitting = Callable[[Sequence[tuple[int, Row]]], int]
"""How many of the columns of these rows are known."""


def choice_in(brought: Brought, fitting: Fitting | None = None) -> SheetChoice:
    """The sheets of the file that may be meant, as they fit. Raises SheetUnreadable."""
    found = brought.sheets()
    lines = tuple(_line(one, fitting) for one in found if not one.is_hidden)
    hidden = tuple(sheet_name(one.number, one.name) for one in found if one.is_hidden)
    if hidden and not lines:
        raise SheetUnreadable(
            reason=msg(
                "見えるシートには、何もありません。かくれたシート（{names}）は読みません。Excelで見えるようにして、保存し直してください。",
                names="、".join(hidden),
            )
        )
    return SheetChoice(lines, hidden, proposed_of(lines, brought.with_table()) if lines else 0)


def _line(one: FoundSheet, fitting: Fitting | None) -> SheetLine:
    return sheet_line(one.number, one.name, one.first, one.filled, fitting(one.first) if fitting else 0)
