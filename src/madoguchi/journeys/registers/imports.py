"""A file into a register: what each row would do before anything is done, then batch after batch, never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.actions.dry_runs import keep_dry_run, kept_dry_run
from madoguchi.engines.records.adapters.sheets import Brought, rows_of, soon_read_again
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import SheetNotChosen
from madoguchi.engines.records.kept_messages import kept_message, told_message
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.snapshots import snapshot_now
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.registers.file_batches import Taking
from madoguchi.journeys.registers.file_changes import SHOWN_ROWS, ChangedRow, Kept, kept_row, told_rows
from madoguchi.journeys.registers.file_choices import choice_in
from madoguchi.journeys.registers.file_plans import TOGETHER
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SHOWN, Plan
from madoguchi.journeys.registers.file_verdicts import VERDICTS
from madoguchi.journeys.registers.opening import EDIT, opened, see
from madoguchi.journeys.registers.read_files import ReadFile, fitting_of, read_file
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.refused_rows import refused_file
from madoguchi.journeys.registers.row_sheets import asked_rows, table_in
from madoguchi.values.actor import Actor
from madoguchi.values.message import Translate
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

_BATCH = TOGETHER
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
    """How many rows are no records (sums, notes, headings again), and are passed over."""
    seconds: tuple[tuple[str, int], ...] = ()
    """By the label of a field, in how many rows the file says seconds that it does not hold."""
    unreckoned: int = 0
    """In how many rows a formula stands that nobody worked out."""
    table: str = ""
    """The table whose rows the file holds, in words; "" for a file of records, as in all that follows."""
    table_rows: Mapping[str, int] = field(default_factory=dict)
    """How many of its rows come, change, go and stay, as long as nothing has ended."""
    is_left: bool = False
    """Whether the refused rows can be taken as a file once the others are taken in."""
    read_only: tuple[str, ...] = ()
    """Columns that are there to be read by people, and are not taken in."""


@transaction.atomic
def bring_file(register_id: str, name: str, content: bytes, *, by: Actor, language: str = "ja", table: str = "") -> str:
    """Keep a readable file that names the fields of the register, or of this table, or has sheets to choose from.

    Tells its number; its name stands in the history of what it changes. Raises SheetUnreadable, NotPermitted,
    NoSuchTable, FieldNotYours and what `check_words` does.
    """
    found = opened(register_id, by, EDIT)
    if table:
        asked_rows(found, table, language)
    check_words(name)
    brought, at = Brought(name, content), surroundings_for(by, language)
    choice = choice_in(brought, fitting_of(found, table))
    if choice.is_asked:
        return kept.keep_import(found, name, content, by=by, choice=choice, table=table)
    rows = list(brought.rows(choice.number))
    file = read_file(found, table, rows, at)
    plain = soon_read_again(brought.chosen(choice.number), rows)
    ref = kept.keep_import(found, name, plain, by=by, choice=choice, table=table)
    dry_run(found, ref, file, at, by=by)
    return ref


@transaction.atomic
def import_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> ImportSheet:
    """What the file would do, row by row: the first rows that are refused, with the reasons, and what others change.

    Raises SheetNotChosen.
    """
    found = opened(register_id, by, EDIT)
    facts = _with_sheet(kept.import_of(register_id, ref))
    table = words_in(table_in(found, facts.table).label, language) if facts.table else ""
    if facts.ended_at is not None:
        counts = _counts(facts, {ADD: facts.added, CHANGE: facts.changed, REFUSE: facts.refused})
        ended = (found, ref, facts.name, (), (), (), (), counts, _told(facts.told[:SHOWN]), facts, facts.line)
        return ImportSheet(*ended, table=table, is_left=bool(facts.told) and kept.size_of(ref) > 0)
    run, was_kept = _run_of(found, facts, by=by, language=language)
    changed = [] if facts.begun_at else told_rows(found, run.get("changed", ()), surroundings_for(by, language))
    if was_kept and changed:
        see(found, [record for record, _ in changed], "read", by=by)
    refused = _told(run["refused"])
    columns, unknown, missing, files = (tuple(run[name]) for name in ("columns", "unknown", "missing", "files"))
    told = (columns, unknown, missing, files, _counts(facts, run["counts"]), refused)
    sheet = ImportSheet(
        found, ref, facts.name, *told, facts, run["rows"], tuple(row for _, row in changed), run.get("sums", 0)
    )
    known = table_in(found, facts.table).by_id if facts.table else register_section(found).by_id
    return replace(
        sheet,
        seconds=tuple((words_in(known[id_].label, language), count) for id_, count in run.get("seconds", {}).items()),
        unreckoned=run.get("unreckoned", 0),
        table=table,
        table_rows=run.get("table_rows", {}),
        read_only=tuple(run.get("read_only", ())),
    )


def _counts(facts: kept.ImportFacts, counts: Mapping[str, int]) -> Mapping[str, int]:
    """How many records do what; by the rows of a table none comes."""
    return {name: count for name, count in counts.items() if not (facts.table and name == ADD)}


def _with_sheet(facts: kept.ImportFacts) -> kept.ImportFacts:
    if facts.choice.is_asked:
        raise SheetNotChosen()
    return facts


def _run_of(found: Register, facts: kept.ImportFacts, *, by: Actor, language: str) -> tuple[Mapping[str, Any], bool]:
    """What the file would do, and whether it was found out before: then no record was looked at now."""
    run = kept_dry_run("import", found, facts.ref, by=by)
    if run is not None and run["language"] == language:
        return run, True
    at = surroundings_for(by, language)
    file = read_file(found, facts.table, rows_of(facts.name, kept.content_of(facts.ref)), at)
    return dry_run(found, facts.ref, file, at, by=by), False


def _told(refused: Iterable[tuple[int, Sequence[Any]]]) -> tuple[Plan, ...]:
    return tuple(Plan(line, REFUSE, why=tuple(map(told_message, why))) for line, why in refused)


def dry_run(found: Register, ref: str, file: ReadFile, at: Circumstances, *, by: Actor) -> dict[str, Any]:
    """What the file would do, worked out and kept: how many rows what, the first that are refused and why, and those
    that change a record.
    """
    snapshot, counts, table_rows = snapshot_now(), dict.fromkeys(VERDICTS, 0), Counter[str]()
    refused: list[list[Any]] = []
    changed: list[Kept] = []
    for plan in file.plans(at, by=by):
        counts[plan.verdict] += 1
        table_rows += file.rows_in(plan)
        if plan.verdict == REFUSE and len(refused) < SHOWN:
            refused.append([plan.line, list(map(kept_message, plan.why))])
        if len(changed) < SHOWN_ROWS and (row := kept_row(found, plan)):
            changed.append(row)
    found_out = {"counts": counts, "refused": refused, "changed": changed, "table_rows": dict(table_rows)}
    run = {"language": at.language, **file.told, **found_out}
    keep_dry_run("import", found, ref, run, snapshot=snapshot, by=by)
    return run


def checked_file(
    register_id: str, ref: str, *, by: Actor, language: str, translate: Translate
) -> tuple[str, tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    """The file with what each row would do and why, to be corrected and brought again: name, heads, rows.

    Of one that has ended the rows that were refused. Raises SheetNotChosen, NoSuchImport.
    """
    found = opened(register_id, by, EDIT)
    facts, content = kept.import_with_content(register_id, ref)
    _with_sheet(facts)
    if facts.ended_at is not None:
        heads, refused = refused_file(found, facts, content, language, translate)
        check_leaves(register_leaving(found), lambda _most: len(refused), by=by, holds=contents(refused=ref))
        return f"{register_id}-{ref}", heads, iter(refused)
    at = surroundings_for(by, language)
    file = read_file(found, facts.table, rows_of(facts.name, content), at)
    check_leaves(register_leaving(found), lambda _most: file.lines, by=by, holds=contents(brought=ref))
    said = file.said()
    theirs = [place for place, cell in enumerate(file.head) if cell not in said]

    def lines() -> Iterator[tuple[Cell, ...]]:
        for row, told in file.checked(at, translate, by=by):
            yield (*(row[place] if place < len(row) else "" for place in theirs), *told)

    return f"{register_id}-{ref}", (*(file.label(place, language) for place in theirs), *said), lines()


@transaction.atomic
def begin(register_id: str, ref: str, *, by: Actor, seen_at: datetime | None = None) -> None:
    """Take the file in, in the background, as it was seen at that moment. Raises ImportBegun for the second press.

    Raises SheetNotChosen.
    """
    found = opened(register_id, by, EDIT)
    facts = _with_sheet(kept.import_of(register_id, ref))
    # Until now another sheet could have been chosen; from now on the rows are read again and again.
    plain = None
    if facts.choice.name and facts.begun_at is None:
        content = kept.content_of(ref)
        plain = soon_read_again(content, rows_of(facts.name, content))
    kept.begin_import(register_id, ref, seen_at=seen_at, content=plain)
    record_act(by, "write:record_import_begin", data=f"台帳「{found.title()}」", detail={"file": ref})
    jobs.take_file_in.defer(register=register_id, ref=ref)


def batches(register_id: str, ref: str) -> Iterator[int]:
    """Take the rest of a file in, some rows in each transaction with how far it has come; yields how many they were.

    The rights are those of today: once whoever brought it has left, or may not change the register any more, the rest
    is refused with the reason, and that is the end of it.
    """
    with Taking(register_id, ref) as taking:
        while (taken := taking.next_rows(_BATCH)) is not None:
            yield taken
