"""One record: looking at it with its history, writing it, taking a change back, the bin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions import registers as actions
from madoguchi.engines.records.actions.attaching import Attached, attach, settle
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    CitedRecordGone,
    NothingChanged,
    Problem,
    ReasonMissing,
    RecordKeyTaken,
    RecordMade,
    RecordNotYours,
    RegisterEnded,
    StaleRecord,
)
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import FieldView, SummaryPage, SummaryRow
from madoguchi.engines.records.posting import read_page
from madoguchi.engines.records.queries.cited import expect_cited, expect_posted, picking_in
from madoguchi.engines.records.queries.record_files import file_fields, refs_in
from madoguchi.engines.records.queries.registers import (
    ChangeFacts,
    RecordFacts,
    changes_of,
    record_in,
    register_resource,
    register_section,
)
from madoguchi.engines.records.queries.shares import changes_in_share
from madoguchi.engines.records.reading import Reading
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules import copying
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.choosing import unseen_choices
from madoguchi.engines.records.rules.flow import Asked, asked
from madoguchi.engines.records.rules.masking import is_hidden, place_of
from madoguchi.engines.records.summaries import cited_by, summary_of
from madoguchi.engines.records.uploads import Uploads
from madoguchi.engines.records.views import copied_view, field_views
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.attaching import files_of_form
from madoguchi.journeys.registers.errors import EarlierValuesUnfit, NoSuchChange
from madoguchi.journeys.registers.lists import ADD, EDIT, VIEW, cell, may_edit, opened, see
from madoguchi.journeys.registers.process import (
    Standing,
    fixed_in,
    may_change,
    record_opened,
    record_to_change,
    standing_of,
    tell_turn,
)
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.related import RelatedList, related_lists
from madoguchi.journeys.registers.shares import why_masked
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class ChangedValue:
    """One value before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """One act of the history, in words; it can be taken back when it changed values."""

    revision: int
    kind: str
    by: str
    at: datetime
    reason: str
    values: tuple[ChangedValue, ...]
    can_take_back: bool


@dataclass(frozen=True)
class RecordSheet:
    """One record with its history.

    `kept_back` is the rule that leaves fields out for their class, where one does. `may_edit` lets it be changed and
    thrown away, `may_change` only be changed; `may_list` opens the register.
    """

    register: Register
    record: RecordFacts
    heading: str
    pages: tuple[SummaryPage, ...]
    acts: tuple[Act, ...]
    may_edit: bool
    may_change: bool
    may_list: bool
    kept_back: Refusal | None
    standing: Standing | None
    related: tuple[RelatedList, ...] = ()


@dataclass(frozen=True)
class FormSheet:
    """The form of a record, filled in; with problems nothing was kept.

    `differences` are what somebody else changed meanwhile, beside what is typed here; `refused` is why it was not kept
    although every answer is fine.
    """

    register: Register
    heading: str
    fields: tuple[FieldView, ...]
    revision: int
    problems: tuple[Problem, ...] = ()
    differences: tuple[ChangedValue, ...] = ()
    stale: Message | None = None
    refused: Refusal | None = None
    saved: str = ""
    takes_files: bool = False
    attached: tuple[tuple[str, str], ...] = ()
    """The files the form holds: a field and a reference each, which come back with what is posted."""


@transaction.atomic
def record_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> RecordSheet:
    """One record, every value it ever had, and who changed it when and why."""
    found, one = record_opened(register_id, ref, by=by)
    at, section, acts = surroundings_for(by, language), register_section(found), changes_of(found, ref)
    expect_cited(section, [one.values, *(act.before for act in acts), *(act.after for act in acts)], at)
    return RecordSheet(
        register=found,
        record=one,
        heading=heading_of(found, one, at),
        pages=tuple(_told_pages(section, one, at)),
        acts=tuple(_act(found, act, at) for act in acts),
        may_edit=may_edit(found, by) and changes_in_share(found, ref),
        may_change=may_change(found, ref, by=by),
        may_list=foresee(by, VIEW, register_resource(found, VIEW)).allowed,
        kept_back=why_masked(found, by),
        standing=standing_of(found, one, by=by, at=at),
        related=related_lists(found, one, by=by, language=language),
    )


