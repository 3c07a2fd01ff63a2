"""One value for many records of a list: chosen, shown record by record before anything is done, carried out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records.actions import bulk_edits as kept
from madoguchi.engines.records.actions import registers as actions
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    FieldNotForAll,
    NoSuchBulkEdit,
    NothingTicked,
    ReasonMissing,
    RecordNotYours,
    TooManyToEdit,
)
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.posting import read_page
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.register_lists import Wanted, every_page
from madoguchi.engines.records.queries.registers import RecordFacts, records_like, register_section
from madoguchi.engines.records.reading import Reading
from madoguchi.engines.records.rules.bulk_edits import edited, fields_for_all, may_be_emptied
from madoguchi.engines.records.rules.checking import question_problems
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.section import Page
from madoguchi.engines.records.views import field_view
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.imports import is_in_sight, may_be_changed
from madoguchi.journeys.registers.keeping import ChangedValue, Posted, Values, changed_values, heading_of
from madoguchi.journeys.registers.lists import (
    EDIT,
    ListSheet,
    cell,
    chosen_in,
    during_in,
    filters_of,
    list_sheet,
    opened,
    see,
    view_of,
)
from madoguchi.journeys.registers.process import fixed_in
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

MOST = 20_000
"""How many records may be changed at once, as many as a file may hold."""
AT_ONCE = 50
"""Up to so many are carried out while the person waits, in one transaction."""
_PORTION = 200
_BATCH = 1000

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
class ChoiceSheet:
    """The list as it is narrowed, to choose records and a field."""

    list: ListSheet
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ValueSheet:
    """The form for the new value; `problems` are its own, `refused` is why nothing was decided although it is sound."""

    register: Register
    facts: kept.BulkEditFacts
    label: str
    field: FieldView
    may_be_empty: bool
    problems: tuple[tuple[str, Message], ...] = ()
    refused: Refusal | None = None
    is_decided: bool = False


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


def choice_sheet(
    register_id: str, view_id: str, wanted: Wanted, asked: Mapping[str, str], *, by: Actor, language: str, size: int
) -> ChoiceSheet:
    """The first records of the list as it is narrowed, and the fields that take one value. Raises NotPermitted."""
    found = opened(register_id, by, EDIT)
    fields = fields_for_all(register_section(found), fixed_in(found))
    sheet = list_sheet(register_id, view_id, wanted, asked, by=by, language=language, size=size)
    return ChoiceSheet(sheet, tuple((one.id, words_in(one.label, language)) for one in fields))


@transaction.atomic
def choose(
    register_id: str,
    view_id: str,
    wanted: Wanted,
    asked: Mapping[str, str],
    *,
    ticked: Sequence[str] | None,
    field: str,
    by: Actor,
) -> str:
    """Keep the records as they stand: the ticked ones, or without ticks the whole list as it is narrowed; its number.

    Raises NotPermitted, FieldNotForAll, NothingTicked, TooManyToEdit and NoSuchList.
    """
    found = opened(register_id, by, EDIT)
    _field(found, field)
    if ticked is None:
        view = view_of(found, view_id)
        filters = filters_of(found, asked, "ja")
        narrowed = replace(wanted, chosen=chosen_in(filters), during=during_in(view, wanted.during))
        rows = [one for page in _up_to(every_page(found, view, narrowed, size=_BATCH)) for one in page]
    else:
        held = records_like(found, list(ticked[: MOST + 1]), [], None)
        rows = [held[ref] for ref in dict.fromkeys(ticked[: MOST + 1]) if ref in held and is_in_sight(found, held[ref])]
    if len(rows) > MOST:
        raise TooManyToEdit(most=f"{MOST:,}")
    if not rows:
        raise NothingTicked()
    return kept.keep_bulk_edit(found, field, [(one.ref, one.revision) for one in rows], by=by)


def _up_to(pages: Iterator[tuple[RecordFacts, ...]]) -> Iterator[tuple[RecordFacts, ...]]:
    """The pages until there are more records than may be changed."""
    count = 0
    for page in pages:
        yield page
        count += len(page)
        if count > MOST:
            return


def _field(found: Register, field_id: str) -> Field:
    """The field; raises FieldNotForAll for one that takes no value for all, or is nobody's to change here."""
    for one in fields_for_all(register_section(found), fixed_in(found)):
        if one.id == field_id:
            return one
    raise FieldNotForAll()


