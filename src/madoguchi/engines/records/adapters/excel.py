"""The sheets of an Excel file and their cells, at once where the file is certainly small, else row by row.

The fast reader (calamine) holds a sheet as one rectangle of all its cells: two cells in opposite corners would fill the
memory. It is only given files that were opened out here before, part by part, and whose cells were counted.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from madoguchi.engines.records.adapters.excel_streamed import StreamedBook
from madoguchi.engines.records.rules.merged_cells import Cells, filled_down
from madoguchi.engines.records.rules.written_cells import UNRECKONED

# What the readers raise for a file that is damaged at any of its places.
BROKEN = (
    *(BadZipFile, LookupError, ValueError, TypeError, AttributeError, EOFError),
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
_CHOSEN = re.compile(rb"madoguchi sheet ([0-9]{1,4})")
# A formula without the value it came to; one that came to an empty text has one.
_UNRECKONED = re.compile(
    rb'<c (r="[A-Z]{1,3}[0-9]{1,7}")(?![^>]*t="str")[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_NAMED = rb'<c \1 t="str"><v>' + UNRECKONED.encode() + rb"</v></c>"


class Book:
    """An Excel file, sheet by sheet. Whatever is asked of it raises one of BROKEN for no workbook, or TooMuch."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        small = _small(content)
        self._at_once = _opened(small) if small else None
        self._taken = dict[int, CalamineSheet]()

    @cached_property
    def sheets(self) -> Sequence[tuple[str, bool]]:
        """What each sheet with cells is called, in their order, and whether it is hidden."""
        if self._at_once is None:
            return self._streamed.sheets
        return [(one.name, one.visible != SheetVisibleEnum.Visible) for _, one in _tables(self._at_once)]

    def rows_in(self, number: int) -> Iterator[Cells]:
        """The rows of the sheet at this place, from its first line on."""
        if self._at_once is None:
            return self._streamed.rows_in(number)
        try:
            sheet = self._taken.get(number) or self._at_once.get_sheet_by_index(_tables(self._at_once)[number][0])
            # To take a sheet is to read it.
            self._taken[number] = sheet
            return filled_down(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
        except (CalamineError, OSError, ValueError):
            # The other reader is the one that says whether a file is damaged.
            return self._streamed.rows_in(number)

    @cached_property
    def with_table(self) -> int:
        """The place of the first sheet that is not hidden or, where that is a cover, of the first table behind it."""
        seen = [at for at, (_, is_hidden) in enumerate(self.sheets) if not is_hidden] or [0]
        if len(seen) < 2 or not _is_cover(self.rows_in(seen[0])):
            return seen[0]
        return next((at for at in seen[1:] if sum(_widths(self.rows_in(at))) > 1), seen[0])

    @cached_property
    def _streamed(self) -> StreamedBook:
        return StreamedBook(self._content)


def chosen_sheet(content: bytes) -> int | None:
    """The place of the sheet that was chosen in this file; None where none was."""
    with ZipFile(io.BytesIO(content)) as parts:
        found = _CHOSEN.fullmatch(parts.comment)
    return int(found[1]) if found else None


def with_sheet(content: bytes, number: int) -> bytes:
    """The same file with this sheet chosen, which stands where an archive has its comment."""
    into = io.BytesIO(content)
    with ZipFile(into, "a") as parts:
        parts.comment = b"madoguchi sheet %d" % number
    return into.getvalue()


def _opened(small: bytes) -> CalamineWorkbook | None:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(small))
        return book if _tables(book) else None
    except (CalamineError, LookupError, OSError, ValueError):
        return None


def _tables(book: CalamineWorkbook) -> list[tuple[int, SheetMetadata]]:
    """The sheets that have cells, each with its place among all, of which some may be charts."""
    return [(at, one) for at, one in enumerate(book.sheets_metadata) if one.typ == SheetTypeEnum.WorkSheet]


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
