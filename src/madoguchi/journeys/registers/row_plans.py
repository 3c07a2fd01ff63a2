"""What the lines about each record would do to the rows of its table, or why all of them are refused together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from madoguchi.engines.records.adapters.sheets import LONGEST_CELL, Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import FieldNotYours, Problem, RecordNotYours
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import Reader, ReadRow, completed, expect_named
from madoguchi.engines.records.rules.row_columns import RowColumns
from madoguchi.engines.records.rules.row_groups import RowGroup
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_plans import TOGETHER, as_seen, is_seen, keys_in, looked_up
from madoguchi.journeys.registers.file_taking import CHANGE, REFUSE, SAME, Plan
from madoguchi.journeys.registers.row_sheets import RowsSheet
from madoguchi.journeys.registers.shares import is_in_sight, may_be_changed
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_Why = dict[int, list[Message]]
"""Why lines are refused, by line."""
_MOST_TOLD = 5
"""So many lines of one record are told as the reason why it is refused; the file tells all."""


class RowsPlan(NamedTuple):
    """What becomes of one record, whose rows `places` tells by their lines; `why` is told of single lines."""

    plan: Plan
    group: RowGroup
    places: Mapping[int, int]
    why: Mapping[int, Sequence[Message]]


class _Read(NamedTuple):
    """The rows of one record as they stand in the file, and the line of each."""

    rows: list[dict[str, Any]]
    lines: list[int]
    why: _Why


def rows_plans(
    found: Register,
    sheet: RowsSheet,
    groups: Sequence[RowGroup],
    *,
    earlier: EarlierRows,
    at: Circumstances,
    by: Actor,
    seen_at: datetime | None = None,
) -> Iterator[RowsPlan]:
    """What becomes of each record; those that are looked up together are some thousand.

    What somebody changed after `seen_at` is not changed: nobody was told what the rows would do to it now.
    """
    section, columns = register_section(found), sheet.columns
    names, cells = Reader(columns.named, at), Reader(columns.cells, at)
    for begin in range(0, len(groups), TOGETHER):
        batch = groups[begin : begin + TOGETHER]
        lines = [line for group in batch for line in group.lines]
        expect_named(columns.named, [group.naming for group in batch], at)
        expect_named(columns.cells, lines, at)
        named = names.read([(group.first, group.naming[1]) for group in batch])
        held = looked_up(found, [one.ref for one in named], keys_in(named, section.key), at, by)
        read = {one.line: one for one in cells.read(lines)}
        for group, one in zip(batch, named, strict=True):
            clash = earlier.clash_of(one, held, is_seen=is_seen(found, one, held))
            record = held.get(one.ref) if one.ref else held.get(f"={_key(section, one)}")
            rows = _read_rows(columns, group, read)
            yield _plan(found, sheet.table, group, one, record, clash, rows, at, seen_at)


def _read_rows(columns: RowColumns, group: RowGroup, read: Mapping[int, ReadRow]) -> _Read:
    found = _Read([], [], {})
    for line, row in group.lines:
        one = read[line]
        if line in group.unnamed:
            found.why[line] = [msg("どの記録の行か、書いてありません。")]
        elif problems := [*one.problems, *_cut(columns, row)]:
            found.why[line] = problems
        if not columns.is_bare(row):
            found.rows.append({name: value for name, value in one.values.items() if value is not None})
            found.lines.append(line)
    return found


def _cut(columns: RowColumns, row: Row) -> list[Message]:
    """A cell as long as is read at most may be longer in the file, and its end would be lost."""
    if any(len(row[place]) >= LONGEST_CELL for place in columns.cells.fields if place < len(row)):
        return [msg("{most}文字以上のセルは、表からは取り込めません。", most=LONGEST_CELL)]
    return []


def _plan(
    found: Register,
    table: GroupField,
    group: RowGroup,
    one: ReadRow,
    record: RecordFacts | None,
    clash: Message | None,
    read: _Read,
    at: Circumstances,
    seen_at: datetime | None,
) -> RowsPlan:
    places = dict(zip(read.lines, range(len(read.lines)), strict=True))
    is_named = one.ref or one.problems or _key(register_section(found), one) is not None
    if is_named and (why := _why_not(found, table, group, one, record, clash, at)):
        return _refused(group, {group.first: why}, places)
    if read.why or record is None:
        return _refused(group, read.why, places)
    values, why_values = _values(found, table, group, record, read, at)
    if why_values:
        return _refused(group, why_values, places)
    is_same = values == known_values(register_section(found), record.values)
    plan = as_seen(Plan(group.first, SAME if is_same else CHANGE, values, record), seen_at)
    return RowsPlan(plan, group, places, {group.first: plan.why} if plan.why else {})


def _why_not(
    found: Register,
    table: GroupField,
    group: RowGroup,
    one: ReadRow,
    record: RecordFacts | None,
    clash: Message | None,
    at: Circumstances,
) -> list[Message]:
    """Why no rows are taken in for whatever these lines name, whatever they say; nothing where they are."""
    section, share = register_section(found), share_in(found)
    if one.problems:
        return list(one.problems)
    if clash is not None:
        return [clash]
    if record is None or not is_in_sight(found, record):
        return [_not_there(section, one)]
    if group.is_contested or group.keys - {compared_key(section, record.values.get(section.key or ""))}:
        label = words_in(section.by_id[section.key or ""].label, at.language)
        return [msg("「記録の番号」の記録と「{label}」の値が合いません。どちらかを直してください。", label=label)]
    if not may_be_changed(found, record):
        return [RecordNotYours().message]
    if share is not None and table.id in share.fixed:
        return [FieldNotYours(label=words_in(table.label, at.language)).message]
    return []


def _not_there(section: RegisterSection, one: ReadRow) -> Message:
    if one.ref:
        return msg("記録の番号「{ref}」が、この台帳にありません。", ref=one.ref[:16])
    return msg("「{value}」の記録が、この台帳にありません。", value=str(one.values.get(section.key or ""))[:60])


def _values(
    found: Register, table: GroupField, group: RowGroup, record: RecordFacts, read: _Read, at: Circumstances
) -> tuple[Mapping[str, Any], _Why]:
    """What the record would hold with these rows and no other, and what is wrong with it."""
    # An empty table is kept as no answer as well as as no rows.
    rows = {table.id: read.rows} if read.rows or record.values.get(table.id) else {}
    values, problems = completed(register_section(found), record.values, rows, at)
    why: _Why = {}
    for problem in problems:
        why.setdefault(_line_of(table, problem, read, group), []).append(problem[1])
    if read.rows and table.id not in values and not why:
        label = words_in(table.label, at.language)
        why[group.first] = [msg("この記録には、「{label}」がありません。ほかの項目を確かめてください。", label=label)]
    return values, why


def _line_of(table: GroupField, problem: Problem, read: _Read, group: RowGroup) -> int:
    """The line of the row a problem is in; the first line about the record where it is in none."""
    top, _dot, rest = problem[0].partition(".")
    place = rest.partition(".")[0]
    is_row = top == table.id and place.isdecimal() and int(place) < len(read.lines)
    return read.lines[int(place)] if is_row else group.first


def _refused(group: RowGroup, why: Mapping[int, Sequence[Message]], places: Mapping[int, int]) -> RowsPlan:
    """All lines of a record are refused together: without one of them its row would be gone."""
    first, *rest = sorted(why)
    told = [*why[first]]
    for line in rest[: _MOST_TOLD - 1]:
        told += [msg("{line}行目：{problem}", line=line, problem=one) for one in why[line]]
    if len(rest) >= _MOST_TOLD:
        told.append(msg("ほかに{count}行あります。", count=len(rest) - _MOST_TOLD + 1))
    return RowsPlan(Plan(first, REFUSE, why=tuple(told)), group, places, why)


def _key(section: RegisterSection, one: ReadRow) -> str | None:
    value = one.values.get(section.key or "")
    return None if value is None else compared_key(section, value)
