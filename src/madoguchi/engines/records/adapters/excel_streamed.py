"""The rows of a workbook one after another, as its XML is read: no more of a sheet is held than some rows of it."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import IO
from zipfile import ZipFile

from madoguchi.engines.records.adapters.excel_parts import (
    BookParts,
    TooMuch,
    Words,
    local,
    parts_of,
    shared_texts,
    told,
    unescaped,
)
from madoguchi.engines.records.rules.merged_cells import Cells, Merged, filled_down
from madoguchi.engines.records.rules.written_cells import UNRECKONED

_MOST_COLUMNS = 16_384  # of a sheet of Excel
_MOST_MERGED = 500_000
_LONGEST_TEXT = 32_767
_PIECE = 256 * 1024
_MERGED = re.compile(rb'mergeCell\s[^<>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_MERGED = 200
_VALUE, _INLINE = "v", "is"

Value = object


class StreamedBook:
    """A workbook that may be too large to be held, or is written unusually."""

    def __init__(self, content: bytes) -> None:
        """Reads what it says of its sheets. Raises ValueError, LookupError, TooMuch and what a broken archive does."""
        self._archive = ZipFile(io.BytesIO(content))
        self._parts = parts_of(self._archive)
        self.sheets = [(one.name, one.is_hidden) for one in self._parts.sheets]

    def rows_in(self, number: int) -> Iterator[Cells]:
        """The rows of its sheet at this place, from the first line on."""
        part = self._parts.sheets[number].part
        # They stand behind the rows.
        with self._archive.open(part) as stream:
            merged = _merged_in(stream)
        return filled_down(self._plain_rows(part), merged)

    def _plain_rows(self, part: str) -> Iterator[Cells]:
        rows, last = _Rows(self._parts, lambda: self._texts), 0
        with self._archive.open(part) as stream:
            for _piece in told(stream, rows.start, rows.end, rows.text):
                while rows.coming:
                    number, cells = rows.coming.popleft()
                    for _missing in range(last + 1, number):
                        yield ()
                    last = number
                    yield _in_places(cells)
                if rows.is_end:
                    return

    @cached_property
    def _texts(self) -> list[str]:
        return shared_texts(self._archive, self._parts.texts)


class _Rows:
    """The rows of one sheet while its XML is told: their numbers, and the cells that hold anything by their column."""

    def __init__(self, parts: BookParts, texts: Callable[[], list[str]]) -> None:
        self.coming: deque[tuple[int, dict[int, Value]]] = deque()
        self.is_end = False
        self._parts, self._texts = parts, texts
        self._row, self._column, self._count, self._cells = 0, 0, 0, dict[int, Value]()
        self._kind = self._style = ""
        self._is_formula = self._takes = self._is_inline = False
        self._said, self._length, self._words = list[str](), 0, Words()

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        name = local(name)
        if name == _VALUE:
            self._takes = True
        elif name == "c":
            self._begin_cell(given)
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._begin_row(given)
        elif name == _INLINE:
            self._is_inline = True
        elif self._is_inline:
            self._words.start(name)

    def text(self, said: str) -> None:
        """Some letters stand there."""
        if self._takes and self._length <= _LONGEST_TEXT:
            self._said.append(said)
            self._length += len(said)
        elif self._is_inline:
            self._words.text(said)

    def end(self, name: str) -> None:
        """An element ends."""
        name = local(name)
        if name == _VALUE:
            self._takes = False
        elif name == "c":
            value = self._value()
            if value is not None:
                self._cells[self._column] = value
        elif name == "row":
            self.coming.append((self._row, self._cells))
        elif name == _INLINE:
            self._is_inline = False
        elif self._is_inline:
            self._words.end(name)
        elif name == "sheetData":
            self.is_end = True

    def _begin_row(self, given: dict[str, str]) -> None:
        number = int(given.get("r", self._row + 1))
        if number <= self._row:
            raise ValueError("rows stand in their order")
        self._row, self._column, self._count, self._cells = number, -1, 0, {}

    def _begin_cell(self, given: dict[str, str]) -> None:
        place = given.get("r")
        self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
        self._count += 1
        if max(self._column + 1, self._count) > _MOST_COLUMNS:
            raise ValueError("no sheet has so many columns")
        self._kind, self._style, self._is_formula = given.get("t", "n"), given.get("s", "0"), False

    def _value(self) -> Value:
        said, self._said, self._length = "".join(self._said), [], 0
        kind = self._kind
        if kind == "inlineStr":
            return self._words.taken() or None
        if not said:
            # One that came to an empty text was worked out.
            return UNRECKONED if self._is_formula and kind != "str" else None
        if kind == "s":
            return self._texts()[int(said)]
        if kind == "b":
            return bool(int(said))
        return self._number(said) if kind == "n" else _moment(said) if kind == "d" else unescaped(said)

    def _number(self, said: str) -> Value:
        number = float(said) if "." in said or "E" in said or "e" in said else int(said)
        style = int(self._style)
        if style not in self._parts.days:
            return number
        from openpyxl.utils.datetime import from_excel

        try:
            return from_excel(number, self._parts.epoch, timedelta=style in self._parts.spans)
        except (OverflowError, ValueError):
            return "#VALUE!"


def _moment(said: str) -> Value:
    from openpyxl.utils.datetime import from_ISO8601

    return from_ISO8601(said)


def _in_places(cells: dict[int, Value]) -> Cells:
    row: list[Value] = [None] * (max(cells, default=-1) + 1)
    for column, value in cells.items():
        row[column] = value
    return row


@lru_cache(maxsize=_MOST_COLUMNS)
def _column(letters: str) -> int:
    """The place of a column by its letters, 0 for A."""
    place = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or place > _MOST_COLUMNS:
            raise ValueError("no column is called so")
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _merged_in(stream: IO[bytes]) -> list[Merged]:
    """Which cells of a sheet were made one over several rows. Raises TooMuch."""
    found: list[Merged] = []
    rest = b""
    while piece := stream.read(_PIECE):
        piece = rest + piece
        for left, top, right, bottom in _MERGED.findall(piece) if b"mergeCell" in piece else ():
            if int(top) < int(bottom):
                found.append(((int(top) - 1, _column(left.decode())), (int(bottom) - 1, _column(right.decode()))))
        if len(found) > _MOST_MERGED:
            raise TooMuch
        rest = piece[piece.rfind(b"<", -_LONGEST_MERGED) :] if b"<" in piece[-_LONGEST_MERGED:] else b""
    return found