def value_sheet(
    register_id: str, ref: str, posted: Posted, *, empty: bool, reason: str, sent: bool, by: Actor, language: str
) -> ValueSheet:
    """The form for the value; what is `sent` and sound is decided. Raises NoSuchBulkEdit once it has begun.

    Raises the refusals of `read_page` for what no form sends.
    """
    found = opened(register_id, by, EDIT)
    facts, at = kept.bulk_edit_of(register_id, ref, by=by), surroundings_for(by, language)
    if facts.begun_at is not None:
        raise NoSuchBulkEdit()
    field = _field(found, facts.field)
    known = {field.id: facts.value} if facts.value is not None else {}
    reading = read_page(_page(field), posted, {} if sent else known, {}, at)
    question = Question(field, field.id, reading.answers.get(field.id), reading.answers)
    wrong = _wrong(question, reading, at, empty=empty) if sent and not reading.stay else ()
    view = replace(field_view(question, None, reading.typed, at, wrong), required=False)
    sheet = ValueSheet(found, facts, words_in(field.label, language), view, may_be_emptied(field))
    if wrong or reading.stay or not sent:
        return replace(sheet, problems=tuple((field.id, one) for one in wrong))
    value = None if empty else reading.answers.get(field.id)
    try:
        kept.decide_value(register_id, ref, value, reason=reason, by=by)
    except ReasonMissing as refusal:
        return replace(sheet, refused=refusal)
    return replace(sheet, is_decided=True)


def _page(field: Field) -> Page:
    return Page.model_construct(id="record", title="-", lead=None, purpose=None, show=None, fields=(field,))


def _wrong(question: Question, reading: Reading, at: Circumstances, *, empty: bool) -> tuple[Message, ...]:
    """What is wrong with a value; nothing typed has to be said to be meant, so that nobody empties a field by haste."""
    if reading.refused:
        return tuple(message for _, message, _ in reading.refused)
    given = question.value is not None or bool(reading.typed)
    if empty and (given or not may_be_emptied(question.field)):
        return (msg("値を入れるか、「空にする」に印を付けるか、どちらか1つにしてください。"),)
    if not empty and not given:
        return (msg("新しい値を入れてください。"),)
    return () if empty else question_problems(question, reading.typed, at)


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
    plans = list(_plans(found, _field(found, facts.field), facts.value, facts.targets, at))
    # What is refused stands first: whoever confirms has to see it.
    plans.sort(key=lambda one: (REFUSE, CHANGE, SAME).index(one.verdict))
    shown = plans[after : after + size]
    rows = [one.record for one in shown if one.record]
    see(found, rows, "read", by=by)
    expect_cited(register_section(found), [one.values for one in shown if one.values], at)
    return PlanSheet(
        register=found,
        facts=facts,
        label=label,
        value=value,
        counts={verdict: sum(one.verdict == verdict for one in plans) for verdict in VERDICTS},
        lines=tuple(_line(found, one, at) for one in shown),
        following=after + size if len(plans) > after + size else 0,
    )


def _line(found: Register, plan: Plan, at: Circumstances) -> Line:
    heading = heading_of(found, plan.record, at) if plan.record else ""
    changes: tuple[ChangedValue, ...] = ()
    if plan.verdict == CHANGE and plan.record:
        before, after = actions.difference_of(_known(found, plan.record), plan.values or {})
        changes = changed_values(found, before, after, at)
    return Line(plan.ref, heading, plan.verdict, changes, plan.why)


def _known(found: Register, record: RecordFacts) -> Values:
    """The values of fields there are today; change_record lets the others stay."""
    fields = register_section(found).by_id
    return {name: value for name, value in record.values.items() if name in fields}


def _plans(
    found: Register, field: Field, value: object, targets: Sequence[kept.Target], at: Circumstances
) -> Iterator[Plan]:
    """What becomes of each record, in the order they were chosen; each batch is looked up with one question."""
    key = register_section(found).key
    is_key, given = key == field.id and value is not None, ""
    for begin in range(0, len(targets), _BATCH):
        batch = targets[begin : begin + _BATCH]
        held = records_like(found, [ref for ref, _ in batch], [str(value)] if is_key else [], key)
        for ref, revision in batch:
            holder = held.get(f"={value}") if is_key else None
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
    return len(coming), not is_end


def _carry_out(
    found: Register, facts: kept.BulkEditFacts, coming: Sequence[kept.Target], by: Actor
) -> tuple[int, list[tuple[str, Message]]]:
    """Change what may be changed; how many were, and which were not and why."""
    changed, refused = 0, []
    for plan in _plans(found, _field(found, facts.field), facts.value, coming, surroundings_for(by, "ja")):
        if plan.verdict == REFUSE:
            refused.append((plan.ref, plan.why[0]))
        elif plan.verdict == CHANGE:
            try:
                actions.change_record(
                    found, plan.ref, plan.values or {}, reason=facts.reason, by=by, revision=plan.revision, kind="bulk"
                )
                changed += 1
            except Refusal as refusal:
                refused.append((plan.ref, refusal.message))
    return changed, refused
