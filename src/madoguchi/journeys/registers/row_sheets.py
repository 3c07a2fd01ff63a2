"""A file of the rows of one table as a register reads it: its columns, and its lines by the record they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from madoguchi.engines.records.adapters.sheets import Row, rows_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import FieldNotYours, SheetUnreadable
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_rows import expect_named
from madoguchi.engines.records.rules.row_columns import (
    RowColumns,
    answered_fields,
    row_columns_of,
    row_heads,
    told_fields,
)
from madoguchi.engines.records.rules.row_groups import RowGroup, grouped
from madoguchi.engines.records.rules.sheet_heads import with_one_head
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import NoSuchTable
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class RowsSheet:
    """A file of rows as it is read: the records it names, in the order in which the last line of each stands."""

    table: GroupField
    columns: RowColumns
    groups: Sequence[RowGroup]
    head: Row
    lines: int
    """How many lines are rows, or name a record."""
    sums: int
    """How many lines hold sums or a note, or say the headings again, and are no rows."""

    def behind(self, line: int, most: int) -> Sequence[tuple[int, RowGroup]]:
        """The next records whose last line stands behind this one, with that line."""
        at = bisect_right(self.groups, line, key=attrgetter("last"))
        return [(group.last, group) for group in self.groups[at : at + most]]

    def up_to(self, line: int) -> Sequence[tuple[int, Row]]:
        """The line by which each record is looked up of which all lines stand up to this one."""
        at = bisect_right(self.groups, line, key=attrgetter("last"))
        return [(group.first, group.naming[1]) for group in self.groups[:at]]


def table_in(found: Register, table_id: str) -> GroupField:
    """The table as the register was opened; raises NoSuchTable."""
    table = next((one for one in register_section(found).tables if one.id == table_id), None)
    if table is None:
        raise NoSuchTable()
    return table


@dataclass(frozen=True)
class AskedRows:
    """What a file of the rows of a table has to hold: its columns, and by which key a record may be named, in words."""

    table_id: str
    table: str
    columns: tuple[str, ...]
    key: str


def asked_rows(found: Register, table_id: str, language: str) -> AskedRows:
    """The same for whom the register was opened for. Raises NoSuchTable, and FieldNotYours where it is not theirs to
    change.
    """
    table, section, share = table_in(found, table_id), register_section(found), share_in(found)
    label, key = words_in(table.label, language), section.by_id.get(section.key or "")
    if share is not None and table_id in share.fixed:
        raise FieldNotYours(label=label)
    heads = zip(told_fields(table), row_heads(section, table, language), strict=True)
    answered = answered_fields(section, table)
    columns = tuple(head for one, head in heads if one in answered)
    return AskedRows(table_id, label, columns, words_in(key.label, language) if key else "")


def read_rows(found: Register, table_id: str, name: str, content: bytes, at: Circumstances) -> RowsSheet:
    """A file as the rows of this table. Raises SheetUnreadable and NoSuchTable."""
    return rows_sheet_of(found, table_id, rows_of(name, content), at)


def rows_sheet_of(found: Register, table_id: str, rows: Sequence[tuple[int, Row]], at: Circumstances) -> RowsSheet:
    """The same of lines that were read already.

    Raises SheetUnreadable also where a field of the table has no column: its answers would be gone from every row.
    """
    table, section = table_in(found, table_id), register_section(found)
    rows, columns = with_row_columns(section, table, rows)
    if columns is None:
        raise SheetUnreadable(reason=msg("見出しの行が見つかりません。表の列の名前を、1つの行に書いてください。"))
    if not columns.names_records:
        raise SheetUnreadable(reason=_nameless(section, at))
    if columns.missing:
        names = "、".join(words_in(one.label, at.language) for one in columns.missing)
        raise SheetUnreadable(
            reason=msg(
                "「{table}」の列「{names}」が、ファイルにありません。ないままでは、その値が消えてしまいます。列を入れてください。",
                table=words_in(table.label, at.language),
                names=names,
            )
        )
    head, below = rows[columns.head][1], rows[columns.head + 1 :]
    expect_named(columns.named, below, at)
    groups, sums = grouped(section, columns, head, below, at)
    return RowsSheet(table, columns, groups, head, len(below) - sums, sums)


def with_row_columns(
    section: RegisterSection, table: GroupField, rows: Sequence[tuple[int, Row]]
) -> tuple[Sequence[tuple[int, Row]], RowColumns | None]:
    """The lines and their columns, if any; headings in two lines are one where that tells more."""
    one_head = with_one_head(rows)
    found, joined = row_columns_of(section, table, rows), row_columns_of(section, table, one_head)
    is_more = joined is not None and (found is None or len(joined.fields) > len(found.fields))
    return (one_head, joined) if is_more else (rows, found)


def _nameless(section: RegisterSection, at: Circumstances) -> Message:
    key = section.by_id.get(section.key or "")
    if key is None:
        return msg("どの記録の行かが分かりません。「記録の番号」の列を入れてください。")
    label = words_in(key.label, at.language)
    return msg("どの記録の行かが分かりません。「記録の番号」か「{label}」の列を入れてください。", label=label)
