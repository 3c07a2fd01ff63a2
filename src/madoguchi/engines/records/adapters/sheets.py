"""Reads a CSV or Excel file as rows of text; nothing in a file is ever run, and none is opened out beyond a limit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from zipfile import BadZipFile, ZipFile

from madoguchi.engines.records.adapters.excel import BROKEN, cells_of
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.values.message import Message, msg

LARGEST = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_HEADS = 20  # rows of titles and headings above them
_LARGEST_OPENED = 400 * 1024 * 1024
_MOST_ENTRIES = 2_000
# What opens out to more than this is padding: rows of real tables become ten to forty times as long.
_MOST_GROWN = 100
_MOST_LINES = 1_048_576  # of a sheet of Excel
_LONGEST_CELL = 5_000
_TABBED = (".tsv", ".tab", ".txt")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MACROS = ("vbaproject", "activex", "macrosheets")
_TOO_MANY = msg(
    "行か列が多すぎます（{rows}行、{columns}列まで）。分けてください。", rows=MOST_ROWS, columns=MOST_COLUMNS
)

Row = tuple[str, ...]


def rows_of(name: str, content: bytes) -> list[tuple[int, Row]]:
    """The rows that hold anything, with their line numbers from 1; raises SheetUnreadable with the reason."""
    return list(each_row(name, content))


def each_row(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    """The same while they are read; what cannot be read is raised where it stands."""
    if len(content) > LARGEST:
        raise _unreadable(msg("ファイルが大きすぎます（50MBまで）。分けてください。"))
    lines, found = _of_excel(content) if content.startswith(b"PK") else _of_text(name, content), 0
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


def _of_excel(content: bytes) -> Iterator[tuple[int, Row]]:
    _check_zip(content)
    try:
        for number, row in enumerate(cells_of(content), 1):
            cells = _shortened(tuple(cell.strip() if type(cell) is str else _text(cell) for cell in row))
            while cells and not cells[-1]:
                cells = cells[:-1]
            yield number, cells
            if number > _MOST_LINES:
                raise _unreadable(_TOO_MANY)
    except BROKEN:
        raise _unreadable(msg("Excelとして読めません。開いて、.xlsx の形で保存し直してください。")) from None


def _check_zip(content: bytes) -> None:
    """Refuse by its table of contents what would open out beyond a limit: nothing of it has been opened out by then."""
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            entries = parts.infolist()
    except BadZipFile:
        raise _unreadable(msg("Excelとして読めません。開いて、.xlsx の形で保存し直してください。")) from None
    if any(mark in entry.filename.lower() for entry in entries for mark in _MACROS):
        raise _unreadable(msg("マクロの入ったExcelは受け取りません。.xlsx の形で保存し直してください。"))
    opened = sum(entry.file_size for entry in entries)
    if opened > _LARGEST_OPENED or len(entries) > _MOST_ENTRIES:
        raise _unreadable(msg("開くと大きくなりすぎるファイルです。分けてください。"))
    if opened > _MOST_GROWN * len(content):
        raise _unreadable(msg("ほとんどが空きのExcelです。表だけを新しいファイルに写して、保存し直してください。"))


def _shortened(row: Row) -> Row:
    """The cells, none of them longer than a cell may be; hardly ever one is."""
    return tuple(cell[:_LONGEST_CELL] for cell in row) if row and max(map(len, row)) > _LONGEST_CELL else row


def _text(cell: object) -> str:
    """A cell as somebody would type it: days as 2026-11-26, whole numbers without .0."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "はい" if cell else "いいえ"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _unreadable(reason: Message) -> SheetUnreadable:
    return SheetUnreadable(reason=reason)
