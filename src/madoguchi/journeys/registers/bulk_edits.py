"""One value for many records: shown record by record before anything is done, and carried out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions import bulk_edits as kept
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.dry_runs import keep_dry_run, kept_dry_run
from madoguchi.engines.records.actions.locking_records import hold_records
from madoguchi.engines.records.actions.record_acts import difference_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    FieldNotForAll,
    NoSuchBulkEdit,
    RecordNotYours,
)
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import RecordFacts, records_like, register_section
from madoguchi.engines.records.queries.snapshots import snapshot_now
from madoguchi.engines.records.rules.bulk_edits import edited
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.bulk_choosing import field_for_all
from madoguchi.journeys.registers.changed_values import ChangedValue, Values, changed_values
from madoguchi.journeys.registers.opening import EDIT, opened, see
from madoguchi.journeys.registers.process import tell_turns
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import cell, heading_of
from madoguchi.journeys.registers.shares import is_in_sight, may_be_changed
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

AT_ONCE = 50
"""Up to so many are carried out while the person waits, in one transaction."""
_PORTION = 200
_BATCH = 1000
_KIND = "bulk"

CHANGE, SAME, REFUSE = "change", "same", "refuse"
VERDICTS: Mapping[str, Message] = {CHANGE: msg("変わる"), SAME: msg("変わらない"), REFUSE: msg("直せない")}


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one record: its whole values, or why it stays as it is."""

    ref: str
    revision: int
    verdict: str
    record: RecordFacts | None = None
    values: Values | None = None
    why: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Line:
    """One record of the dry run in words."""

    ref: str
    heading: str
    verdict: str
    changes: tuple[ChangedValue, ...]
    why: tuple[Message, ...]


@dataclass(frozen=True)
class PlanSheet:
    """What will happen record by record, or has happened."""

    register: Register
    facts: kept.BulkEditFacts
    label: str
    value: str
    counts: Mapping[str, int]
    lines: tuple[Line, ...]
    following: int


@transaction.atomic
def plan_sheet(register_id: str, ref: str, *, after: int, by: Actor, language: str, size: int) -> PlanSheet:
    """What becomes of each record, `size` of them from the place `after`; a look at records of persons is journalled.

    Raises NoSuchBulkEdit, also before there is a value, and NotPermitted.
    """
    found = opened(register_id, by, EDIT)
    facts, at = kept.bulk_edit_of(register_id, ref, by=by), surroundings_for(by, language)
    if facts.planned_at is None:
        raise NoSuchBulkEdit()
    field = register_section(found).by_id.get(facts.field)
    label = words_in(field.label, language) if field else facts.field
    value = cell(field, facts.value, at) if field else ""
    if facts.begun_at is not None:
        return PlanSheet(found, facts, label, value, {}, (), 0)
    run = kept_dry_run("bulk", found, ref, by=by) or _dry_run(found, facts, at, by=by)
    shown = [(number, revision) for number, revision in run["order"][after : after + size]]
    chosen = field_for_all(found, facts.field)
    plans = list(_plans(found, chosen, facts.value, shown if run["is_one_by_one"] else facts.targets, at))
    numbers = [number for number, _ in shown]
    plans = sorted((one for one in plans if one.ref in numbers), key=lambda one: numbers.index(one.ref))
    rows = [one.record for one in plans if one.record]
    see(found, rows, "read", by=by)
    expect_cited(register_section(found), [one.values for one in plans if one.values], at)
    return PlanSheet(
        register=found,
        facts=facts,
        label=label,
        value=value,
        counts=run["counts"],
        lines=tuple(_line(found, one, at) for one in plans),
        following=after + size if len(run["order"]) > after + size else 0,
    )


def _dry_run(found: Register, facts: kept.BulkEditFacts, at: Circumstances, *, by: Actor) -> dict[str, Any]:
    """What becomes of the records, worked out and kept: how many what, and in which order they are told.

    What is refused stands first: whoever confirms has to see it. One value for the key is for one record, so that no
    record is judged by itself.
    """
    snapshot, field = snapshot_now(), field_for_all(found, facts.field)
    plans = sorted(
        _plans(found, field, facts.value, facts.targets, at),
        key=lambda one: (REFUSE, CHANGE, SAME).index(one.verdict),
    )
    run = {
        "counts": {verdict: sum(one.verdict == verdict for one in plans) for verdict in VERDICTS},
        "order": [[one.ref, one.revision] for one in plans],
        "is_one_by_one": register_section(found).key != field.id,
    }
    keep_dry_run("bulk", found, facts.ref, run, snapshot=snapshot, by=by)
    return run


def _line(found: Register, plan: Plan, at: Circumstances) -> Line:
    heading = heading_of(found, plan.record, at) if plan.record else ""
    changes: tuple[ChangedValue, ...] = ()
    if plan.verdict == CHANGE and plan.record:
        before, after = difference_of(_known(found, plan.record), plan.values or {})
        changes = changed_values(found, before, after, at)
    return Line(plan.ref, heading, plan.verdict, changes, plan.why)


