"""A file of records as it is read: what it would do, as a whole and line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import tee
from typing import Any

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.left_out import left_out
from madoguchi.engines.records.rules.register_rows import names_in, said_heads
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_changes import in_file
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_plans import plans_of
from madoguchi.journeys.registers.file_sheets import Sheet
from madoguchi.journeys.registers.file_taking import Plan
from madoguchi.journeys.registers.file_verdicts import VERDICTS
from madoguchi.values.actor import Actor
from madoguchi.values.message import Translate
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class ReadRecords:
    """A file of records."""

    found: Register
    sheet: Sheet

    @property
    def told(self) -> Mapping[str, Any]:
        """What its page tells of its columns and lines."""
        columns = self.sheet.columns
        return {
            "columns": [one.id for one in columns.fields.values()],
            "unknown": columns.unknown,
            "missing": columns.missing,
            "files": columns.files,
            "rows": self.lines,
            "sums": self.sheet.sums,
            **left_out(columns, self.sheet.rows),
        }

    @property
    def head(self) -> Row:
        """Its headings."""
        return self.sheet.head

    @property
    def lines(self) -> int:
        """How many lines of it are taken in."""
        return len(self.sheet.rows)

    def plans(self, at: Circumstances, *, by: Actor) -> Iterator[Plan]:
        """What it would do, record by record."""
        earlier = EarlierRows(register_section(self.found))
        return plans_of(self.found, self.sheet.columns, self.sheet.rows, earlier=earlier, at=at, by=by)

    def rows_in(self, plan: Plan) -> Counter[str]:
        """How many rows of a table a record gets, loses and keeps."""
        return Counter()

    def said(self) -> tuple[str, ...]:
        """The headings of the columns in which we say what becomes of a line."""
        return said_heads(names_in(register_section(self.found)))

    def label(self, at: int, language: str) -> str:
        """The file a register was made from names its fields by their ids."""
        field, head = self.sheet.columns.fields.get(at), self.head[at]
        return words_in(field.label, language) if field is not None and head == field.id else head

    def checked(self, at: Circumstances, translate: Translate, *, by: Actor) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        """Each line, and what becomes of it."""
        plans, again = tee(self.plans(at, by=by))
        changes = in_file(self.found, again, at, translate)
        for plan, (_, row), changed in zip(plans, self.sheet.rows, changes, strict=True):
            why = "　".join(one.text(translate) for one in plan.why)
            yield row, (VERDICTS[plan.verdict].text(translate), why, changed)
