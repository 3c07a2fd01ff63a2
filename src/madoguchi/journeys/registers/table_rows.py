"""The rows of one table of a register, as a file: a line for each row, with the number of the record it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.row_columns import row_heads, told_fields
from madoguchi.engines.records.rules.row_differences import rows_of_table
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.export import Table, begun, check_may_leave, file_cell, lines_of_list
from madoguchi.journeys.registers.looks import NO_SHAPE, Look, board_field, looked_at, of_every_column
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.row_sheets import table_in
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

LINE: Message = msg("行")


def exported_rows(
    register_id: str,
    table_id: str,
    view_id: str,
    asked: Mapping[str, str],
    words: str,
    *,
    number: str,
    line: str,
    by: Actor,
    language: str,
    during: str = "",
    shape: Mapping[str, str] = NO_SHAPE,
    look: Look = "list",
) -> Table:
    """The rows of a table of every record of the list as it is narrowed; a record without rows has no line.

    `number` and `line` are the heads of the record numbers and of the places of the rows, which count from 1. The same
    is asked and written down as for the file of the list. Raises NoSuchTable, and what `exported` raises.
    """
    found, at = opened(register_id, by), surroundings_for(by, language)
    section = register_section(found)
    table = table_in(found, table_id)
    seen, wanted = looked_at(found, look, view_id, Wanted(words=words, during=during), asked, shape, by, at)
    check_may_leave(found, seen, wanted, (section.heading, table.id), by, look=look, table=table.id)
    if look == "board" and (field := board_field(found, seen.view)):
        wanted = of_every_column(wanted, field)
    heading = words_in(section.by_id[section.heading].label, language)
    heads = (number, heading, line, *row_heads(section, table, language))
    return Table(
        f"{register_id}-{table.id}", heads, begun(_lines(found, seen.view, wanted, table, at, by)), seen.unsearched
    )


def _lines(
    found: Register, view: View, wanted: Wanted, table: GroupField, at: Circumstances, by: Actor
) -> Iterator[tuple[Cell, ...]]:
    def lines_of(page: Sequence[RecordFacts]) -> Iterator[tuple[Cell, ...]]:
        _expect_named(table, page, at)
        return (line for one in page for line in _lines_of(found, one, table, at))

    return lines_of_list(found, view, wanted, (), at, lines_of, by=by)


def _lines_of(found: Register, one: RecordFacts, table: GroupField, at: Circumstances) -> Iterator[tuple[Cell, ...]]:
    heading = heading_of(found, one, at)
    for place, row in enumerate(rows_of_table(one.values.get(table.id)), 1):
        cells = (_named_cell(field, row.get(field.id), at) for field in told_fields(table))
        yield (one.ref, heading, place, *cells)


def _expect_named(table: GroupField, page: Sequence[RecordFacts], at: Circumstances) -> None:
    """Let what the rows of these records name be looked up together by what it is called."""
    for field in table.fields:
        if isinstance(field, SearchingField):
            rows = [row for one in page for row in rows_of_table(one.values.get(table.id))]
            called = {str(file_cell(field, row[field.id], at)) for row in rows if row.get(field.id) is not None}
            field.known_in(at).expect_named(field.cites, [name for text in called for name in field.names_in(text)])


def _named_cell(field: Field, value: object, at: Circumstances) -> Cell:
    """An answer as a cell; what is named by its title where that names nothing else, so that it can come back."""
    cell = file_cell(field, value, at)
    if value is None or not isinstance(field, SearchingField):
        return cell
    number = field.number_in(value)
    return cell if field.numbers_for(str(cell), at) == (number,) else number
