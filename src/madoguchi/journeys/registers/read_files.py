"""A file that was brought, as it is read: one with records, or one with the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, tee
from typing import Any, Protocol

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.left_out import seconds_left_out, unreckoned
from madoguchi.engines.records.rules.register_rows import Columns, names_in, said_heads
from madoguchi.engines.records.rules.row_columns import RowColumns, row_names
from madoguchi.engines.records.together import AT_ONCE
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_changes import in_file
from madoguchi.journeys.registers.file_choices import Fitting
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_plans import plans_of
from madoguchi.journeys.registers.file_sheets import Sheet, sheet_of, with_columns
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME, Plan
from madoguchi.journeys.registers.row_changes import counted_rows
from madoguchi.journeys.registers.row_lines import said_of_lines
from madoguchi.journeys.registers.row_plans import RowsPlan, rows_plans
from madoguchi.journeys.registers.row_sheets import RowsSheet, rows_sheet_of, table_in, with_row_columns
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, Translate, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

VERDICTS: Mapping[str, Message] = {
    ADD: msg("増える"),
    CHANGE: msg("変わる"),
    SAME: msg("変わらない"),
    REFUSE: msg("受け取れない"),
}


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
        return _OfRows(found, rows_sheet_of(found, table, rows, at))
    return _OfRecords(found, sheet_of(found, rows))


def fitting_of(found: Register, table: str) -> Fitting:
    """How many columns of a sheet are fields of the register, or of this table. Raises NoSuchTable."""
    section = register_section(found)
    if not table:
        return lambda rows: _many(with_columns(section, rows)[1])
    rows_of = table_in(found, table)
    return lambda rows: _many(with_row_columns(section, rows_of, rows)[1])


def _many(columns: Columns | RowColumns | None) -> int:
    return len(columns.fields) if columns else 0


@dataclass(frozen=True)
class _OfRecords:
    found: Register
    sheet: Sheet

    @property
    def told(self) -> Mapping[str, Any]:
        columns = self.sheet.columns
        return {
            "columns": [one.id for one in columns.fields.values()],
            "unknown": columns.unknown,
            "missing": columns.missing,
            "files": columns.files,
            "rows": self.lines,
            "sums": self.sheet.sums,
            **_left_out(columns, self.sheet.rows),
        }

    @property
    def head(self) -> Row:
        return self.sheet.head

    @property
    def lines(self) -> int:
        return len(self.sheet.rows)

    def plans(self, at: Circumstances, *, by: Actor) -> Iterator[Plan]:
        earlier = EarlierRows(_section(self.found))
        return plans_of(self.found, self.sheet.columns, self.sheet.rows, earlier=earlier, at=at, by=by)

    def rows_in(self, plan: Plan) -> Counter[str]:
        return Counter()

    def said(self) -> tuple[str, ...]:
        return said_heads(names_in(_section(self.found)))

    def label(self, at: int, language: str) -> str:
        """The file a register was made from names its fields by their ids."""
        field, head = self.sheet.columns.fields.get(at), self.head[at]
        return words_in(field.label, language) if field is not None and head == field.id else head

    def checked(self, at: Circumstances, translate: Translate, *, by: Actor) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        plans, again = tee(self.plans(at, by=by))
        changes = in_file(self.found, again, at, translate)
        for plan, (_, row), changed in zip(plans, self.sheet.rows, changes, strict=True):
            why = "　".join(one.text(translate) for one in plan.why)
            yield row, (VERDICTS[plan.verdict].text(translate), why, changed)


@dataclass(frozen=True)
class _OfRows:
    found: Register
    sheet: RowsSheet

    @property
    def told(self) -> Mapping[str, Any]:
        columns = self.sheet.columns
        return {
            "columns": [one.id for one in columns.fields.values()],
            "unknown": columns.cells.unknown,
            "missing": (),
            "files": (),
            "read_only": columns.told,
            "rows": self.lines,
            "sums": self.sheet.sums,
            **_left_out(columns.cells, [line for group in self.sheet.groups for line in group.lines]),
        }

    @property
    def head(self) -> Row:
        return self.sheet.head

    @property
    def lines(self) -> int:
        return self.sheet.lines

    def plans(self, at: Circumstances, *, by: Actor) -> Iterator[Plan]:
        return (one.plan for one in self._plans(at, by=by))

    def _plans(self, at: Circumstances, *, by: Actor) -> Iterator[RowsPlan]:
        earlier = EarlierRows(_section(self.found))
        return rows_plans(self.found, self.sheet, self.sheet.groups, earlier=earlier, at=at, by=by)

    def rows_in(self, plan: Plan) -> Counter[str]:
        known = known_values(_section(self.found), plan.record.values) if plan.record else {}
        return counted_rows(self.sheet.table, plan, known)

    def said(self) -> tuple[str, ...]:
        return said_heads(row_names(_section(self.found), self.sheet.table))

    def label(self, at: int, language: str) -> str:
        return self.head[at]

    def checked(self, at: Circumstances, translate: Translate, *, by: Actor) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        said: dict[int, tuple[Row, tuple[Cell, ...]]] = {}
        plans = self._plans(at, by=by)
        while portion := list(islice(plans, AT_ONCE)):
            held = [
                values for one in portion if one.plan.record for values in (one.plan.record.values, one.plan.values)
            ]
            expect_cited(_section(self.found), held, at)
            for each in portion:
                for line, row, verdict, why, changed in said_of_lines(
                    self.found, self.sheet.table, each, at, translate
                ):
                    said[line] = row, (VERDICTS[verdict].text(translate), why, changed)
        return (said[line] for line in sorted(said))


def _left_out(columns: Columns, rows: Sequence[tuple[int, Row]]) -> Mapping[str, Any]:
    """What the file says that is not kept."""
    return {"seconds": seconds_left_out(columns, rows), "unreckoned": unreckoned(rows)}


def _section(found: Register) -> RegisterSection:
    return register_section(found)
