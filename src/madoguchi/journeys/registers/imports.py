"""A file into a register: what each row would do before anything is done, then batch after batch, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import tee
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.actions.dry_runs import keep_dry_run, kept_dry_run
from madoguchi.engines.records.adapters.sheets import Brought, rows_of, soon_read_again
from madoguchi.engines.records.errors import SheetNotChosen
from madoguchi.engines.records.kept_messages import kept_message, told_message
from madoguchi.engines.records.queries.registers import (
    register_section,
)
from madoguchi.engines.records.queries.snapshots import snapshot_now
from madoguchi.engines.records.rules.left_out import seconds_left_out, unreckoned
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.engines.records.rules.register_rows import (
    said_heads,
)
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.registers.file_batches import Taking
from madoguchi.journeys.registers.file_changes import SHOWN_ROWS, ChangedRow, Kept, in_file, kept_row, told_rows
from madoguchi.journeys.registers.file_choices import choice_in
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_plans import TOGETHER, plans_of
from madoguchi.journeys.registers.file_sheets import Sheet, read_sheet, sheet_of
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME, SHOWN, Plan
from madoguchi.journeys.registers.opening import EDIT, opened, see
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


@transaction.atomic
def bring_file(register_id: str, name: str, content: bytes, *, by: Actor, language: str = "ja") -> str:
    """Keep a readable file that names the fields of the register, or that has sheets to choose from; its number.

    Its name stands in the history of what it changes. Raises SheetUnreadable, NotPermitted and what `check_words` does.
    """
    found = opened(register_id, by, EDIT)
    check_words(name)
    brought = Brought(name, content)
    choice = choice_in(brought, register_section(found))
    if choice.is_asked:
        return kept.keep_import(found, name, content, by=by, choice=choice)
    rows = list(brought.rows(choice.number))
    sheet = sheet_of(found, rows)
    plain = soon_read_again(brought.chosen(choice.number), rows)
    ref = kept.keep_import(found, name, plain, by=by, choice=choice)
    dry_run(found, ref, sheet, by=by, language=language)
    return ref


@transaction.atomic
def import_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> ImportSheet:
    """What the file would do, row by row: the first rows that are refused, with the reasons, and what others change.

    Raises SheetNotChosen.
    """
    found = opened(register_id, by, EDIT)
    facts = _with_sheet(kept.import_of(register_id, ref))
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
    sheet = ImportSheet(
        found, ref, facts.name, *told, facts, run["rows"], tuple(row for _, row in changed), run.get("sums", 0)
    )
    known = register_section(found).by_id
    seconds = tuple((words_in(known[id_].label, language), count) for id_, count in run.get("seconds", {}).items())
    return replace(sheet, seconds=seconds, unreckoned=run.get("unreckoned", 0))


def _with_sheet(facts: kept.ImportFacts) -> kept.ImportFacts:
    if facts.choice.is_asked:
        raise SheetNotChosen()
    return facts


def _run_of(found: Register, facts: kept.ImportFacts, *, by: Actor, language: str) -> tuple[Mapping[str, Any], bool]:
    """What the file would do, and whether it was found out before: then no record was looked at now."""
    run = kept_dry_run("import", found, facts.ref, by=by)
    if run is not None and run["language"] == language:
        return run, True
    sheet = read_sheet(found, facts.name, kept.content_of(facts.ref))
    return dry_run(found, facts.ref, sheet, by=by, language=language), False


def _told(refused: Iterable[tuple[int, Sequence[Any]]]) -> tuple[Plan, ...]:
    return tuple(Plan(line, REFUSE, why=tuple(map(told_message, why))) for line, why in refused)


def dry_run(found: Register, ref: str, sheet: Sheet, *, by: Actor, language: str) -> dict[str, Any]:
    """What the file would do, worked out and kept: how many rows what, the first that are refused and why, and those
    that change a record.
    """
    snapshot, counts = snapshot_now(), dict.fromkeys(VERDICTS, 0)
    refused: list[list[Any]] = []
    changed: list[Kept] = []
    earlier = EarlierRows(register_section(found))
    columns = sheet.columns
    for plan in plans_of(found, columns, sheet.rows, earlier=earlier, at=surroundings_for(by, language), by=by):
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
        "seconds": seconds_left_out(columns, sheet.rows),
        "unreckoned": unreckoned(sheet.rows),
    }
    keep_dry_run("import", found, ref, run, snapshot=snapshot, by=by)
    return run


def checked_file(
    register_id: str, ref: str, *, by: Actor, language: str, translate: Translate
) -> tuple[str, tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    """The file with what each row would do and why, to be corrected and brought again: name, heads, rows.

    Raises SheetNotChosen.
    """
    found = opened(register_id, by, EDIT)
    facts, content = kept.import_with_content(register_id, ref)
    _with_sheet(facts)
    sheet = read_sheet(found, facts.name, content)
    check_leaves(register_leaving(found), lambda _most: len(sheet.rows), by=by, holds=contents(brought=ref))
    said = said_heads(register_section(found))
    theirs = [at for at, cell in enumerate(sheet.head) if cell not in said]
    heads = (*(_head_of(sheet, at, language) for at in theirs), *said)

    def lines() -> Iterator[tuple[Cell, ...]]:
        earlier, at = EarlierRows(register_section(found)), surroundings_for(by, language)
        plans, again = tee(plans_of(found, sheet.columns, sheet.rows, earlier=earlier, at=at, by=by))
        changes = in_file(found, again, at, translate)
        for plan, (_, row), changed in zip(plans, sheet.rows, changes, strict=True):
            why = "　".join(one.text(translate) for one in plan.why)
            cells = (row[place] if place < len(row) else "" for place in theirs)
            yield (*cells, VERDICTS[plan.verdict].text(translate), why, changed)

    return f"{register_id}-{ref}", heads, lines()


def _head_of(sheet: Sheet, at: int, language: str) -> str:
    """What people call a column: the file a register was made from names its fields by their ids."""
    field = sheet.columns.fields.get(at)
    return words_in(field.label, language) if field is not None and sheet.head[at] == field.id else sheet.head[at]


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
