"""Writing records of registers: every act keeps what was before, who did it, when and why, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction

from madoguchi.engines.records.actions.citing import check_not_cited, hold_cited
from madoguchi.engines.records.actions.hooks import note_changes
from madoguchi.engines.records.actions.kept_counts import note_laid
from madoguchi.engines.records.actions.process import first_state, lay_turns, maker_of, name_makers
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    ActNotPossible,
    ActReasonMissing,
    FieldNotYours,
    NoSuchAct,
    NoSuchRecord,
    NothingChanged,
    ReasonMissing,
    RecordInBin,
    RecordKeyTaken,
    RecordMade,
    RecordNotYours,
    RegisterEnded,
    StaleRecord,
    StateIsActed,
)
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.following import Following, Made
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.cited import cited_in
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.record_files import KnownFiles
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.shares import answers_of, share_in
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.register_section import MOST_VIEWS
from madoguchi.engines.records.rules.copying import lookups
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.engines.records.rules.process import possible, state_of
from madoguchi.engines.records.rules.register_conversion import converted
from madoguchi.engines.records.rules.register_terms import numbers_in
from madoguchi.engines.records.summaries import answer_text
from madoguchi.engines.records.together import AT_ONCE, Coming, rewrite, write_new, write_one
from madoguchi.foundation.catalogue.queries import Register, register_version
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number
from madoguchi.values.words import words_in

Values = Mapping[str, Any]

_PLACES = tuple(f"v{number}" for number in range(1, MOST_VIEWS + 1))


def create_record(register: Register, values: Values, *, ref: str, by: Actor, reason: str = "") -> RecordFacts:
    """Keep a new record under the number its form was drawn with; the same number again is the same record.

    A number that stands in another register is replaced by a new one: nobody learns from it what they may not see.
    The values have to be checked before. Raises RegisterEnded, RecordKeyTaken, CitedRecordGone, and RecordMade for a
    known number with other values.
    """
    _check_fixed(register, {}, values)
    values = _worked_out_unseen(register, dict(_begun(register, values)))
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
        raise _state_is_acted(register, process.field)
    return first_state(process, values)


def _state_is_acted(register: Register, field: str) -> StateIsActed:
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
    _derive(Following(register, at), row)
    return row


@transaction.atomic
def create_records(register: Register, several: Iterable[Values], *, by: Actor, reason: str) -> None:
    """Keep many new records while they come, as a file brings them; the table says whether their keys are free.

    Raises RegisterEnded at the first that comes, CitedRecordGone, and IntegrityError where a key is taken.
    """
    process, maker, moment = process_of(register), maker_of(by), now()
    following = Following(register, surroundings("ja"))

    def held(rest: Iterable[Values]) -> Iterator[Values]:
        rest = iter(rest)
        while portion := list(islice(rest, AT_ONCE)):
            hold_cited(register, [({}, each) for each in portion])
            yield from portion

    def coming() -> Iterator[Coming]:
        for each in held(several):
            if register.has_ended:
                raise RegisterEnded
            # A file may bring what was decided before there was a process: its states stand.
            begun = first_state(process, each) if process else dict(each)
            ref, values = new_record_number(), _worked_out_unseen(register, begun)
            made = Made(ref, moment, moment, by.name, maker.ref, maker.division)
            yield Coming(ref, values, following.of(values, made))

    made = write_new(register, coming(), kind="import", reason=reason, at=moment, by=by, made_in=maker.division)
    if process:
        lay_turns(register, list(Record.objects.filter(pk__in=made.values())), by=by, moved=True)
    journal_record(register, list(made), "write:record_import", by=by)


@transaction.atomic
def change_record(
    register: Register, ref: str, values: Values, *, reason: str, by: Actor, revision: int, kind: str = "change"
) -> RecordFacts:
    """Put checked values in the place of those the editor saw; nobody's change is overwritten.

    Values of fields this version no longer has stay, and so does the state of a process. Raises StaleRecord,
    NothingChanged, ReasonMissing, RecordKeyTaken, RecordInBin, StateIsActed and NoSuchRecord.
    """
    check_words(reason)
    if not reason.strip():
        raise ReasonMissing
    row = _seen(register, ref, revision)
    known, process = {field.id for field in register_section(register).fields}, process_of(register)
    if process is not None:
        here = row.values.get(process.field)
        if values.get(process.field, here) != here:
            raise _state_is_acted(register, process.field)
        known -= {process.field}
    whole = {name: value for name, value in row.values.items() if name not in known} | _unnarrowed(
        register, row, values
    )
    _check_fixed(register, row.values, whole)
    whole = _worked_out_unseen(register, whole)
    if whole == row.values:
        raise NothingChanged
    _keep(register, row, whole, by=by, kind=kind, reason=reason.strip())
    return facts_of(row, register)


def _unnarrowed(register: Register, row: Record, values: Values) -> dict[str, Any]:
    """The values with what the record holds in the place of those that came back as the editor was shown them."""
    share = share_in(register)
    shown = share.shown(row.values) if share else {}
    return {name: row.values[name] if name in shown and shown[name] == one else one for name, one in values.items()}


def _worked_out_unseen(register: Register, values: dict[str, Any]) -> dict[str, Any]:
    """The values with what follows from them in fields that the editor does not see, and whose form left them out."""
    share = share_in(register)
    hidden = share.hidden if share else frozenset()
    for field in register_section(register.whole).fields if hidden else ():
        if field.computes and field.id in hidden:
            made = field.worked_out(values)
            values = {name: value for name, value in values.items() if name != field.id}
            values |= {} if made is None else {field.id: made}
    return values


def _check_fixed(register: Register, before: Values, after: Values) -> None:
    """Whoever opened the register changes nothing that is hidden from them or only shown to them; FieldNotYours."""
    share = share_in(register)
    if share is None:
        return
    section = register_section(register.whole)
    # A copy stays one for whoever does not see the lookup it came by, as it may stand in a definition of before.
    unseen = (one for one in lookups(section.fields) if one.id in share.hidden)
    copies = {copy.to for one in unseen for copy in one.copied if copy.fixed}
    for name in sorted(share.hidden | share.fixed | copies):
        field = section.by_id.get(name)
        if field is not None and not field.computes and before.get(name) != after.get(name):
            raise FieldNotYours(label=name if name in share.hidden else words_in(field.label, "ja"))


def _seen(register: Register, ref: str, revision: int, *, to_change: bool = True) -> Record:
    """The record, locked, as the editor saw it; raises NoSuchRecord, RecordInBin, StaleRecord."""
    row = _locked(register, ref, to_change=to_change)
    if row.deleted_at is not None:
        raise RecordInBin(ref=ref)
    if row.revision != revision:
        raise StaleRecord(who=row.updated_by)
    return row


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
    row = _seen(register, ref, revision, to_change=False)
    at = surroundings("ja")
    if act not in possible(process, row.values, at.moment):
        here = state_of(process, row.values).id
        raise ActNotPossible(state=answer_text(register_section(register).by_id[process.field], here, at))
    if act.reason and not reason.strip():
        raise ActReasonMissing
    moved = {**row.values, process.field: act.to}
    _keep(register, row, moved, by=by, kind="act", reason=reason.strip(), moved=True)
    return facts_of(row, register)


@transaction.atomic
def delete_record(register: Register, ref: str, *, reason: str, by: Actor) -> None:
    """Put a record into the bin; its values and history stay. Raises ReasonMissing, NoSuchRecord, RecordCited."""
    check_words(reason)
    if not reason.strip():
        raise ReasonMissing
    row = _locked(register, ref)
    if row.deleted_at is None:
        check_not_cited(register, ref, by=by)
        row.deleted_at = now()
        _keep(register, row, row.values, by=by, kind="delete", reason=reason.strip())


@transaction.atomic
def restore_record(register: Register, ref: str, *, by: Actor) -> None:
    """Take a record out of the bin. Raises RecordKeyTaken when its key was given to another one meanwhile."""
    row = _locked(register, ref)
    if row.deleted_at is not None:
        row.deleted_at = None
        _keep(register, row, row.values, by=by, kind="restore", reason="")


def lay_places(register: Register, *, after: int, size: int) -> int:
    """Work out again what follows from the values of the next records; the last one's place to go on from, or 0.

    A value that a field of another kind reads is kept as that field keeps it, with its history; others stay.
    """
    at = replace(surroundings("ja"), files=KnownFiles())
    with transaction.atomic():
        rows = list(
            Record.objects.select_for_update().filter(register_id=register.id, id__gt=after).order_by("id")[:size]
        )
        _convert(register, rows, at)
        name_makers([row for row in rows if not row.made_by])
        following = Following(register, at)
        for row in rows:
            _derive(following, row)
        rewrite(rows)
        lay_turns(register, rows)
        note_laid(register)
    return rows[-1].pk if len(rows) == size else 0


def _convert(register: Register, rows: Sequence[Record], at: Circumstances) -> None:
    """Read the values of fields that are of another kind now once more; nobody's word is changed, only its form."""
    moment, acts = now(), []
    earlier = {version: register_version(version) for version in {row.version_id for row in rows} - {register.version}}
    for row in rows:
        was = earlier.get(row.version_id)
        before, after = _conversions(register, row, at, register_section(was).by_id) if was else ({}, {})
        if after:
            whole = {**row.values, **after}
            row.values, row.revision = {k: v for k, v in whole.items() if v is not None}, row.revision + 1
            change = _change(row, before, after, kind="convert", reason="", by=SYSTEM)
            acts.append(RecordChange(record=row, **(change | {"at": moment})))
    RecordChange.objects.bulk_create(acts)
    note_changes([act.record for act in acts], "convert")
    journal_record(register, [act.record.ref for act in acts], "write:record_convert", by=SYSTEM)


