"""One record in words: its name, an answer, a row of columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.columns import Shown


@dataclass(frozen=True)
class Row:
    """One record in a list: its number and its cells in words."""

    ref: str
    heading: str
    cells: tuple[str, ...]
    at: datetime


def row_of(found: Register, columns: Iterable[Shown], one: RecordFacts, at: Circumstances) -> Row:
    """A record as a row of these columns."""
    section = register_section(found)
    cells = tuple(column.text(one, at) for column in columns)
    heading = cell(section.by_id[section.heading], one.values.get(section.heading), at)
    return Row(one.ref, heading, cells, one.updated_at)


def cell(field: Field, value: object, at: Circumstances) -> str:
    """An answer in words, nothing for none."""
    return "" if value is None else answer_text(field, value, at)


def heading_of(found: Register, one: RecordFacts, at: Circumstances) -> str:
    """The name by which people know the record, or its number."""
    section = register_section(found)
    return cell(section.by_id[section.heading], one.values.get(section.heading), at) or one.ref
