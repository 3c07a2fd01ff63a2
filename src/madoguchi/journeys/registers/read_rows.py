"""A file of the rows of a table as it is read: what it would do, as a whole and line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.left_out import left_out
from madoguchi.engines.records.rules.register_rows import said_heads
from madoguchi.engines.records.rules.row_columns import row_names
from madoguchi.engines.records.together import AT_ONCE
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_taking import Plan
from madoguchi.journeys.registers.file_verdicts import VERDICTS
from madoguchi.journeys.registers.row_changes import counted_rows
from madoguchi.journeys.registers.row_lines import said_of_lines
from madoguchi.journeys.registers.row_plans import RowsPlan, rows_plans
from madoguchi.journeys.registers.row_sheets import RowsSheet
from madoguchi.values.actor import Actor
from madoguchi.values.message import Translate
from madoguchi.values.spreadsheet import Cell


@dataclass(frozen=True)
class ReadRows:
    """A file of the rows of a table."""

    found: Register
    sheet: RowsSheet

    @property
    def told(self) -> Mapping[str, Any]:
        """What its page tells of its columns and lines."""
        columns = self.sheet.columns
        return {
            "columns": [one.id for one in columns.fields.values()],
            "unknown": columns.cells.unknown,
            "missing": (),
            "files": (),
            "read_only": columns.told,
            "rows": self.lines,
            "sums": self.sheet.sums,
            **left_out(columns.cells, [line for group in self.sheet.groups for line in group.lines]),
        }

    @property
    def head(self) -> Row:
        """Its headings."""
        return self.sheet.head

    @property
    def lines(self) -> int:
        """How many lines of it are taken in."""
        return self.sheet.lines

    def plans(self, at: Circumstances, *, by: Actor) -> Iterator[Plan]:
        """What it would do, record by record."""
        return (one.plan for one in self._plans(at, by=by))

    def _plans(self, at: Circumstances, *, by: Actor) -> Iterator[RowsPlan]:
        earlier = EarlierRows(register_section(self.found))
        return rows_plans(self.found, self.sheet, self.sheet.groups, earlier=earlier, at=at, by=by)

    def rows_in(self, plan: Plan) -> Counter[str]:
        """How many rows of a table a record gets, loses and keeps."""
        known = known_values(register_section(self.found), plan.record.values) if plan.record else {}
        return counted_rows(self.sheet.table, plan, known)

    def said(self) -> tuple[str, ...]:
        """The headings of the columns in which we say what becomes of a line."""
        return said_heads(row_names(register_section(self.found), self.sheet.table))

    def label(self, at: int, language: str) -> str:
        """What people call a column."""
        return self.head[at]

    def checked(self, at: Circumstances, translate: Translate, *, by: Actor) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        """Each line, and what becomes of it."""
        said: dict[int, tuple[Row, tuple[Cell, ...]]] = {}
        plans = self._plans(at, by=by)
        while portion := list(islice(plans, AT_ONCE)):
            held = [
                values for one in portion if one.plan.record for values in (one.plan.record.values, one.plan.values)
            ]
            expect_cited(register_section(self.found), held, at)
            for each in portion:
                for line, row, verdict, why, changed in said_of_lines(
                    self.found, self.sheet.table, each, at, translate
                ):
                    said[line] = row, (VERDICTS[verdict].text(translate), why, changed)
        return (said[line] for line in sorted(said))
