"""A file that was brought, as it is read: one with records, or one with the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_rows import Columns
from madoguchi.engines.records.rules.row_columns import RowColumns
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_choices import Fitting
from madoguchi.journeys.registers.file_sheets import sheet_of, with_columns
from madoguchi.journeys.registers.file_taking import Plan
from madoguchi.journeys.registers.read_records import ReadRecords
from madoguchi.journeys.registers.read_rows import ReadRows
from madoguchi.journeys.registers.row_sheets import rows_sheet_of, table_in, with_row_columns
from madoguchi.values.actor import Actor
from madoguchi.values.message import Translate
from madoguchi.values.spreadsheet import Cell


class ReadFile(Protocol):
    """A file as it is read."""

    @property
    def told(self) -> Mapping[str, Any]:
        """What its page tells of its columns and lines, as it is kept."""

    @property
    def head(self) -> Row:
        """Its headings."""

    @property
    def lines(self) -> int:
        """How many lines of it are taken in."""

    def plans(self, at: Circumstances, *, by: Actor) -> Iterator[Plan]:
        """What it would do, record by record."""

    def rows_in(self, plan: Plan) -> Counter[str]:
        """How many rows of a table a record gets, loses and keeps."""

    def said(self) -> tuple[str, ...]:
        """The headings of the columns in which we say what becomes of a line."""

    def label(self, at: int, language: str) -> str:
        """What people call a column."""

    def checked(self, at: Circumstances, translate: Translate, *, by: Actor) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        """Each line, and what becomes of it, why not, and what it changes."""


def read_file(found: Register, table: str, rows: Sequence[tuple[int, Row]], at: Circumstances) -> ReadFile:
    """The file of these lines, of records or of the rows of this table. Raises SheetUnreadable and NoSuchTable."""
    if table:
        return ReadRows(found, rows_sheet_of(found, table, rows, at))
    return ReadRecords(found, sheet_of(found, rows))


def fitting_of(found: Register, table: str) -> Fitting:
    """How many columns of a sheet are fields of the register, or of this table. Raises NoSuchTable."""
    section = register_section(found)
    if not table:
        return lambda rows: _many(with_columns(section, rows)[1])
    rows_of = table_in(found, table)
    return lambda rows: _many(with_row_columns(section, rows_of, rows)[1])


def _many(columns: Columns | RowColumns | None) -> int:
    return len(columns.fields) if columns else 0
