"""The form of a record: empty, filled in, or with what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem, RegisterEnded
from madoguchi.engines.records.field_types.searching import NONE
from madoguchi.engines.records.forms import Choice, FieldView, Input
from madoguchi.engines.records.queries.cited import expect_cited, picking_in
from madoguchi.engines.records.queries.record_files import file_fields, refs_in
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules import copying
from madoguchi.engines.records.rules.checking import parts_typed
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.rules.masking import place_of
from madoguchi.engines.records.unfit import as_it_stands, is_unfit, shown
from madoguchi.engines.records.views import copied_view, field_views
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import ChangedValue, Values
from madoguchi.journeys.registers.opening import ADD, opened
from madoguchi.journeys.registers.record_opening import fixed_in, record_opened, record_to_change
from madoguchi.journeys.registers.record_sheets import answer_at
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]


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
    return form_of(found, None, copying.with_copies(section, {}, chosen, at), {}, at)


@transaction.atomic
def edit_form(register_id: str, ref: str, *, by: Actor, language: str) -> FormSheet:
    """The form filled with the record; raises NotPermitted, NoSuchRecord."""
    record_to_change(register_id, ref, by=by)
    found, one = record_opened(register_id, ref, by=by)
    return form_of(found, one, one.values, {}, surroundings_for(by, language))


def form_of(
    found: Register,
    one: RecordFacts | None,
    answers: Values,
    typed: Posted,
    at: Circumstances,
    problems: Sequence[tuple[str, Message, Message]] = (),
) -> FormSheet:
    """The form with these answers, `one` being the record they change, and what stands in the way of each."""
    section = register_section(found)
    at = replace(at, origins=copying.origins(section, answers, at))
    expect_cited(section, [answers], at)
    form = asked(section.form, answers, at)
    told: dict[str, list[Message]] = {}
    for path, message, _ in problems:
        told.setdefault(path, []).append(message)
    views = tuple(view for page in form.pages for view in field_views(page.questions, page.page, typed, at, told))
    views = tuple(_unfit(section, view, form.answers, typed, at) for view in views)
    views = tuple(_closed(section, view, form.answers, at) for view in views if view.path not in fixed_in(found))
    views = tuple(_let_go(section, view, form.answers, at) for view in views)
    heading = heading_of(found, one, at) if one else ""
    sentences = tuple((path, sentence) for path, _, sentence in problems)
    sheet = FormSheet(found, heading, views, one.revision if one else 0, sentences)
    fields = [field for field in file_fields(section) if field.id not in closed_in(found)]
    held = [(field.id, ref) for field in fields for ref in refs_in(answers.get(field.id)) if ref in at.files]
    return replace(sheet, takes_files=bool(fields), attached=tuple(held))


def _closed(section: RegisterSection, view: FieldView, answers: Values, at: Circumstances) -> FieldView:
    """The view, without controls where the field is always a copy, in the rows of a table, too."""
    if view.rows:
        rows = (
            replace(row, fields=tuple(_closed(section, one, answers, at) for one in row.fields)) for row in view.rows
        )
        return replace(view, rows=tuple(rows))
    field, value = answer_at(section, view.path, answers)
    if field is None or place_of(view.path) not in copying.fixed(section):
        return view
    return copied_view(view, field, value, at)


def _unfit(section: RegisterSection, view: FieldView, answers: Values, typed: Posted, at: Circumstances) -> FieldView:
    """The view with a value its field does not take any more standing in its controls, so that it is not lost."""
    rows = (
        replace(row, fields=tuple(_unfit(section, each, answers, typed, at) for each in row.fields))
        for row in view.rows
    )
    field, value = answer_at(section, view.path, answers)
    if field is None or parts_typed(field, view.path, typed) or not is_unfit(field, value, at):
        return replace(view, rows=tuple(rows))
    note = msg(
        "「{value}」は、この項目の今の決まりに合いません。直さなければ、このまま残ります。",
        value=as_it_stands(value)[:200],
    )
    return replace(view, inputs=shown(field, view.path, value, at), note=note)


def _let_go(section: RegisterSection, view: FieldView, answers: Values, at: Circumstances) -> FieldView:
    """The view in which a radio nobody has to press can be let go again, which no browser does by itself.

    A value the field does not take any more is let go by nobody who does not press it.
    """
    rows = (replace(row, fields=tuple(_let_go(section, one, answers, at) for one in row.fields)) for row in view.rows)
    is_empty = answer_at(section, view.path, answers)[1] is None
    inputs = view.inputs if view.required else tuple(_with_none(one, is_empty, at) for one in view.inputs)
    return replace(view, inputs=inputs, rows=tuple(rows))


def _with_none(one: Input, is_empty: bool, at: Circumstances) -> Input:
    if one.control != "radio" or not all(choice.value for choice in one.choices):
        return one
    chosen = is_empty and not any(choice.chosen for choice in one.choices)
    return replace(one, choices=(*one.choices, Choice("", words_in(NONE, at.language), chosen=chosen)))


def closed_in(found: Register) -> frozenset[str]:
    """The fields nobody fills in on the form."""
    return frozenset({*fixed_in(found), *copying.fixed(register_section(found))})
