"""Excel workbooks that are sent while their rows are read: a ZIP archive that is never held as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import IO, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from madoguchi.values.spreadsheet import Cell, harmless

_MOST_ROWS = 1_048_576  # of a sheet of Excel
_LARGEST_SHEET = 1024**3  # bytes of XML; from 4 GB on not every reader opens the archive
_LONGEST_CELL = 32_767
_PIECE = 64 * 1024
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BEGIN = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
_END = "</sheetData></worksheet>"


class _Outlet:
    """What the archive is written into; it cannot be gone back in, so that what was written can be sent."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is sent."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        """What was written since."""
        found, self._pieces = b"".join(self._pieces), []
        return found


def workbook(heads: Iterable[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str] = ()) -> Iterator[bytes]:
    """The bytes of a workbook, piece by piece; what does not fit into one sheet goes on in the next one.

    Each note is a line above the heads of the first sheet.
    Which sheets there are stands behind them: only then it is known.
    """
    outlet, head, coming = _Outlet(), tuple(heads), iter(rows)
    with ZipFile(cast("IO[bytes]", outlet), "w", ZIP_DEFLATED) as archive:
        sheets, first = 0, next(coming, None)
        while first is not None or not sheets:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                lines = _Lines(head, chain(() if first is None else (first,), coming), notes if sheets == 1 else ())
                for piece in lines:
                    sheet.write(piece)
                    if sent := outlet.taken():
                        yield sent
            first = next(coming, None) if lines.is_full else None
        for name, content in _parts(sheets):
            archive.writestr(name, _HEAD + content)
    yield outlet.taken()


class _Lines:
    """The XML of one sheet in pieces; `is_full` when there may be more rows."""

    def __init__(self, head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str]) -> None:
        self._top, self._rows = [*((one,) for one in notes), head], rows
        self.is_full = False

    def __iter__(self) -> Iterator[bytes]:
        piece = [_BEGIN, *(_row(number, row) for number, row in enumerate(self._top, 1))]
        size, written = 0, 0
        for number, row in enumerate(self._rows, len(self._top) + 1):
            line = _row(number, row)
            piece.append(line)
            size += len(line)
            if size >= _PIECE:
                done = "".join(piece).encode()
                written, size, piece = written + len(done), 0, []
                yield done
            if number == _MOST_ROWS or written >= _LARGEST_SHEET:
                self.is_full = True
                break
        yield "".join((*piece, _END)).encode()


def _row(number: int, cells: Sequence[Cell]) -> str:
    told = (_cell(f"{_column(at)}{number}", cell) for at, cell in enumerate(cells) if cell is not None)
    return f'<row r="{number}">{"".join(told)}</row>'


def _cell(place: str, cell: Cell) -> str:
    """A number as a number and a text as text, whatever it begins with, without what XML cannot hold."""
    if not isinstance(cell, str):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    text = escape(_as_letters(str(harmless(_NO_XML.sub("", cell)[:_LONGEST_CELL]))))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_letters(text: str) -> str:
    """A text in which nothing is taken for an escape, nor a return for a new line (ECMA-376, 22.9.2.19, ST_Xstring)."""
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


@lru_cache(maxsize=512)
def _column(at: int) -> str:
    """The letters of a column, the first of which is A."""
    letters = ""
    at += 1
    while at:
        at, letter = divmod(at - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _parts(sheets: int) -> Iterator[tuple[str, str]]:
    """What a reader has to know to find the sheets."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="Sheet{one}" sheetId="{one}" r:id="rId{one}"/>' for one in numbers)
    named = "".join(_relation(one, f"{_OFFICE}/worksheet", f"worksheets/sheet{one}.xml") for one in numbers)
    kinds = "".join(_part(f"/xl/worksheets/sheet{one}.xml", f"{_KIND}.worksheet+xml") for one in numbers)
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _relations(named)
    yield "_rels/.rels", _relations(_relation(1, f"{_OFFICE}/officeDocument", "xl/workbook.xml"))
    whole = _part("/xl/workbook.xml", f"{_KIND}.sheet.main+xml")
    linked = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{linked}{whole}{kinds}</Types>'


def _relations(told: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'


def _part(name: str, kind: str) -> str:
    return f'<Override PartName="{name}" ContentType="{kind}"/>'
