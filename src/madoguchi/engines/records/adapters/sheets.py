"""Reads a CSV or Excel file as rows of text; nothing in a file is ever run, and none is opened out beyond a limit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from madoguchi.engines.records.adapters.excel import BROKEN, Book, chosen_sheet, with_sheet
from madoguchi.engines.records.adapters.excel_limits import NO_EXCEL, TOO_LARGE, check_archive
from madoguchi.engines.records.adapters.excel_parts import TooMuch
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.merged_cells import Cells
from madoguchi.engines.records.rules.sheet_heads import LOOKED_AT
from madoguchi.engines.records.rules.written_cells import text_of_cell
from madoguchi.values.message import Message, msg

LARGEST = 50 * 1024 * 1024
_NOTE = 1024  # which sheet was chosen
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_HEADS = 20  # rows of titles and headings above them
_MOST_LINES = 1_048_576  # of a sheet of Excel
LONGEST_CELL = 5_000
_TABBED = (".tsv", ".tab", ".txt")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_TOO_MANY = msg(
    "行か列が多すぎます（{rows}行、{columns}列まで）。分けてください。", rows=MOST_ROWS, columns=MOST_COLUMNS
)

Row = tuple[str, ...]


class FoundSheet(NamedTuple):
    """One sheet of a workbook that holds anything: its place, its first rows, and how many rows hold anything.

    `filled` is one more than may be brought where there are more.
    """

    number: int
    name: str
    is_hidden: bool
    first: list[tuple[int, Row]]
    filled: int


class Brought:
    """A file as somebody brought it. What is asked of it raises SheetUnreadable with the reason."""

    def __init__(self, name: str, content: bytes) -> None:
        if len(content) > LARGEST + _NOTE:
            raise _unreadable(msg("ファイルが大きすぎます（50MBまで）。分けてください。"))
        self._name, self._content = name, content
        self._book = None
        if content.startswith(b"PK"):
            check_archive(content)
            with _reading():
                self._book = Book(content)

    def sheets(self) -> list[FoundSheet]:
        """The sheets of a workbook that hold anything; none of a file with one sheet, of which nothing is read."""
        with _reading():
            if self._book is None or len(self._book.sheets) < 2:
                return []
            found = [self._found(at, *one) for at, one in enumerate(self._book.sheets)]
        return [one for one in found if one.filled]

    def with_table(self) -> int:
        """The place of the first sheet that is not hidden, or, where that is a cover, of the first table behind it."""
        with _reading():
            return self._book.with_table if self._book else 0

    def rows(self, number: int | None = None) -> Iterator[tuple[int, Row]]:
        """The rows that hold anything while they are read, with their line numbers from 1.

        Those of the sheet at this place, else of the one that was chosen, else of the first with a table.
        """
        if self._book is None:
            lines = _of_text(self._name, self._content)
        else:
            with _reading():
                place = chosen_sheet(self._content) if number is None else number
                lines = _of_excel(self._book.rows_in(self._book.with_table if place is None else place))
        return _filled(lines)

    def chosen(self, number: int | None) -> bytes:
        """The file with the sheet at this place chosen; as it came for None."""
        return self._content if number is None else with_sheet(self._content, number)

    def _found(self, number: int, name: str, is_hidden: bool) -> FoundSheet:
        first: list[tuple[int, Row]] = []
        count = 0
        for line, cells in enumerate(self._book.rows_in(number) if self._book else (), 1):
            if any(cell not in ("", None) for cell in cells):
                count += 1
                if count <= LOOKED_AT:
                    first.append((line, _row(cells)[:MOST_COLUMNS]))
            if count > MOST_ROWS + _HEADS or line > _MOST_LINES:
                break
        return FoundSheet(number, name, is_hidden, first, count)


def rows_of(name: str, content: bytes) -> list[tuple[int, Row]]:
    """The rows that hold anything, with their line numbers from 1; raises SheetUnreadable with the reason."""
    return list(each_row(name, content))


def each_row(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    """The same while they are read; what cannot be read is raised where it stands."""
    return Brought(name, content).rows()


def _filled(lines: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    found = 0
    for number, row in lines:
        is_filled = any(row)
        found += is_filled
        if found > MOST_ROWS + _HEADS or len(row) > MOST_COLUMNS:
            raise _unreadable(_TOO_MANY)
        if is_filled:
            yield number, row


def as_csv(rows: Iterable[tuple[int, Sequence[str]]]) -> bytes:
    """These rows as CSV, each with its line number: what `rows_of` reads from it are the same rows."""
    into = io.StringIO()
    writer, last = csv.writer(into), 0
    for line, row in rows:
        into.write("\r\n" * (line - last - 1))
        writer.writerow(row)
        last = line
    return into.getvalue().encode("utf-8-sig")


def soon_read_again(content: bytes, rows: Iterable[tuple[int, Row]]) -> bytes:
    """A file in the form it is kept in, given its rows: a workbook as CSV, which is read in a fraction of the time.

    A workbook whose CSV could not be read again stays as it came.
    """
    plain = as_csv(rows) if content.startswith(b"PK") else b""
    return plain if 0 < len(plain) <= LARGEST and b"\0" not in plain else content


def _of_text(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(
            msg("古い形のExcelか、パスワードのあるExcelです。.xlsx の形で、パスワードなしで保存してください。")
        )
    text = _decoded(content)
    if "\0" in text:
        raise _unreadable(msg("CSVでもExcelでもないファイルです。"))
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_between(name, text))
        for number, row in enumerate(lines, 1):
            yield number, _shortened(tuple(map(str.strip, row)))
    except csv.Error:
        raise _unreadable(msg('CSVとして読めません。引用符（"）が閉じているかを確かめてください。')) from None


def _between(name: str, text: str) -> str:
    """What parts the cells: a tab in a file that is called so, unless its first line has more commas."""
    first = text.lstrip().partition("\n")[0]
    return "\t" if name.lower().endswith(_TABBED) and first.count("\t") >= max(1, first.count(",")) else ","


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, what Windows writes in Japan, or UTF-16, which Excel calls Unicode text."""
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(msg("文字を読み取れません。UTF-8かShift_JISで保存してください。"))


def _of_excel(rows: Iterable[Cells]) -> Iterator[tuple[int, Row]]:
    with _reading():
        for number, cells in enumerate(rows, 1):
            yield number, _row(cells)
            if number > _MOST_LINES:
                raise _unreadable(_TOO_MANY)


def _row(cells: Cells) -> Row:
    row = _shortened(tuple(cell.strip() if type(cell) is str else text_of_cell(cell) for cell in cells))
    while row and not row[-1]:
        row = row[:-1]
    return row


@contextmanager
def _reading() -> Iterator[None]:
    """What a reader of workbooks raises, as a sentence."""
    try:
        yield
    except TooMuch:
        raise _unreadable(TOO_LARGE) from None
    except BROKEN:
        raise _unreadable(NO_EXCEL) from None


def _shortened(row: Row) -> Row:
    """The cells, none of them longer than a cell may be; hardly ever one is."""
    return tuple(cell[:LONGEST_CELL] for cell in row) if row and max(map(len, row)) > LONGEST_CELL else row


def _unreadable(reason: Message) -> SheetUnreadable:
    return SheetUnreadable(reason=reason)
