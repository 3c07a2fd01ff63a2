"""Which sheet of a file that somebody brought is read: the only one, or the one they choose."""

from __future__ import annotations

from madoguchi.engines.records.adapters.sheets import Brought, FoundSheet
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.sheet_choices import (
    SheetChoice,
    SheetLine,
    proposed_of,
    sheet_line,
    sheet_name,
)
from madoguchi.journeys.registers.file_sheets import with_columns
from madoguchi.values.message import msg


def choice_in(brought: Brought, section: RegisterSection | None = None) -> SheetChoice:
    """The sheets of the file that may be meant, as they fit this register. Raises SheetUnreadable."""
    found = brought.sheets()
    lines = tuple(_line(one, section) for one in found if not one.is_hidden)
    hidden = tuple(sheet_name(one.number, one.name) for one in found if one.is_hidden)
    if hidden and not lines:
        raise SheetUnreadable(
            reason=msg(
                "見えるシートには、何もありません。かくれたシート（{names}）は読みません。Excelで見えるようにして、保存し直してください。",
                names="、".join(hidden),
            )
        )
    return SheetChoice(lines, hidden, proposed_of(lines, brought.with_table()) if lines else 0)


def _line(one: FoundSheet, section: RegisterSection | None) -> SheetLine:
    columns = with_columns(section, one.first)[1] if section else None
    return sheet_line(one.number, one.name, one.first, one.filled, len(columns.fields) if columns else 0)
