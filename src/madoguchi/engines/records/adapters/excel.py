"""The cells of the first sheet with a table in an Excel file, at once where it is certainly small, else row by row.

The fast reader (calamine) holds a sheet as one rectangle of all its cells: two cells in opposite corners would fill the
memory. It is only given files that were opened out here before, part by part, and whose cells were counted.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from madoguchi.engines.records.rules.merged_cells import filled_down

UNRECKONED = "計算されていない式"
"""What stands in the cell of a formula that no program has worked out yet, so that it is not taken for an empty one."""
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

_LOOKED_AT, _MOST_OF_COVER, _NARROWEST = 200, 20, 3
_SHEETS = "xl/worksheets/"
# A formula without the value it came to; one that came to an empty text has one.
_UNRECKONED = re.compile(
    rb'<c (r="[A-Z]{1,3}[0-9]{1,7}")(?![^>]*t="str")[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_NAMED = rb'<c \1 t="str"><v>' + UNRECKONED.encode() + rb"</v></c>"

Cells = Sequence[object]


def cells_of(content: bytes) -> Iterator[Cells]:
    """The rows of the first sheet with a table that is not hidden, from its first line on.

    Raises one of BROKEN for no workbook.
    """
    small = _small(content)
    return iter(_at_once(small) if small else _row_by_row(content))


def _at_once(content: bytes) -> Iterable[Cells]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        names = [one.name for one in tables if one.visible == SheetVisibleEnum.Visible] or [tables[0].name]

        # To take a sheet is to read it.
        sheet_of = cache(book.get_sheet_by_name)

        def rows_in(name: str) -> list[list[Any]]:
            return sheet_of(name).to_python(skip_empty_area=False)

        name = _with_table(names, rows_in)
        return filled_down(rows_in(name), sheet_of(name).merged_cell_ranges or [])
    except (CalamineError, LookupError, OSError, ValueError):
        # The other reader is the one that says whether a file is damaged.
        return _row_by_row(content)


def _row_by_row(content: bytes) -> Iterator[Cells]:
    # It takes a tenth of a second to load, and most files are read by the other one.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    visible = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets[:1]
    for one in visible:
        # What a file says of its own size may be wrong, so it is counted while it is read.
        one.reset_dimensions()
    sheets = {one.title: one for one in visible}
    yield from sheets[_with_table([*sheets], lambda name: sheets[name].iter_rows(values_only=True))].iter_rows(
        values_only=True
    )
    book.close()


def _with_table(names: Sequence[str], rows_in: Callable[[str], Iterable[Cells]]) -> str:
    """The first of these sheets, or, where it is a cover, the first behind it that holds a table."""
    if len(names) < 2 or not _is_cover(rows_in(names[0])):
        return names[0]
    return next((name for name in names[1:] if sum(_widths(rows_in(name))) > 1), names[0])


def _is_cover(rows: Iterable[Cells]) -> bool:
    """Whether nothing in it is as wide as a table, and it is no list of pairs either, which would be longer."""
    first = list(islice(rows, _LOOKED_AT))
    return not any(_widths(first)) and sum(any(map(_is_filled, row)) for row in first) < _MOST_OF_COVER


def _widths(rows: Iterable[Cells]) -> Iterator[bool]:
    """Of the first rows, whether each is as wide as those of a table."""
    return (sum(map(_is_filled, row)) >= _NARROWEST for row in islice(rows, _LOOKED_AT))


def _is_filled(cell: object) -> bool:
    return cell not in ("", None)


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
            if name.startswith(_SHEETS):
                part = _UNRECKONED.sub(_NAMED, part)
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
