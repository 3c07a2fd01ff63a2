"""Changing the table of a draft: what one row is called, how many there are, and the fields of a row; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.journeys.registers.building.editing import Content, Part, field_of, renamed, with_field, with_key
from madoguchi.journeys.registers.building.editing_fields import FieldLine, new_field, with_line
from madoguchi.journeys.registers.building.list_columns import without_lost

FEWEST, MOST = 1, 10
"""How many rows there may be where a definition says nothing."""
SUMMED = frozenset({"integer", "number", "yen", "formula"})
"""The kinds that can be added up below the rows."""


@dataclass(frozen=True)
class RowsLine:
    """What is said of a table; a number that is none stays as it was typed, and the check says so."""

    item: str
    heading: str
    first: int | str
    last: int | str
    totals: tuple[str, ...]


def rows_of(table: Part) -> tuple[int | str, int | str]:
    """How many rows there are at least and at most."""
    repeat = table.get("repeat") or {}
    return repeat.get("from", FEWEST), repeat.get("to", MOST)


def with_rows_said(content: Content, table_id: str, line: RowsLine, lines: Mapping[str, FieldLine]) -> Content:
    """The content with what was said of a table and of the fields of its rows, by their id."""

    def changed(table: Part) -> Part:
        made = {**table, "item": renamed(table.get("item", ""), line.item)}
        made = with_key(made, "heading", renamed(table.get("heading", ""), line.heading) if line.heading else None)
        made = with_key(made, "repeat", _repeat(table, line) or None)
        fields = [with_line(one, lines.get(str(one["id"])), {}) for one in table["fields"]]
        summed = [str(one["id"]) for one in fields if one["type"] in SUMMED and one["id"] in line.totals]
        kept = [name for name in table.get("totals", ()) if name in summed]
        totals = [*kept, *(name for name in summed if name not in kept)]
        return {**with_key(made, "totals", totals or None), "fields": fields}

    return without_lost(_changed(content, table_id, changed))


def _repeat(table: Part, line: RowsLine) -> Part:
    held = dict(table.get("repeat") or {})
    for name, number, usual in (("from", line.first, FEWEST), ("to", line.last, MOST)):
        if number != usual or name in held:
            held[name] = number
    return held


def row_added(content: Content, table_id: str, label: str, kind: str) -> Content:
    """The content with one more field in the rows of a table."""
    field = new_field(content, label, kind)
    return _changed(content, table_id, lambda table: {**table, "fields": [*table["fields"], field]})


def row_removed(content: Content, table_id: str, field_id: str) -> Content:
    """The content without a field in the rows of a table, which is not added up any more; the last one stays."""

    def changed(table: Part) -> Part:
        left = [one for one in table["fields"] if one["id"] != field_id]
        totals = [name for name in table.get("totals", ()) if name != field_id]
        return with_key({**table, "fields": left}, "totals", totals or None) if left else table

    return without_lost(_changed(content, table_id, changed))


def row_moved(content: Content, table_id: str, field_id: str, step: int) -> Content:
    """The content with a field of the rows one place further up (-1) or down (1)."""

    def changed(table: Part) -> Part:
        fields = list(table["fields"])
        at = next((number for number, one in enumerate(fields) if one["id"] == field_id), -1)
        if at < 0 or not 0 <= at + step < len(fields):
            return table
        fields[at], fields[at + step] = fields[at + step], fields[at]
        return {**table, "fields": fields}

    return _changed(content, table_id, changed)


def _changed(content: Content, table_id: str, change: Callable[[Part], Part]) -> Content:
    table = field_of(content, table_id)
    return with_field(content, change(table)) if table is not None and table["type"] == "group" else content
