"""Keeping new records, one by one or as many as a file brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import datetime

from django.db import connection, transaction

from madoguchi.engines.records.actions.citing import hold_cited
from madoguchi.engines.records.actions.process import lay_turns
from madoguchi.engines.records.actions.record_acts import Values, difference_of, journal_record
from madoguchi.engines.records.actions.record_columns import derive, key_taken
from madoguchi.engines.records.actions.unseen_values import check_fixed
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.coming import Sent
from madoguchi.engines.records.coming_records import ComingRecords
from madoguchi.engines.records.errors import RecordMade, RegisterEnded, StateIsActed
from madoguchi.engines.records.following import Following, worked_out_unseen
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.cited import cited_in
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.process import first_state, maker_of
from madoguchi.engines.records.together import portions, write_new, write_one
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number
from madoguchi.values.words import words_in


def create_record(register: Register, values: Values, *, ref: str, by: Actor, reason: str = "") -> RecordFacts:
    """Keep a new record under the number its form was drawn with; the same number again is the same record.

    A number that stands in another register is replaced by a new one: nobody learns from it what they may not see.
    The values have to be checked before. Raises RegisterEnded, RecordKeyTaken, CitedRecordGone, and RecordMade for a
    known number with other values.
    """
    check_fixed(register, {}, values)
    values = worked_out_unseen(register, dict(_begun(register, values)))
    # Nothing is written before a refusal, so that a transaction around this one needs no savepoint.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        # That a record it names is gone by now does not matter to what was kept before.
        is_late = register.has_ended
        is_asked = is_late or cited_in(register_section(register.whole), values)
        known = _made(register, ref, values, by=by) if is_asked else None
        if known is None and is_late:
            raise RegisterEnded
        return known or _create(register, values, ref=ref, by=by, reason=reason)


def _begun(register: Register, values: Values) -> Values:
    """The values of a new record of a process, which stands in its first state; raises StateIsActed for another."""
    process = process_of(register)
    if process is None:
        return values
    if values.get(process.field, process.first.id) != process.first.id:
        raise state_is_acted(register, process.field)
    return first_state(process, values)


def state_is_acted(register: Register, field: str) -> StateIsActed:
    """The refusal of a state that is written instead of acted."""
    return StateIsActed(label=words_in(register_section(register).by_id[field].label, "ja"))


def _made(register: Register, ref: str, values: Values, *, by: Actor) -> RecordFacts | None:
    """What this number made before, as it was kept then; with other values it was somebody else's form.

    What was written since is read by who may see the record: whoever repeats an act needs no right to that.
    """
    row = Record.objects.filter(register_id=register.id, ref=ref).first()
    if row is None:
        return None
    first = RecordChange.objects.get(record=row, revision=1)
    if difference_of({}, first.after)[1] != difference_of({}, values)[1]:
        raise RecordMade(ref=ref)
    if register.header.persons:
        journal_record(register, [row.ref], "read", by=by)
    row.values = {name: value for name, value in first.after.items() if value is not None}
    row.revision, row.deleted_at = first.revision, None
    row.updated_at, row.updated_by = first.at, first.by_name
    return facts_of(row, register)


def _create(register: Register, values: Values, *, ref: str, by: Actor, reason: str) -> RecordFacts:
    """The record as it is kept now, or was by the same number before; its number and its key are asked for nowhere:
    the table says whether they are free.
    """
    hold_cited(register, [({}, values)])
    at, moment = surroundings("ja"), now()
    row = _new(register, values, ref=ref, at=at, moment=moment, by=by)
    while not write_one(row, kind="create", reason=reason, by=by):
        known = _made(register, row.ref, values, by=by)
        if known is not None:
            return known
        if not Record.objects.filter(ref=row.ref).exists():
            raise key_taken(register, row.key)
        row = _new(register, values, ref=new_record_number(), at=at, moment=moment, by=by)
    lay_turns(register, [row], by=by, moved=True)
    journal_record(register, [row.ref], "write:record_create", by=by)
    return facts_of(row, register)


def _new(register: Register, values: Values, *, ref: str, at: Circumstances, moment: datetime, by: Actor) -> Record:
    maker = maker_of(by)
    row = Record(
        ref=ref,
        register_id=register.id,
        version_id=register.version,
        revision=1,
        values=dict(values),
        created_at=moment,
        updated_at=moment,
        updated_by=by.name,
        made_by=maker.ref,
        made_in=maker.division,
    )
    derive(Following(register, at), row)
    return row


@transaction.atomic
def create_records(register: Register, several: Iterable[Values | Sent], *, by: Actor, reason: str) -> None:
    """Keep many new records while they come, as a file brings them; the table says whether their keys are free.

    Those that come as they are sent were worked out by `ComingRecords` for this register and this person, and name no
    other record. Raises RegisterEnded at the first that come, CitedRecordGone, and IntegrityError where a key is taken.
    """
    process, maker, moment = process_of(register), maker_of(by), now()
    records = ComingRecords(register, surroundings("ja"), maker, moment)

    def together(portion: list[Values | Sent]) -> list[Sent]:
        if register.has_ended:
            raise RegisterEnded
        hold_cited(register, [({}, each) for each in portion if isinstance(each, Mapping)])
        made = iter(records.of(each for each in portion if isinstance(each, Mapping)))
        return [next(made) if isinstance(each, Mapping) else each for each in portion]

    made = write_new(
        register,
        map(together, portions(several)),
        by_moment=records.by_moment,
        kind="import",
        reason=reason,
        at=moment,
        by=by,
        made_in=maker.division,
    )
    if process:
        lay_turns(register, list(Record.objects.filter(pk__in=made.values())), by=by, moved=True)
    journal_record(register, list(made), "write:record_import", by=by)