def _told_pages(section: RegisterSection, one: RecordFacts, at: Circumstances) -> Iterator[SummaryPage]:
    """The answers in words, with links to the records they name and the source of what was copied."""
    copied = copying.copies(section, one.values)
    for page in summary_of(section.form, one.values, at):
        rows = tuple(_told_row(section, row, one.values, copied.get(row.path), at) for row in page.rows)
        if rows:
            yield replace(page, rows=rows)


def _told_row(
    section: RegisterSection, row: SummaryRow, values: Values, copied: copying.Copied | None, at: Circumstances
) -> SummaryRow:
    cited = cited_by(*_at(section, row.path, values), at)
    if copied is None:
        return replace(row, cited=cited)
    return replace(row, cited=cited, origin=copying.source_of(copied, at), dataset_id=copied.dataset_id)


def _at(section: RegisterSection, path: str, values: Values) -> tuple[Field | None, object]:
    """The field at a path, in a row of a table, too, and its answer."""
    name, _, rest = path.partition(".")
    index, _, inner = rest.partition(".")
    field, value = section.by_id.get(name), values.get(name)
    if not isinstance(field, GroupField) or not index.isdigit() or not isinstance(value, list):
        return field, value
    row = value[int(index)] if int(index) < len(value) else {}
    return next((one for one in field.fields if one.id == inner), None), row.get(inner)


def heading_of(found: Register, one: RecordFacts, at: Circumstances) -> str:
    """The name by which people know the record, or its number."""
    section = register_section(found)
    return cell(section.by_id[section.heading], one.values.get(section.heading), at) or one.ref


def _act(found: Register, act: ChangeFacts, at: Circumstances) -> Act:
    values = () if act.revision == 1 else changed_values(found, act.before, act.after, at)
    return Act(
        act.revision,
        act.kind,
        act.by,
        act.at,
        act.reason,
        values,
        act.revision > 1 and act.kind in ("change", "undo", "import", "bulk"),
    )


def changed_values(found: Register, before: Values, after: Values, at: Circumstances) -> tuple[ChangedValue, ...]:
    """The values that are different, in words, in the order of the form; fields of older versions by their id."""
    fields = register_section(found).by_id
    names = [*(name for name in fields if name in after), *(name for name in after if name not in fields)]
    return tuple(
        ChangedValue(
            words_in(fields[name].label, at.language) if name in fields else name,
            *(_told(fields.get(name), values.get(name), at) for values in (before, after)),
        )
        for name in names
        if before.get(name) != after.get(name)
    )


def _told(field: Field | None, value: object, at: Circumstances) -> str:
    if value is None or field is None:
        return "" if value is None else str(value)
    if not isinstance(field, GroupField):
        return cell(field, value, at)
    rows = value if isinstance(value, list) else []
    return "\n".join("　".join(cell(part, row.get(part.id), at) for part in field.fields) for row in rows)


@transaction.atomic
def new_form(register_id: str, *, named: Mapping[str, str], by: Actor, language: str) -> FormSheet:
    """An empty form, in which the record of another register that it begins from is `named`.

    Raises NotPermitted, RegisterEnded.
    """
    found, at = opened(register_id, by, ADD), surroundings_for(by, language)
    if found.has_ended:
        raise RegisterEnded
    section = register_section(found)
    chosen: dict[str, Any] = {}
    for citing in picking_in(section):
        number = named.get(citing.path, "")
        one = at.records.cited(citing.field.cites, number) if number else None
        if one and not one.is_hidden:
            answer = citing.field.check(number, at)
            chosen |= {citing.top: [{citing.field.id: answer}] if citing.group else answer}
    return _form(found, None, copying.with_copies(section, {}, chosen, at), {}, at)


@transaction.atomic
def edit_form(register_id: str, ref: str, *, by: Actor, language: str) -> FormSheet:
    """The form filled with the record; raises NotPermitted, NoSuchRecord."""
    record_to_change(register_id, ref, by=by)
    found, one = record_opened(register_id, ref, by=by)
    return _form(found, one, one.values, {}, surroundings_for(by, language))