def _known(found: Register, record: RecordFacts) -> Values:
    """The values of fields there are today; change_record lets the others stay."""
    return known_values(register_section(found), record.values)


def _plans(
    found: Register, field: Field, value: object, targets: Sequence[kept.Target], at: Circumstances
) -> Iterator[Plan]:
    """What becomes of each record, in the order they were chosen; each batch is looked up with one question."""
    section = register_section(found)
    key = section.key
    is_key, given = key == field.id and value is not None, ""
    for begin in range(0, len(targets), _BATCH):
        batch = targets[begin : begin + _BATCH]
        held = records_like(found, [ref for ref, _ in batch], [value] if is_key else [], key)
        for ref, revision in batch:
            holder = held.get(f"={compared_key(section, value)}") if is_key else None
            plan = _plan(found, (ref, revision), held.get(ref), field, value, at)
            taken = given if holder is None else holder.ref
            if is_key and plan.verdict != REFUSE and taken not in ("", ref):
                plan = replace(
                    plan, verdict=REFUSE, why=(msg("「{value}」の記録は、ほかにあります。", value=str(value)),)
                )
            given = ref if is_key and plan.verdict == CHANGE else given
            yield plan


def _plan(
    found: Register,
    target: kept.Target,
    record: RecordFacts | None,
    field: Field,
    value: object,
    at: Circumstances,
) -> Plan:
    ref, revision = target
    if record is None or not is_in_sight(found, record):
        return Plan(ref, revision, REFUSE, why=(msg("この記録は、もうありません。"),))
    if not may_be_changed(found, record):
        return Plan(ref, revision, REFUSE, record, why=(RecordNotYours().message,))
    if record.revision != revision:
        why = msg("選んだあとに、{who}さんが直しました。確かめて、選び直してください。", who=record.updated_by)
        return Plan(ref, revision, REFUSE, record, why=(why,))
    values, problems = edited(register_section(found), record.values, field, value, at)
    if problems:
        return Plan(ref, revision, REFUSE, record, why=problems)
    return Plan(ref, revision, SAME if values == _known(found, record) else CHANGE, record, values)


@transaction.atomic
def begin(register_id: str, ref: str, *, by: Actor) -> bool:
    """Carry it out: a few records now, in one transaction, many in the background; whether this press did.

    Raises NoSuchBulkEdit and NotPermitted.
    """
    opened(register_id, by, EDIT)
    if not kept.begin_bulk_edit(register_id, ref, by=by):
        return False
    if len(kept.bulk_edit_of(register_id, ref, by=by).targets) > AT_ONCE:
        jobs.edit_many.defer(register=register_id, ref=ref)
    else:
        _portion(register_id, ref, AT_ONCE, by=by)
    return True


def portions(register_id: str, ref: str) -> Iterator[int]:
    """Carry out the rest, some records in each transaction with how far it has come; yields how many they were.

    The rights are those of today: whoever pressed the button may have moved to another post since.
    """
    going = True
    while going:
        with transaction.atomic():
            size, going = _portion(register_id, ref, _PORTION, by=None)
        yield size


def _portion(register_id: str, ref: str, most: int, *, by: Actor | None) -> tuple[int, bool]:
    """Carry out the next records; how many they were, and whether there are more."""
    facts = kept.locked_bulk_edit(register_id, ref)
    coming = facts.targets[facts.done : facts.done + most]
    if facts.ended_at is not None:
        return 0, False
    is_end = facts.done + len(coming) >= len(facts.targets)
    try:
        by = by or actor_of_ref(facts.by.ref)
        found = opened(register_id, by, EDIT)
        changed, refused = _carry_out(found, facts, coming, by)
    except (NoSuchAccount, NotPermitted, FieldNotForAll) as refusal:
        changed, refused = 0, [(one, refusal.message) for one, _ in coming]
    kept.advance_bulk_edit(ref, done=len(coming), changed=changed, refused=refused, is_end=is_end)
    if is_end:
        tell_turns(register_id, ref, kind=_KIND, by=facts.by, since=facts.begun_at)
    return len(coming), not is_end


def _carry_out(
    found: Register, facts: kept.BulkEditFacts, coming: Sequence[kept.Target], by: Actor
) -> tuple[int, list[tuple[str, Message]]]:
    """Change what may be changed; how many were, and which were not and why."""
    changed, refused = 0, []
    hold_records(found, [ref for ref, _ in coming])
    for plan in _plans(found, field_for_all(found, facts.field), facts.value, coming, surroundings_for(by, "ja")):
        if plan.verdict == REFUSE:
            refused.append((plan.ref, plan.why[0]))
        elif plan.verdict == CHANGE:
            try:
                change_record(
                    found, plan.ref, plan.values or {}, reason=facts.reason, by=by, revision=plan.revision, kind=_KIND
                )
                changed += 1
            except Refusal as refusal:
                refused.append((plan.ref, refusal.message))
    return changed, refused