def _conversions(
    register: Register, row: Record, at: Circumstances, was: Mapping[str, Field]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is kept in another form from now on, as it was and as it will be; `was` are the fields it was kept in."""
    after: dict[str, Any] = {}
    for field in register_section(register).fields:
        value = row.values.get(field.id)
        if field.computes:
            made = field.worked_out({**row.values, **after})
            if made != value:
                after[field.id] = made
        elif value is not None:
            made = converted(field, value, at, was.get(field.id))
            if made is not None and (type(made), made) != (type(value), value):
                after[field.id] = made
    return {name: row.values.get(name) for name in after}, after


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


def _locked(register: Register, ref: str, *, to_change: bool = True) -> Record:
    """The record, for nobody else to change meanwhile; raises NoSuchRecord and, for one in sight only, RecordNotYours.

    An action of a process is for whose turn it is, whatever their share.
    """
    rows = Record.objects.select_for_update().filter(register_id=register.id, ref=ref)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchRecord(ref=ref[:16])
    share = share_in(register)
    if share and to_change and not share.changes(answers_of(row)):
        raise RecordNotYours() if share.sees(answers_of(row)) else NoSuchRecord(ref=ref[:16])
    return row


def _keep(
    register: Register, row: Record, values: Values, *, by: Actor, kind: str, reason: str, moved: bool = False
) -> None:
    before, after = difference_of(row.values, values)
    # What comes back from the bin may name a record that was thrown away meanwhile.
    hold_cited(register, [({} if kind == "restore" else row.values, values)])
    row.values, row.version_id, row.updated_at, row.updated_by = dict(values), register.version, now(), by.name
    row.revision += 1
    _derive(Following(register, surroundings("ja")), row)
    _check_key(register, row)
    _write(register, row)
    RecordChange.objects.create(record=row, **_change(row, before, after, kind=kind, reason=reason, by=by))
    lay_turns(register, [row], by=by, moved=moved)
    note_changes([row], kind)
    journal_record(register, [row.ref], f"write:record_{kind}", by=by)


def journal_record(register: Register, refs: Sequence[str], verb: str, *, by: Actor, part: str = "") -> None:
    """Write down that somebody saw or changed these records, or only this part of them."""
    purpose = words_in(register.header.purpose, "ja")
    data = f"台帳「{register.title()}」{part}"
    record(by, verb, dossiers=list(refs), data=data, purpose=purpose, legal_basis=register.header.legal_basis)


def difference_of(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values that are different, as they were and as they are; None where there is none."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def _change(row: Record, before: Values, after: Values, *, kind: str, reason: str, by: Actor) -> dict[str, Any]:
    return {
        "register_id": row.register_id,
        "revision": row.revision,
        "kind": kind,
        "before": before,
        "after": after,
        "reason": reason,
        "by_kind": by.kind.value,
        "by_ref": by.ref,
        "by_name": by.name,
        "at": row.updated_at,
    }


def _derive(following: Following, row: Record) -> None:
    """Fill the columns that follow from the values."""
    made = Made(row.ref, row.created_at, row.updated_at, row.updated_by, row.made_by, row.made_in)
    follows = following.of(row.values, made, is_deleted=row.deleted_at is not None)
    row.text, row.terms, row.key = follows.text, numbers_in(follows.terms), follows.key
    for name, place in zip(_PLACES, follows.places, strict=True):
        setattr(row, name, place)


def _check_key(register: Register, row: Record) -> None:
    """Say in words that the key stands twice; the constraint of the table holds where two write at once."""
    if row.key is None or row.deleted_at is not None:
        return
    same = Record.objects.filter(register_id=register.id, key=row.key, deleted_at=None).exclude(ref=row.ref)
    if same.exists():
        raise key_taken(register, row.key)


def _write(register: Register, row: Record) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "one_record_per_key" in str(clash):
            raise key_taken(register, row.key) from clash
        raise


def key_taken(register: Register, key: object) -> RecordKeyTaken:
    """The refusal of a key that another record of the register has."""
    section = register_section(register.whole)
    label = words_in(section.by_id[section.key or section.heading].label, "ja")
    return RecordKeyTaken(label=label, value=key)
