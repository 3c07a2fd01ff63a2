"""Workbooks with several sheets, as offices keep them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

Rows = Iterable[Sequence[object]]


def workbook_of(sheets: Mapping[str, Rows], *, hidden: Iterable[str] = ()) -> bytes:
    """A workbook with these sheets, some of which are hidden."""
    book, into = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.active = next(at for at, name in enumerate(sheets) if name not in set(hidden))
    book.save(into)
    return into.getvalue()
