"""Changing a record, moving it on by its process, and putting it into the bin and taking it out."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.citing import check_not_cited, hold_cited
from madoguchi.engines.records.actions.creating_records import state_is_acted
from madoguchi.engines.records.actions.hooks import note_changes
from madoguchi.engines.records.actions.locking_records import locked, seen
from madoguchi.engines.records.actions.process import lay_turns
from madoguchi.engines.records.actions.record_acts import Values, act_columns, difference_of, journal_record
from madoguchi.engines.records.actions.record_columns import check_key, derive, write_record
from madoguchi.engines.records.actions.unseen_values import check_fixed, unnarrowed
from madoguchi.engines.records.errors import (
    ActNotPossible,
    ActReasonMissing,
    NoSuchAct,
    NothingChanged,
    ReasonMissing,
)
from madoguchi.engines.records.following import Following, worked_out_unseen, worked_out_whole
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.former_fields import with_former
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.engines.records.rules.process import possible, state_of
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


@transaction.atomic
def change_record(
    register: Register, ref: str, values: Values, *, reason: str, by: Actor, revision: int, kind: str = "change"
) -> RecordFacts:
    """Put checked values in the place of those the editor saw; nobody's change is overwritten.

    Values of fields this version no longer has stay, and so does the state of a process. Raises StaleRecord,
    NothingChanged, ReasonMissing, RecordKeyTaken, RecordInBin, StateIsActed and NoSuchRecord.
    """
    check_reason(reason)
    row = seen(register, ref, revision)
    whole = changed_values(register, row, values)
    _keep(register, row, whole, by=by, kind=kind, reason=reason.strip())
    return facts_of(row, register)


def check_reason(reason: str) -> None:
    """Whether it says why something is changed; raises ReasonMissing and what `check_words` does."""
    check_words(reason)
    if not reason.strip():
        raise ReasonMissing


def changed_values(register: Register, row: Record, values: Values) -> dict[str, Any]:
    """What the record holds once these values, checked, are put in the place of those its editor saw.

    What it holds for fields this version no longer has stays, also in the rows of its tables. Raises StateIsActed,
    FieldNotYours and NothingChanged.
    """
    section, process = register_section(register), process_of(register)
    known = {field.id for field in section.fields}
    if process is not None:
        here = row.values.get(process.field)
        if values.get(process.field, here) != here:
            raise state_is_acted(register, process.field)
        known -= {process.field}
    whole = {name: value for name, value in row.values.items() if name not in known} | unnarrowed(register, row, values)
    whole = with_former(section, row.values, whole)
    check_fixed(register, row.values, whole)
    whole = worked_out_unseen(register, whole)
    if whole == row.values:
        raise NothingChanged
    return whole


@transaction.atomic
def act_on_record(register: Register, ref: str, act_id: str, *, revision: int, reason: str, by: Actor) -> RecordFacts:
    """Move a record on by an action of its process. Whether `by` may is asked before.

    Raises NoSuchAct, ActNotPossible, ActReasonMissing, StaleRecord, RecordInBin, NoSuchRecord.
    """
    check_words(reason)
    process = process_of(register)
    act = process.action(act_id) if process else None
    if process is None or act is None:
        raise NoSuchAct
    row = seen(register, ref, revision, to_change=False)
    at = surroundings("ja")
    if act not in possible(process, row.values, at.moment):
        here = state_of(process, row.values).id
        raise ActNotPossible(state=answer_text(register_section(register).by_id[process.field], here, at))
    if act.reason and not reason.strip():
        raise ActReasonMissing
    moved = {**row.values, process.field: act.to}
    if act.day and moved.get(act.day) is None:
        moved = worked_out_whole(register, {**moved, act.day: at.today.isoformat()})
    _keep(register, row, moved, by=by, kind="act", reason=reason.strip(), moved=True)
    return facts_of(row, register)


@transaction.atomic
def delete_record(register: Register, ref: str, *, reason: str, by: Actor) -> None:
    """Put a record into the bin; its values and history stay. Raises ReasonMissing, NoSuchRecord, RecordCited."""
    check_reason(reason)
    row = locked(register, ref)
    if row.deleted_at is None:
        check_not_cited(register, ref, by=by)
        row.deleted_at = now()
        _keep(register, row, row.values, by=by, kind="delete", reason=reason.strip())


@transaction.atomic
def restore_record(register: Register, ref: str, *, by: Actor) -> None:
    """Take a record out of the bin. Raises RecordKeyTaken when its key was given to another one meanwhile."""
    row = locked(register, ref)
    if row.deleted_at is not None:
        row.deleted_at = None
        _keep(register, row, row.values, by=by, kind="restore", reason="")


def _keep(
    register: Register, row: Record, values: Values, *, by: Actor, kind: str, reason: str, moved: bool = False
) -> None:
    before, after = difference_of(row.values, values)
    # What comes back from the bin may name a record that was thrown away meanwhile.
    hold_cited(register, [({} if kind == "restore" else row.values, values)])
    row.values, row.version_id, row.updated_at, row.updated_by = dict(values), register.version, now(), by.name
    row.revision += 1
    derive(Following(register, surroundings("ja")), row)
    check_key(register, row)
    write_record(register, row)
    RecordChange.objects.create(record=row, **act_columns(row, before, after, kind=kind, reason=reason, by=by))
    lay_turns(register, [row], by=by, moved=moved)
    note_changes([row], kind)
    journal_record(register, [row.ref], f"write:record_{kind}", by=by)