def _form(
    found: Register,
    one: RecordFacts | None,
    answers: Values,
    typed: Posted,
    at: Circumstances,
    problems: Sequence[tuple[str, Message, Message]] = (),
) -> FormSheet:
    section = register_section(found)
    at = replace(at, origins=copying.origins(section, answers, at))
    expect_cited(section, [answers], at)
    form = asked(section.form, answers, at)
    told: dict[str, list[Message]] = {}
    for path, message, _ in problems:
        told.setdefault(path, []).append(message)
    views = tuple(view for page in form.pages for view in field_views(page.questions, page.page, typed, at, told))
    views = tuple(_closed(section, view, form.answers, at) for view in views if view.path not in fixed_in(found))
    heading = heading_of(found, one, at) if one else ""
    sentences = tuple((path, sentence) for path, _, sentence in problems)
    sheet = FormSheet(found, heading, views, one.revision if one else 0, sentences)
    fields = [field for field in file_fields(section) if field.id not in _closed_in(found)]
    held = [(field.id, ref) for field in fields for ref in refs_in(answers.get(field.id)) if ref in at.files]
    return replace(sheet, takes_files=bool(fields), attached=tuple(held))


def _closed(section: RegisterSection, view: FieldView, answers: Values, at: Circumstances) -> FieldView:
    """The view, without controls where the field is always a copy, in the rows of a table, too."""
    if view.rows:
        rows = (
            replace(row, fields=tuple(_closed(section, one, answers, at) for one in row.fields)) for row in view.rows
        )
        return replace(view, rows=tuple(rows))
    field, value = _at(section, view.path, answers)
    if field is None or place_of(view.path) not in copying.fixed(section):
        return view
    return copied_view(view, field, value, at)


@transaction.atomic
def save_form(
    register_id: str,
    ref: str,
    posted: Posted,
    uploads: Uploads | None = None,
    *,
    is_new: bool,
    reason: str,
    revision: int,
    by: Actor,
    language: str,
) -> FormSheet:
    """Keep what was posted. The sheet has `saved` when it was kept; otherwise it is the form to show again.

    Whoever gets the form again sees what the record holds, as on the page that showed it first, and the files that came
    are in it. Raises the refusals of `read_page` for what no form sends.
    """
    found = opened(register_id, by, ADD) if is_new else record_to_change(register_id, ref, by=by)
    at = surroundings_for(by, language)
    one = None if is_new else record_in(found, ref)
    files = files_of_form(found, ref, is_new=is_new, by=by)
    attached = attach(register_section(found), files, posted, uploads or {}, at, closed=_closed_in(found))
    reading, form = _read(found, one, posted, attached)
    at = attached.at
    wrong = [(one_.path, one_.message, one_.sentence) for one_ in problems_in(form, reading.typed, at)]
    unkept = [(path, sentence, sentence) for path, sentence in attached.problems]
    wrong = [*reading.refused, *unkept, *([] if reading.stay else wrong)]
    if wrong or reading.stay:
        _see_again(found, one, by)
        sheet = _form(found, one, reading.answers, reading.typed, at, wrong)
        return replace(sheet, revision=revision)
    try:
        kept = _keep(found, one, ref, form.answers, reason=reason, revision=revision, by=by)
    except StaleRecord as stale:
        one = record_in(found, ref)
        _see_again(found, one, by)
        return _beside(found, one, form.answers, at, stale)
    except (
        ReasonMissing,
        NothingChanged,
        RecordKeyTaken,
        RecordMade,
        CitedRecordGone,
        RecordNotYours,
        RegisterEnded,
        IndividualNumberFound,
    ) as refusal:
        _see_again(found, one, by)
        return replace(_form(found, one, form.answers, {}, at), revision=revision, refused=refusal)
    settle(register_section(found), files, kept.values, record=kept.ref)
    return FormSheet(found, heading_of(found, kept, at), (), kept.revision, saved=kept.ref)


def _see_again(found: Register, one: RecordFacts | None, by: Actor) -> None:
    if one is not None:
        see(found, [one], "read", by=by)


def _keep(
    found: Register, one: RecordFacts | None, ref: str, values: Values, *, reason: str, revision: int, by: Actor
) -> RecordFacts:
    if one is None:
        kept = actions.create_record(found, values, ref=ref, by=by)
        tell_turn(found, kept)
        return kept
    return actions.change_record(found, ref, values, reason=reason, by=by, revision=revision)


def _closed_in(found: Register) -> frozenset[str]:
    """The fields nobody fills in on the form."""
    return frozenset({*fixed_in(found), *copying.fixed(register_section(found))})


