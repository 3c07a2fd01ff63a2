"""A file on its way into a register: its next rows, in one transaction with how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from django.db import transaction

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.kept_messages import kept_message
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys.registers.errors import NoSuchTable
from madoguchi.journeys.registers.file_ahead import ahead_task
from madoguchi.journeys.registers.file_doubles import EarlierRows
from madoguchi.journeys.registers.file_helper import Helper, HelperLost, RowsAhead
from madoguchi.journeys.registers.file_plans import earlier_rows, plans_ahead, plans_of
from madoguchi.journeys.registers.file_sheets import ComingRows, records_in, with_columns
from madoguchi.journeys.registers.file_taking import KEPT, Plan, take_in
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.journeys.registers.process import tell_turns
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.refused_rows import rows_left
from madoguchi.journeys.registers.row_plans import rows_plans
from madoguchi.journeys.registers.row_sheets import RowsSheet, read_rows, rows_sheet_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_MEANWHILE = 1_000
"""So many rows are taken in at once while the other process starts: it is asked as soon as it is there."""


@dataclass(frozen=True)
class _File:
    """A file as somebody's share of the register reads it, and what its rows so far are about."""

    found: Register
    content: bytes
    rows: ComingRows
    earlier: EarlierRows

    def plans(self, facts: kept.ImportFacts, size: int, at: Circumstances, by: Actor) -> Iterator[Plan]:
        """What the next rows would do, worked out here."""
        rows, seen_at = self.rows.behind(facts.line, size), facts.seen_at
        return plans_of(self.found, self.rows.columns, rows, earlier=self.earlier, at=at, by=by, seen_at=seen_at)


@dataclass(frozen=True)
class _RowsFile:
    """The same of a file of the rows of a table, whose lines about one record may stand anywhere in it."""

    found: Register
    rows: RowsSheet
    earlier: EarlierRows

    def plans(self, facts: kept.ImportFacts, size: int, at: Circumstances, by: Actor) -> Iterator[Plan]:
        """What the lines about the next records would do."""
        groups, seen_at = [one for _, one in self.rows.behind(facts.line, size)], facts.seen_at
        plans = rows_plans(self.found, self.rows, groups, earlier=self.earlier, at=at, by=by, seen_at=seen_at)
        return (one.plan for one in plans)


class Taking:
    """Takes one file in; another process may help with it, until the end of the block."""

    def __init__(self, register_id: str, ref: str) -> None:
        self._register_id, self._ref = register_id, ref
        self._helper = Helper()
        self._file: _File | _RowsFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._helper.end()

    def next_rows(self, size: int) -> int | None:
        """Take the next rows in, so many at most; how many they were, None where the file has ended before."""
        try:
            with transaction.atomic():
                return self._take(size)
        except HelperLost:
            # Nothing of it was kept.
            self._helper.give_up()
            with transaction.atomic():
                return self._take(size)

    def _take(self, size: int) -> int | None:
        facts = kept.locked_import(self._register_id, self._ref)
        if facts.ended_at is not None:
            return None
        try:
            by = actor_of_ref(facts.by.ref)
            found = opened(self._register_id, by, EDIT)
            at = surroundings_for(by, "ja")
            is_helped = self._begin_ahead(found, facts, at, by=by)
            file = self._file = self._read(found, facts, at)
            ahead = self._ahead(file, facts, size) if is_helped and isinstance(file, _File) else None
            if ahead is None and self._helper.is_starting:
                size = min(size, _MEANWHILE)
            lines = ahead.lines if ahead else [line for line, _ in file.rows.behind(facts.line, size)]
        except (NoSuchAccount, NotPermitted, NoSuchTable, SheetUnreadable) as refusal:
            _refuse_rest(facts, refusal.message)
            _tell(facts)
            return None
        here = partial(file.plans, facts, size, at, by)
        plans = _plans_ahead(file, facts, size, at, by, ahead) if ahead and isinstance(file, _File) else here()
        is_end = len(lines) < size
        left = partial(rows_left, found, facts, at)
        take_in(found, facts, plans, here, left, line=lines[-1] if lines else facts.line, is_end=is_end, by=by)
        if is_end:
            _tell(facts)
        return len(lines)

    def _read(self, found: Register, facts: kept.ImportFacts, at: Circumstances) -> _File | _RowsFile:
        """The file as whoever brought it has the register now, with what was taken in before."""
        if self._file and self._file.found == found:
            return self._file
        content = kept.content_of(facts.ref)
        if facts.table:
            sheet = read_rows(found, facts.table, facts.name, content, at)
            done = sheet.up_to(facts.line)
            return _RowsFile(found, sheet, earlier_rows(found, sheet.columns.named, done, facts.begun_at, at))
        rows = ComingRows(found, facts.name, content)
        done = list(rows.up_to(facts.line))
        return _File(found, content, rows, earlier_rows(found, rows.columns, done, facts.begun_at, at))

    def _begin_ahead(self, found: Register, facts: kept.ImportFacts, at: Circumstances, *, by: Actor) -> bool:
        """Have another process work the rows out for what holds at this moment, where that can be."""
        if facts.table or found.has_ended:
            return False
        size = len(self._file.content) if isinstance(self._file, _File) else kept.size_of(facts.ref)
        if not self._helper.is_worth(size):
            return False
        task = ahead_task(found, facts.name, at, by=by)
        if task is not None:
            self._helper.begin(task)
        return task is not None

    def _ahead(self, file: _File, facts: kept.ImportFacts, size: int) -> RowsAhead | None:
        """The next rows as the other process worked them out, once it is there."""
        self._helper.give(file.content)
        return self._helper.batch(after=facts.line, size=size)


def _plans_ahead(
    file: _File, facts: kept.ImportFacts, size: int, at: Circumstances, by: Actor, ahead: RowsAhead
) -> Iterator[Plan]:
    rows, columns = partial(file.rows.behind, facts.line, size), file.rows.columns
    return plans_ahead(file.found, columns, ahead, rows, earlier=file.earlier, at=at, by=by, seen_at=facts.seen_at)


def _tell(facts: kept.ImportFacts) -> None:
    tell_turns(facts.register_id, facts.ref, kind="import", by=facts.by, since=facts.begun_at)


def _refuse_rest(facts: kept.ImportFacts, why: Message) -> None:
    """End an import: the rows that are still to come are refused, and the first of them are told with the reason."""
    rest = _rest(facts)
    told = [*facts.told, *((line, [kept_message(why)]) for line in rest)][:KEPT]
    left = rows_left(register(facts.register_id), facts, surroundings_for(facts.by, "ja"), told)
    kept.stop_import(facts.ref, line=rest[-1] if rest else facts.line, refused=len(rest), told=told, content=left)


def _rest(facts: kept.ImportFacts) -> Sequence[int]:
    """The lines that are still to come, of a file of rows those that begin a record; of a file that cannot be read any
    more, the next one stands for all of them.
    """
    whole = register(facts.register_id)
    try:
        read = rows_of(facts.name, kept.content_of(facts.ref))
        if facts.table:
            sheet = rows_sheet_of(whole, facts.table, read, surroundings_for(facts.by, "ja"))
            return [group.first for _, group in sheet.behind(facts.line, len(sheet.groups))]
    except (SheetUnreadable, NoSuchTable):
        return (facts.line + 1,)
    rows, columns = with_columns(register_section(whole), read)
    coming = records_in(columns, rows[columns.head][1], rows[columns.head + 1 :]) if columns else rows
    return [line for line, _ in coming if line > facts.line]
