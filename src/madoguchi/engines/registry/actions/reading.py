"""Reading the file of an extract, row by row, with the reason for every row that cannot be taken over."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from madoguchi.engines.registry.errors import ColumnsMissing, ExtractUnreadable
from madoguchi.engines.registry.rules.difference import RowRefused
from madoguchi.engines.registry.rules.extract import PersonRow, read_row
from madoguchi.engines.registry.section import ExtractMap
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal

_EVERY = 5_000


@dataclass(frozen=True)
class Extract:
    """What a file holds: the rows that can be read, by person, and those that cannot."""

    rows: dict[str, PersonRow]
    refused: tuple[RowRefused, ...]
    sha256: str
    name: str


def read_extract(path: Path, declared: ExtractMap, say: Callable[[int], None]) -> Extract:
    """Every row of the file; `say` hears how many were read. Raises ExtractUnreadable or ColumnsMissing."""
    rows: dict[str, PersonRow] = {}
    lines: dict[str, int] = {}
    refused: list[RowRefused] = []
    for count, (line, cells, header) in enumerate(_lines(path, declared), start=1):
        try:
            row = read_row(_named(header, cells), declared)
            if row.ref in rows:
                raise _Twice(line=lines[row.ref])
            rows[row.ref], lines[row.ref] = row, line
        except Refusal as refusal:
            refused.append(RowRefused(line, refusal.message))
        if count % _EVERY == 0:
            say(count)
    return Extract(rows, tuple(refused), hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


class _Twice(Refusal):
    """同じ人が、{line}行目にもあります。"""


class _WrongWidth(Refusal):
    """列の数が見出しと違います（見出しは{wanted}列、この行は{got}列）。"""


def _named(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise _WrongWidth(wanted=len(header), got=len(cells))
    return dict(zip(header, cells, strict=True))


def _lines(path: Path, declared: ExtractMap) -> Iterator[tuple[int, list[str], list[str]]]:
    encoding = "utf-8-sig" if declared.encoding == "utf-8" else declared.encoding
    try:
        # A byte that is no character becomes one that no name may hold: its row is refused, not the file.
        with path.open(encoding=encoding, errors="replace", newline="") as opened:
            reader = csv.reader(opened, delimiter=declared.delimiter, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            _check_header(header, declared)
            for cells in reader:
                if any(cells):
                    yield reader.line_num, cells, header
    except OSError as problem:
        raise ExtractUnreadable(why=problem.strerror or str(problem)) from None
    except csv.Error:
        raise ExtractUnreadable(
            why=msg("CSV（コンマ区切りの表）として読めない行があります。文字コードと引用符を確かめてください。")
        ) from None


def _check_header(header: Sequence[str], declared: ExtractMap) -> None:
    missing = [column for column in (*declared.columns, *declared.facts) if column not in header]
    if missing:
        raise ColumnsMissing(columns="、".join(missing), map=declared.id)
