"""Keeping records from anybody else while they are changed."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.records.errors import NoSuchRecord, RecordInBin, RecordNotYours, StaleRecord
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of
from madoguchi.engines.records.queries.shares import answers_of, share_in
from madoguchi.foundation.catalogue.queries import Register


def seen(register: Register, ref: str, revision: int, *, to_change: bool = True) -> Record:
    """The record, locked, as the editor saw it; raises NoSuchRecord, RecordInBin, StaleRecord."""
    row = locked(register, ref, to_change=to_change)
    check_fresh(row, revision)
    return row


def check_fresh(row: Record, revision: int) -> None:
    """Whether a record is as its editor saw it; raises RecordInBin, StaleRecord."""
    if row.deleted_at is not None:
        raise RecordInBin(ref=row.ref)
    if row.revision != revision:
        raise StaleRecord(who=row.updated_by)


def lock_record(ref: str) -> RecordFacts:
    """The record of this number, whatever register it is in, kept from anybody else; raises NoSuchRecord."""
    row = Record.objects.select_for_update().filter(ref=ref).first()
    if row is None:
        raise NoSuchRecord(ref=ref)
    return facts_of(row)


def hold_records(register: Register, refs: Sequence[str]) -> None:
    """Keep these records from anybody else until the transaction ends, locked in one order so that nobody waits in a
    circle.
    """
    rows = Record.objects.select_for_update().filter(register_id=register.id, ref__in=refs).order_by("pk")
    list(rows.values_list("pk"))


def locked(register: Register, ref: str, *, to_change: bool = True) -> Record:
    """The record, for nobody else to change meanwhile; raises NoSuchRecord and, for one in sight only, RecordNotYours.

    An action of a process is for whose turn it is, whatever their share.
    """
    rows = Record.objects.select_for_update().filter(register_id=register.id, ref=ref)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchRecord(ref=ref[:16])
    if to_change:
        check_theirs(register, row)
    return row


def locked_many(register: Register, refs: Sequence[str]) -> dict[str, Record]:
    """The records of these numbers, by number, for nobody else to change meanwhile; locked in one order."""
    rows = Record.objects.select_for_update().filter(register_id=register.id, ref__in=refs).order_by("pk")
    return {row.ref: row for row in rows}


def check_theirs(register: Register, row: Record) -> None:
    """Whether whom the register was opened for changes this record; raises RecordNotYours and, for one out of their
    sight, NoSuchRecord.
    """
    share = share_in(register)
    if share and not share.changes(answers_of(row)):
        raise RecordNotYours() if share.sees(answers_of(row)) else NoSuchRecord(ref=row.ref)
