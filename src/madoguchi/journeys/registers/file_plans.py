"""What each row of a file would do in a register: to which record, with which values, or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    ChangedSinceSeen,
    FieldNotYours,
    RecordNotYours,
    RegisterEnded,
    StateIsActed,
)
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.record_files import expect_files
from madoguchi.engines.records.queries.registers import RecordFacts, keys_before_import, records_like, register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.process import state_of
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import (
    Columns,
    Reader,
    ReadRow,
    completed,
    expect_named,
    with_written,
)
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_helper import RowsAhead
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME, Plan
from madoguchi.journeys.registers.opening import see
from madoguchi.journeys.registers.shares import is_in_sight, may_be_changed
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

TOGETHER = 5000
"""The records of so many rows are looked up together."""
READ_TOGETHER = 250
"""The cells of so many rows are read column by column."""


def plans_of(
    found: Register,
    columns: Columns,
    rows: Sequence[tuple[int, Row]],
    *,
    earlier: EarlierRows,
    at: Circumstances,
    by: Actor,
    seen_at: datetime | None = None,
) -> Iterator[Plan]:
    """What each row would do, in the order of the file; each batch looks its records up together.

    What somebody changed after `seen_at` is not changed: nobody was told what the row would do to it now.
    """
    section, reader = register_section(found), Reader(columns, at)
    for batch in _portions(rows, TOGETHER):
        expect_named(columns, batch, at)
        # Looked up before anything is read, as the database has nothing to write yet.
        keyed = Reader(columns.only(section.key), at).read(batch)
        held = looked_up(found, [one.ref for one in keyed], keys_in(keyed, section.key), at, by)
        for one in chain.from_iterable(map(reader.read, _portions(batch, READ_TOGETHER))):
            yield _read_plan(found, one, held, earlier, at, seen_at)


def plans_ahead(
    found: Register,
    columns: Columns,
    ahead: RowsAhead,
    rows: Callable[[], Sequence[tuple[int, Row]]],
    *,
    earlier: EarlierRows,
    at: Circumstances,
    by: Actor,
    seen_at: datetime | None = None,
) -> Iterator[Plan]:
    """The same of rows that were worked out ahead as new records; the `rows` that are none are read here.

    Raises HelperLost.
    """
    reader, cells = Reader(columns, at), dict[int, Row]()
    held = looked_up(found, ahead.refs, ahead.keys, at, by)
    for portion in ahead.portions:
        here = [one.line for one in portion if one.sent is None or f"={one.key}" in held]
        cells = cells or (dict(rows()) if here else {})
        read = {one.line: one for one in reader.read((line, cells[line]) for line in here)}
        for one in portion:
            if one.line in read:
                yield _read_plan(found, read[one.line], held, earlier, at, seen_at)
            elif clash := earlier.clash_of_new(one.line, one.key):
                yield Plan(one.line, REFUSE, why=(clash,))
            else:
                yield Plan(one.line, ADD, sent=one.sent)


def _read_plan(
    found: Register,
    one: ReadRow,
    held: Mapping[str, RecordFacts],
    earlier: EarlierRows,
    at: Circumstances,
    seen_at: datetime | None,
) -> Plan:
    clash = earlier.clash_of(one, held, is_seen=is_seen(found, one, held))
    return as_seen(_plan(found, one, held, clash, at), seen_at)


def looked_up(
    found: Register, refs: Iterable[str], keys: Sequence[object], at: Circumstances, by: Actor
) -> dict[str, RecordFacts]:
    """The records some rows are about, by number and by key; it is written down that they were looked at."""
    section = register_section(found)
    held = records_like(found, list(filter(None, refs)), keys, section.key)
    see(found, [record for record in held.values() if is_in_sight(found, record)], "read", by=by)
    expect_files(section, [one.values for one in held.values()], at)
    return held


def _portions(rows: Sequence[tuple[int, Row]], size: int) -> Iterator[Sequence[tuple[int, Row]]]:
    return (rows[begin : begin + size] for begin in range(0, len(rows), size))


def as_seen(plan: Plan, seen_at: datetime | None) -> Plan:
    """The plan, refused where it changes what somebody changed after that moment."""
    record = plan.record if plan.verdict == CHANGE else None
    if record is None or seen_at is None or record.updated_at <= seen_at:
        return plan
    return Plan(plan.line, REFUSE, why=(ChangedSinceSeen(who=record.updated_by).message,))


def _plan(
    found: Register, one: ReadRow, held: Mapping[str, RecordFacts], clash: Message | None, at: Circumstances
) -> Plan:
    section = register_section(found)
    key = one.values.get(section.key) if section.key else None
    other = held.get(f"={compared_key(section, key)}") if key is not None else None
    record = held.get(one.ref) if one.ref else other
    one = with_written(section, record.values, one, at) if record else one
    if one.problems:
        return Plan(one.line, REFUSE, why=one.problems)
    if clash is not None:
        return Plan(one.line, REFUSE, why=(clash,))
    if one.ref and (record is None or not is_in_sight(found, record)):
        return Plan(one.line, REFUSE, why=(msg("記録の番号「{ref}」が、この台帳にありません。", ref=one.ref[:16]),))
    if record is not None and other is not None and other.ref != record.ref:
        return Plan(one.line, REFUSE, why=(msg("「{value}」の記録は、ほかにあります。", value=str(key)),))
    if record is not None and not may_be_changed(found, record):
        return Plan(one.line, REFUSE, why=(_not_theirs(found, record, key),))
    if fixed := _fixed_told(found, one, record):
        label = words_in(section.by_id[fixed].label, at.language)
        return Plan(one.line, REFUSE, why=(FieldNotYours(label=label).message,))
    moved = _moved(found, one, record)
    if moved:
        label = words_in(section.by_id[moved].label, at.language)
        return Plan(one.line, REFUSE, why=(StateIsActed(label=label).message,))
    if record is None and found.has_ended:
        return Plan(one.line, REFUSE, why=(RegisterEnded().message,))
    values, problems = completed(section, record.values if record else {}, _without_state(found, one, record), at)
    if problems:
        return Plan(one.line, REFUSE, why=tuple(sentence for _, sentence in problems))
    if record is None:
        return Plan(one.line, ADD, values)
    is_same = values == known_values(section, record.values)
    return Plan(one.line, SAME if is_same else CHANGE, values, record)


def _not_theirs(found: Register, record: RecordFacts, key: object) -> Message:
    """Why a record is not changed; of one that is not seen only what any clash of keys tells."""
    if is_in_sight(found, record):
        return RecordNotYours().message
    return msg("「{value}」の記録は、ほかにあります。", value=str(key))


def _fixed_told(found: Register, one: ReadRow, record: RecordFacts | None) -> str:
    """A field whose value this person does not change, where the row says another one; "" where it does not."""
    share = share_in(found)
    for name in sorted(share.fixed) if share else ():
        told = one.values.get(name)
        if told is not None and told != (record.values.get(name) if record else None):
            return name
    return ""


def _moved(found: Register, one: ReadRow, record: RecordFacts | None) -> str:
    """The field of the state, where the row names another one than the record stands in; "" where it does not."""
    process = process_of(found)
    if process is None or record is None:
        return ""
    told = one.values.get(process.field)
    return process.field if told not in (None, state_of(process, record.values).id) else ""


def _without_state(found: Register, one: ReadRow, record: RecordFacts | None) -> Mapping[str, Any]:
    """What the row says of a record; the state of one that is there already is moved by acts, never by a file, and
    what is only shown to somebody stays as it is.
    """
    process, share = process_of(found), share_in(found)
    acted = ({process.field} if process and record else set()) | (share.fixed if share else frozenset())
    if not acted:
        return one.values
    return {name: value for name, value in one.values.items() if name not in acted}


def earlier_rows(
    found: Register, columns: Columns, done: Sequence[tuple[int, Row]], begun_at: datetime | None, at: Circumstances
) -> EarlierRows:
    """What the rows that were taken in before an interruption were about when nothing was done yet."""
    section = register_section(found)
    earlier, key = EarlierRows(section), section.key
    only = columns.only(key)
    reader = Reader(only, at)
    for portion in _portions(done, TOGETHER):
        expect_named(only, portion, at)
        batch = reader.read(portion)
        refs = [one.ref for one in batch if one.ref]
        held = records_like(found, refs, keys_in(batch, key), key) if refs else {}
        before = keys_before_import(found, refs, begun_at) if refs and begun_at else {}
        held |= {ref: _with_key(held[ref], key, value) for ref, value in before.items() if key and ref in held}
        for one in batch:
            earlier.clash_of(one, held, is_seen=is_seen(found, one, held))
    return earlier


def keys_in(rows: Iterable[ReadRow], key: str | None) -> list[object]:
    """The keys these rows tell."""
    return [one.values[key] for one in rows if key and one.values.get(key) is not None]


def _with_key(record: RecordFacts, key: str, value: object) -> RecordFacts:
    return replace(record, values={**record.values, key: value})


def is_seen(found: Register, one: ReadRow, held: Mapping[str, RecordFacts]) -> bool:
    """Whether the record a row names by its number is there for whom the register was opened for."""
    return one.ref in held and is_in_sight(found, held[one.ref])
