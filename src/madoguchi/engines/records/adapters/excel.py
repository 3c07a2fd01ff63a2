"""The cells of the first sheet people see of an Excel file, at once where that is certainly small, else row by row.

The fast reader (calamine) holds a sheet as one rectangle of all its cells: two cells in opposite corners would fill the
memory. It is only given files that were opened out here before, part by part, and whose cells were counted.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

# What the readers raise for a file that is damaged at any of its places; a broken XML is a SyntaxError.
BROKEN = (
    *(BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError),
    *(zlib.error, OSError, RuntimeError, ArithmeticError, NotImplementedError),
)
_LARGEST_AT_ONCE = 256 * 1024 * 1024
_MOST_CELLS = 3_000_000
_MOST_LETTERS = 128 * 1024 * 1024
# A row or cell that is not written as Excel writes it, or lies outside of a rectangle of some three million cells:
# beyond column CZ or row 29999, or else beyond column Z or row 119999.
_BROAD = rb"(?:[A-C]?[A-Z])?(?:[12][0-9]{4}|[0-9]{1,4})"
_LONG = rb"[A-Z]?(?:1[01][0-9]{4}|[0-9]{1,5})"
_UNUSUAL = tuple(
    re.compile(
        rb"<(?:[^\s<>/:]+:(?:row|c)(?=[\s/>])"
        rb'|(?:row|c)(?=[\s/>])(?! r="' + places + rb'"[ />]))'
    )
    for places in (_BROAD, _LONG)
)
_CELL, _SHARED = b'<c r="', b"<si"
# Of what could not be worked out the fast reader says nothing, and the other one #N/A.
_ERRORS = (b't="e"', b"t='e'")

Cells = Sequence[object]


def cells_of(content: bytes) -> Iterator[Cells]:
    """The rows of the first sheet that is not hidden, from its first line on; raises one of BROKEN for no workbook."""
    small = _small(content)
    return iter(_at_once(small) if small else _row_by_row(content))


def _at_once(content: bytes) -> Iterable[Cells]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        name = next((one.name for one in tables if one.visible == SheetVisibleEnum.Visible), tables[0].name)
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, LookupError, OSError, ValueError):
        # The other reader is the one that says whether a file is damaged.
        return _row_by_row(content)


def _row_by_row(content: bytes) -> Iterator[Cells]:
    # It takes a tenth of a second to load, and most files are read by the other one.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
    # What a file says of its own size may be wrong, so it is counted while it is read.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)
    book.close()


def _small(content: bytes) -> bytes | None:
    """The same file opened out, where all of it may be held at once; None where it may not, or where it is unusual."""
    into, size, found = io.BytesIO(), 0, []
    with ZipFile(io.BytesIO(content)) as parts, ZipFile(into, "w", ZIP_STORED) as opened:
        for name in {one for one in parts.namelist() if one.endswith((".xml", ".rels"))}:
            with parts.open(name) as stream:
                part = stream.read(_LARGEST_AT_ONCE + 1)
            size += len(part)
            if size > _LARGEST_AT_ONCE:
                return None
            opened.writestr(name, part)
            found.append(part)
    return into.getvalue() if _are_small(found) else None


def _are_small(parts: Sequence[bytes]) -> bool:
    """Whether all cells have their usual place, few enough of them, and none shares a text that would grow too long."""
    if any(b"\0" in part or any(mark in part for mark in _ERRORS) for part in parts):
        return False
    if not any(all(not unusual.search(part) for part in parts) for unusual in _UNUSUAL):
        return False
    cells, texts = (sum(part.count(mark) for part in parts) for mark in (_CELL, _SHARED))
    longest = max((len(text) for part in parts if _SHARED in part for text in part.split(_SHARED)), default=0)
    return max(cells, texts) <= _MOST_CELLS and cells * longest <= _MOST_LETTERS
