"""A file into a register: what each row would do before anything is done, then batch after batch, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain, tee
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.actions.dry_runs import keep_dry_run, kept_dry_run
from madoguchi.engines.records.adapters.sheets import Row, rows_of, soon_read_again
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    ChangedSinceSeen,
    FieldNotYours,
    RecordNotYours,
    RegisterEnded,
    SheetUnreadable,
    StateIsActed,
)
from madoguchi.engines.records.kept_messages import kept_message, told_message
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.record_files import expect_files
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    keys_before_import,
    records_like,
    register_section,
)
from madoguchi.engines.records.queries.shares import answers_of, share_in
from madoguchi.engines.records.queries.snapshots import snapshot_now
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.engines.records.rules.process import state_of
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import (
    Columns,
    Reader,
    ReadRow,
    columns_of,
    completed,
    expect_named,
    said_heads,
)
from madoguchi.engines.records.rules.sum_rows import is_sum
from madoguchi.engines.records.together import AT_ONCE
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.file_changes import SHOWN_ROWS, ChangedRow, Kept, in_file, kept_row, told_rows
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME, SHOWN, Plan, take_in
from madoguchi.journeys.registers.opening import EDIT, opened, see
from madoguchi.journeys.registers.process import tell_turns
from madoguchi.journeys.registers.referring import surroundings_for
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
_BATCH = 5000
"""So many rows go in together, in one transaction: the more they are, the less the database and we wait for each other.
"""


@dataclass(frozen=True)
class ImportSheet:
    """One file with what it would do, or has done."""

    register: Register
    ref: str
    name: str
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    files: tuple[str, ...]
    counts: Mapping[str, int]
    refused: tuple[Plan, ...]
    facts: kept.ImportFacts
    rows: int
    changed: tuple[ChangedRow, ...] = ()
    """The first rows that would change a record, as long as nothing has begun."""
    sums: int = 0
    """How many rows hold the sums of a group, and are passed over."""


@transaction.atomic
def bring_file(register_id: str, name: str, content: bytes, *, by: Actor, language: str = "ja") -> str:
    """Keep a readable file that names the fields of the register; its number.

    Its name stands in the history of what it changes. Raises SheetUnreadable, NotPermitted and what `check_words` does.
    """
    found = opened(register_id, by, EDIT)
    check_words(name)
    rows = rows_of(name, content)
    sheet = _sheet(found, rows)
    ref = kept.keep_import(found, name, soon_read_again(content, rows), by=by)
    _dry_run(found, ref, sheet, by=by, language=language)
    return ref


@dataclass(frozen=True)
class _Sheet:
    """A file as it is read: what its columns are, the rows below its headings, and the headings themselves."""

    columns: Columns
    rows: Sequence[tuple[int, Row]]
    head: Row
    sums: int
    """How many rows hold the sums of a group, and are no records."""


def _read(found: Register, name: str, content: bytes) -> _Sheet:
    return _sheet(found, rows_of(name, content))


def _sheet(found: Register, rows: Sequence[tuple[int, Row]]) -> _Sheet:
    columns = columns_of(register_section(found), rows)
    if columns is None:
        raise SheetUnreadable(reason=msg("見出しの行が見つかりません。台帳の項目の名前を、1つの行に書いてください。"))
    below = rows[columns.head + 1 :]
    records = _records_in(columns, below)
    return _Sheet(columns, records, rows[columns.head][1], len(below) - len(records))


def _records_in(columns: Columns, rows: Sequence[tuple[int, Row]]) -> Sequence[tuple[int, Row]]:
    """The rows without those that hold the sums of a group, as our own file of a grouped list has them."""
    at = columns.number
    return rows if at is None else [one for one in rows if not (at < len(one[1]) and is_sum(one[1][at]))]


@transaction.atomic
def import_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> ImportSheet:
    """What the file would do, row by row: the first rows that are refused, with the reasons, and what others change."""
    found = opened(register_id, by, EDIT)
    facts = kept.import_of(register_id, ref)
    if facts.ended_at is not None:
        counts = {ADD: facts.added, CHANGE: facts.changed, REFUSE: facts.refused}
        return ImportSheet(found, ref, facts.name, (), (), (), (), counts, _told(facts.told), facts, facts.line)
    run, was_kept = _run_of(found, facts, by=by, language=language)
    changed = [] if facts.begun_at else told_rows(found, run.get("changed", ()), surroundings_for(by, language))
    if was_kept and changed:
        see(found, [record for record, _ in changed], "read", by=by)
    refused = _told(run["refused"])
    columns, unknown, missing, files = (tuple(run[name]) for name in ("columns", "unknown", "missing", "files"))
    told = (columns, unknown, missing, files, run["counts"], refused)
    return ImportSheet(
        found, ref, facts.name, *told, facts, run["rows"], tuple(row for _, row in changed), run.get("sums", 0)
    )


def _run_of(found: Register, facts: kept.ImportFacts, *, by: Actor, language: str) -> tuple[Mapping[str, Any], bool]:
    """What the file would do, and whether it was found out before: then no record was looked at now."""
    run = kept_dry_run("import", found, facts.ref, by=by)
    if run is not None and run["language"] == language:
        return run, True
    sheet = _read(found, facts.name, kept.content_of(facts.ref))
    return _dry_run(found, facts.ref, sheet, by=by, language=language), False


def _told(refused: Iterable[tuple[int, Sequence[Any]]]) -> tuple[Plan, ...]:
    return tuple(Plan(line, REFUSE, why=tuple(map(told_message, why))) for line, why in refused)


def _dry_run(found: Register, ref: str, sheet: _Sheet, *, by: Actor, language: str) -> dict[str, Any]:
    """What the file would do, worked out and kept: how many rows what, the first that are refused and why, and those
    that change a record.
    """
    snapshot, counts = snapshot_now(), dict.fromkeys(VERDICTS, 0)
    refused: list[list[Any]] = []
    changed: list[Kept] = []
    earlier = EarlierRows(register_section(found))
    columns = sheet.columns
    for plan in _plans(found, columns, sheet.rows, earlier, surroundings_for(by, language), by=by):
        counts[plan.verdict] += 1
        if plan.verdict == REFUSE and len(refused) < SHOWN:
            refused.append([plan.line, list(map(kept_message, plan.why))])
        if len(changed) < SHOWN_ROWS and (row := kept_row(found, plan)):
            changed.append(row)
    run = {
        "language": language,
        "columns": [one.id for one in columns.fields.values()],
        "unknown": columns.unknown,
        "missing": columns.missing,
        "files": columns.files,
        "counts": counts,
        "refused": refused,
        "changed": changed,
        "rows": len(sheet.rows),
        "sums": sheet.sums,
    }
    keep_dry_run("import", found, ref, run, snapshot=snapshot, by=by)
    return run


def checked_file(
    register_id: str, ref: str, *, by: Actor, language: str, translate: Translate
) -> tuple[str, tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    """The file with what each row would do and why, to be corrected and brought again: name, heads, rows."""
    found = opened(register_id, by, EDIT)
    facts, content = kept.import_with_content(register_id, ref)
    sheet = _read(found, facts.name, content)
    said = said_heads(register_section(found))
    theirs = [at for at, cell in enumerate(sheet.head) if cell not in said]
    heads = (*(sheet.head[at] for at in theirs), *said)

    def lines() -> Iterator[tuple[Cell, ...]]:
        earlier, at = EarlierRows(register_section(found)), surroundings_for(by, language)
        plans, again = tee(_plans(found, sheet.columns, sheet.rows, earlier, at, by=by))
        changes = in_file(found, again, at, translate)
        for plan, (_, row), changed in zip(plans, sheet.rows, changes, strict=True):
            why = "　".join(one.text(translate) for one in plan.why)
            cells = (row[place] if place < len(row) else "" for place in theirs)
            yield (*cells, VERDICTS[plan.verdict].text(translate), why, changed)

    return f"{register_id}-{ref}", heads, lines()


def _plans(
    found: Register,
    columns: Columns,
    rows: Sequence[tuple[int, Row]],
    earlier: EarlierRows,
    at: Circumstances,
    *,
    by: Actor,
    seen_at: datetime | None = None,
) -> Iterator[Plan]:
    """What each row would do, in the order of the file; each batch looks its records up together.

    What somebody changed after `seen_at` is not changed: nobody was told what the row would do to it now.
    """
    section, reader = register_section(found), Reader(columns, at)
    for batch in _portions(rows, _BATCH):
        expect_named(columns, batch, at)
        # Looked up before anything is read, as the database has nothing to write yet.
        held = _held(found, Reader(columns.only(section.key), at).read(batch), section.key)
        see(found, [record for record in held.values() if is_in_sight(found, record)], "read", by=by)
        expect_files(section, [one.values for one in held.values()], at)
        for one in chain.from_iterable(map(reader.read, _portions(batch, AT_ONCE))):
            clash = earlier.clash_of(one, held, is_seen=_is_seen(found, one, held))
            yield _as_seen(_plan(found, one, held, clash, at), seen_at)


def _portions(rows: Sequence[tuple[int, Row]], size: int) -> Iterator[Sequence[tuple[int, Row]]]:
    return (rows[begin : begin + size] for begin in range(0, len(rows), size))


def _as_seen(plan: Plan, seen_at: datetime | None) -> Plan:
    record = plan.record if plan.verdict == CHANGE else None
    if record is None or seen_at is None or record.updated_at <= seen_at:
        return plan
    return Plan(plan.line, REFUSE, why=(ChangedSinceSeen(who=record.updated_by).message,))


def _held(found: Register, batch: Iterable[ReadRow], key: str | None) -> dict[str, RecordFacts]:
    """The records the rows are about, by number and by key."""
    batch = list(batch)
    keys = [one.values[key] for one in batch if key and one.values.get(key) is not None]
    return records_like(found, [one.ref for one in batch if one.ref], keys, key)


def _plan(
    found: Register, one: ReadRow, held: Mapping[str, RecordFacts], clash: Message | None, at: Circumstances
) -> Plan:
    section = register_section(found)
    key = one.values.get(section.key) if section.key else None
    other = held.get(f"={compared_key(section, key)}") if key is not None else None
    record = held.get(one.ref) if one.ref else other
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


def is_in_sight(found: Register, record: RecordFacts) -> bool:
    """Whether the record is in the share of whom the register was opened for."""
    share = share_in(found)
    return share is None or share.sees(answers_of(record))


def may_be_changed(found: Register, record: RecordFacts) -> bool:
    """Whether whom the register was opened for changes this record."""
    share = share_in(found)
    return share is None or share.changes(answers_of(record))


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


@transaction.atomic
def begin(register_id: str, ref: str, *, by: Actor, seen_at: datetime | None = None) -> None:
    """Take the file in, in the background, as it was seen at that moment. Raises ImportBegun for the second press."""
    found = opened(register_id, by, EDIT)
    kept.begin_import(register_id, ref, seen_at=seen_at)
    record_act(by, "write:record_import_begin", data=f"台帳「{found.title()}」", detail={"file": ref})
    jobs.take_file_in.defer(register=register_id, ref=ref)


def batches(register_id: str, ref: str) -> Iterator[int]:
    """Take the rest of a file in, some rows in each transaction with how far it has come; yields how many they were.

    The rights are those of today: once whoever brought it has left, or may not change the register any more, the rest
    is refused with the reason, and that is the end of it.
    """
    read: dict[Register, _File] = {}
    going = True
    while going:
        with transaction.atomic():
            facts = kept.locked_import(register_id, ref)
            if facts.ended_at is not None:
                return
            try:
                by = actor_of_ref(facts.by.ref)
                found = opened(register_id, by, EDIT)
                at = surroundings_for(by, "ja")
                file = read.get(found) or read.setdefault(found, _file(found, facts, at))
            except (NoSuchAccount, NotPermitted, SheetUnreadable) as refusal:
                _refuse_rest(facts, refusal.message)
                _tell(facts)
                return
            coming = [row for row in file.rows if row[0] > facts.line][:_BATCH]
            going = len(coming) == _BATCH
            plans = partial(_plans, found, file.columns, coming, file.earlier, at, by=by, seen_at=facts.seen_at)
            take_in(found, facts, plans, line=coming[-1][0] if coming else facts.line, is_end=not going, by=by)
            if not going:
                _tell(facts)
        yield len(coming)


def _tell(facts: kept.ImportFacts) -> None:
    tell_turns(facts.register_id, facts.ref, kind="import", by=facts.by, since=facts.begun_at)


@dataclass(frozen=True)
class _File:
    """A file as somebody's share of the register reads it: its columns, its rows, and what those so far are about."""

    columns: Columns
    rows: Sequence[tuple[int, Row]]
    earlier: EarlierRows


