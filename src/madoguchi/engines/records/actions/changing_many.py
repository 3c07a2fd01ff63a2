"""Changing many records of a register at once, as a file does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from madoguchi.engines.records.actions.changing_records import changed_values, check_reason
from madoguchi.engines.records.actions.citing import hold_cited
from madoguchi.engines.records.actions.hooks import note_changes
from madoguchi.engines.records.actions.locking_records import check_fresh, check_theirs, locked_many
from madoguchi.engines.records.actions.process import lay_turns
from madoguchi.engines.records.actions.record_acts import Values, act_columns, difference_of, journal_record
from madoguchi.engines.records.actions.record_columns import derive
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.following import Following
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.together import rewrite
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal

_KIND = "import"


class Change(NamedTuple):
    """What a record is to hold: its number, its values, checked, and its revision when they were."""

    ref: str
    values: Values
    revision: int


@transaction.atomic
def change_records(register: Register, changes: Sequence[Change], *, by: Actor, reason: str) -> dict[str, Refusal]:
    """Put these values in the place of those that were seen, all at once; by number why a record stays as it is.

    The rules are those of `change_record`. Raises ReasonMissing, CitedRecordGone, and IntegrityError where a key is
    taken: then nothing was written.
    """
    check_reason(reason)
    rows, refused = locked_many(register, [one.ref for one in changes]), dict[str, Refusal]()
    wanted: list[tuple[Record, dict[str, Any]]] = []
    for one in changes:
        try:
            row = _theirs(register, rows.get(one.ref), one)
            wanted.append((row, changed_values(register, row, one.values)))
        except Refusal as refusal:
            refused[one.ref] = refusal
    hold_cited(register, [(row.values, values) for row, values in wanted])
    _write_changes(register, wanted, reason=reason.strip(), by=by)
    return refused


def _theirs(register: Register, row: Record | None, change: Change) -> Record:
    """The record, where it may be changed and nobody did meanwhile."""
    if row is None:
        raise NoSuchRecord(ref=change.ref)
    check_theirs(register, row)
    check_fresh(row, change.revision)
    return row


def _write_changes(
    register: Register, wanted: Sequence[tuple[Record, dict[str, Any]]], *, reason: str, by: Actor
) -> None:
    following, moment, acts = Following(register, surroundings("ja")), now(), []
    for row, values in wanted:
        before, after = difference_of(row.values, values)
        row.values, row.version_id, row.revision = values, register.version, row.revision + 1
        row.updated_at, row.updated_by = moment, by.name
        derive(following, row)
        act = act_columns(row, before, after, kind=_KIND, reason=reason, by=by)
        acts.append(RecordChange(record=row, **act))
    rows = [row for row, _ in wanted]
    rewrite(rows)
    RecordChange.objects.bulk_create(acts)
    lay_turns(register, rows, by=by)
    note_changes(rows, _KIND)
    journal_record(register, [row.ref for row in rows], "write:record_import", by=by)