def _read(found: Register, one: RecordFacts | None, posted: Posted, attached: Attached) -> tuple[Reading, Asked]:
    """What was posted, with its files, put over what the record holds, and the questions that are asked then."""
    section, at = register_section(found), attached.at
    known = {} if one is None else {name: one.values[name] for name in one.values if name in section.by_id}
    closed = _closed_in(found)
    posted = {name: values for name, values in posted.items() if not is_hidden(name, closed)}
    expect_posted(section, posted, at)
    reading = read_page(section.whole, posted, known, {}, at)
    reading.refused += unseen_choices(section, known, reading.answers, at)
    whole = {**reading.answers, **attached.answers}
    reading.answers = {name: value for name, value in whole.items() if value is not None}
    reading.answers = copying.with_copies(section, known, reading.answers, at)
    return reading, asked(section.form, reading.answers, at)


def typed_beside(
    found: Register, one: RecordFacts, posted: Posted, why: Refusal, *, by: Actor, language: str
) -> FormSheet:
    """What was typed beside what a record holds that takes no more changes; raises the refusals of `read_page`."""
    at = surroundings_for(by, language)
    _see_again(found, one, by)
    return _beside(found, one, _read(found, one, posted, Attached({}, (), at))[1].answers, at, why)


def _beside(found: Register, now_: RecordFacts, typed: Values, at: Circumstances, stale: Refusal) -> FormSheet:
    """The second editor sees what stands there now beside what they typed; saving again is their decision."""
    fields = register_section(found).by_id
    names = [name for name in fields if now_.values.get(name) != typed.get(name)]
    differences = changed_values(
        found, {name: now_.values.get(name) for name in names}, {name: typed.get(name) for name in names}, at
    )
    return replace(_form(found, now_, typed, {}, at), differences=differences, stale=stale.message)


def act_to_take_back(register_id: str, ref: str, number: int, *, by: Actor, language: str) -> tuple[RecordSheet, Act]:
    """The act of this revision; raises NoSuchChange when it cannot be taken back."""
    sheet = record_sheet(register_id, ref, by=by, language=language)
    opened(register_id, by, EDIT)
    act = next((act for act in sheet.acts if act.revision == number and act.can_take_back), None)
    if act is None:
        raise NoSuchChange()
    return sheet, act


@transaction.atomic
def take_back(register_id: str, ref: str, number: int, *, revision: int, reason: str, by: Actor, language: str) -> None:
    """Give the values an act changed back what they were before it, as a new act.

    Raises NoSuchChange, StaleRecord, and EarlierValuesUnfit when the register asks for something else by now.
    """
    found = opened(register_id, by, EDIT)
    act = next((act for act in changes_of(found, ref) if act.revision == number and number > 1), None)
    if act is None or not act.after:
        raise NoSuchChange()
    one = record_in(found, ref)
    kept = {name: value for name, value in one.values.items() if name not in act.after}
    values = kept | {name: value for name, value in act.before.items() if value is not None}
    fit = _fit(found, values, surroundings_for(by, language))
    actions.change_record(found, ref, fit, reason=reason, by=by, revision=revision, kind="undo")


def _fit(found: Register, values: Values, at: Circumstances) -> Values:
    """Earlier values as the register of today may keep them; raises EarlierValuesUnfit."""
    section = register_section(found)
    form = asked(section.form, values, at)
    problems = [one.problem for one in problems_in(form, {}, at)]
    if problems:
        raise EarlierValuesUnfit.with_problems(problems)
    return {name: value for name, value in values.items() if name not in section.by_id} | dict(form.answers)


def record_to_put_away(register_id: str, ref: str, *, by: Actor, language: str) -> RecordSheet:
    """The record before it goes into the bin, also one that no form can show any more."""
    opened(register_id, by, EDIT)
    return record_sheet(register_id, ref, by=by, language=language)


def put_into_bin(register_id: str, ref: str, *, reason: str, by: Actor) -> None:
    """Put a record into the bin, with a reason."""
    actions.delete_record(opened(register_id, by, EDIT), ref, reason=reason, by=by)


def take_out_of_bin(register_id: str, ref: str, *, by: Actor) -> None:
    """Take a record out of the bin."""
    actions.restore_record(opened(register_id, by, EDIT), ref, by=by)