def _file(found: Register, facts: kept.ImportFacts, at: Circumstances) -> _File:
    sheet = _read(found, facts.name, kept.content_of(facts.ref))
    done = [row for row in sheet.rows if row[0] <= facts.line]
    return _File(sheet.columns, sheet.rows, _earlier(found, sheet.columns, done, facts.begun_at, at))


def _earlier(
    found: Register, columns: Columns, done: Sequence[tuple[int, Row]], begun_at: datetime | None, at: Circumstances
) -> EarlierRows:
    """What the rows that were taken in before an interruption were about when nothing was done yet."""
    section = register_section(found)
    earlier, key = EarlierRows(section), section.key
    only = columns.only(key)
    reader = Reader(only, at)
    for portion in _portions(done, _BATCH):
        expect_named(only, portion, at)
        batch = reader.read(portion)
        refs = [one.ref for one in batch if one.ref]
        held = _held(found, batch, key) if refs else {}
        before = keys_before_import(found, refs, begun_at) if refs and begun_at else {}
        held |= {ref: _with_key(held[ref], key, value) for ref, value in before.items() if key and ref in held}
        for one in batch:
            earlier.clash_of(one, held, is_seen=_is_seen(found, one, held))
    return earlier


def _with_key(record: RecordFacts, key: str, value: object) -> RecordFacts:
    return replace(record, values={**record.values, key: value})


def _is_seen(found: Register, one: ReadRow, held: Mapping[str, RecordFacts]) -> bool:
    """Whether the record a row names by its number is there for whom the register was opened for."""
    return one.ref in held and is_in_sight(found, held[one.ref])


def _refuse_rest(facts: kept.ImportFacts, why: Message) -> None:
    """End an import: the rows that are still to come are refused, and the first of them are told with the reason."""
    rest = _rest(facts)
    told = [*facts.told, *((line, [kept_message(why)]) for line in rest)][:SHOWN]
    kept.stop_import(facts.ref, line=rest[-1] if rest else facts.line, refused=len(rest), told=told)


def _rest(facts: kept.ImportFacts) -> Sequence[int]:
    """The lines that are still to come; of a file that cannot be read any more, the next one stands for all of them."""
    try:
        rows = rows_of(facts.name, kept.content_of(facts.ref))
    except SheetUnreadable:
        return (facts.line + 1,)
    columns = columns_of(register_section(register(facts.register_id)), rows)
    coming = _records_in(columns, rows[columns.head + 1 :]) if columns else rows
    return [line for line, _ in coming if line > facts.line]
