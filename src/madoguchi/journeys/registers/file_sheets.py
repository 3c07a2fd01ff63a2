"""A file as a register reads it: which columns are its fields, and which rows are records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter

from madoguchi.engines.records.adapters.sheets import Row, each_row, rows_of
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_rows import Columns, columns_of, names_in
from madoguchi.engines.records.rules.sheet_heads import LOOKED_AT, is_lettered, with_one_head
from madoguchi.engines.records.rules.sum_rows import is_beside, is_sum
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.message import msg


@dataclass(frozen=True)
class Sheet:
    """A file as it is read: what its columns are, the rows below its headings, and the headings themselves."""

    columns: Columns
    rows: Sequence[tuple[int, Row]]
    head: Row
    sums: int
    """How many rows hold sums or a note, or say the headings again, and are no records."""


def read_sheet(found: Register, name: str, content: bytes) -> Sheet:
    """A file as the register reads it. Raises SheetUnreadable."""
    return sheet_of(found, rows_of(name, content))


class ComingRows:
    """The records of a file, read as far as they are asked for and no longer kept than that."""

    def __init__(self, found: Register, name: str, content: bytes) -> None:
        """Reads the headings. Raises SheetUnreadable, as every later question may."""
        section, rows = register_section(found), each_row(name, content)
        # Whether anything stands in a column without a heading is only known of the whole file.
        is_whole = any(map(is_lettered, names_in(section)))
        first, self.columns = _headed(section, list(rows if is_whole else islice(rows, LOOKED_AT)))
        below = chain(first[self.columns.head + 1 :], rows)
        head = first[self.columns.head][1]
        self._rows = (one for one in below if _is_record(self.columns, head, one[1]))
        self._read: list[tuple[int, Row]] = []

    def up_to(self, line: int) -> Iterator[tuple[int, Row]]:
        """Those up to this line, which are told once."""
        while (coming := self.behind(0, 1)) and coming[0][0] <= line:
            yield self._read.pop(0)

    def behind(self, line: int, most: int) -> Sequence[tuple[int, Row]]:
        """The next ones behind this line, which may be told again until a later line is named."""
        del self._read[: bisect_right(self._read, line, key=itemgetter(0))]
        self._read += islice((one for one in self._rows if one[0] > line), max(most - len(self._read), 0))
        return self._read[:most]


def sheet_of(found: Register, rows: Sequence[tuple[int, Row]]) -> Sheet:
    """The same of rows that were read already. Raises SheetUnreadable where no row names the fields."""
    rows, columns = _headed(register_section(found), rows)
    below = rows[columns.head + 1 :]
    records = records_in(columns, rows[columns.head][1], below)
    return Sheet(columns, records, rows[columns.head][1], len(below) - len(records))


def _headed(section: RegisterSection, rows: Sequence[tuple[int, Row]]) -> tuple[Sequence[tuple[int, Row]], Columns]:
    rows, columns = with_columns(section, rows)
    if columns is None:
        raise SheetUnreadable(reason=msg("見出しの行が見つかりません。台帳の項目の名前を、1つの行に書いてください。"))
    return rows, columns


def with_columns(
    section: RegisterSection, rows: Sequence[tuple[int, Row]]
) -> tuple[Sequence[tuple[int, Row]], Columns | None]:
    """The rows, and which of their columns is which field; headings in two lines are one where that tells more."""
    found, one_head = columns_of(section, rows), with_one_head(rows)
    joined = columns_of(section, one_head)
    is_more = joined is not None and (found is None or len(joined.fields) > len(found.fields))
    return (one_head, joined) if is_more else (rows, found)


def records_in(columns: Columns, head: Row, rows: Sequence[tuple[int, Row]]) -> Sequence[tuple[int, Row]]:
    """The rows without those that are no records: sums, as our own file of a grouped list has them, and notes."""
    return [one for one in rows if _is_record(columns, head, one[1])]


def _is_record(columns: Columns, head: Row, row: Row) -> bool:
    return not (is_sum(row, columns.number) or is_beside(row, head, columns.number))
