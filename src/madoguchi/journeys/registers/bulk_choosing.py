"""Which records of a list get one value, in which field, which value and why; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records.actions import bulk_edits as kept
from madoguchi.engines.records.adapters.sheets import MOST_ROWS
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    FieldNotForAll,
    NoSuchBulkEdit,
    NothingTicked,
    ReasonMissing,
    TooManyToEdit,
)
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.posting import read_page
from madoguchi.engines.records.queries.register_walks import every_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, records_like, register_section
from madoguchi.engines.records.reading import Reading
from madoguchi.engines.records.rules.bulk_edits import fields_for_all, may_be_emptied
from madoguchi.engines.records.rules.checking import question_problems
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.section import Page
from madoguchi.engines.records.views import field_view
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.filters import check_known, filters_of
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.looks import NO_SHAPE, looked_at
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.journeys.registers.record_forms import Posted
from madoguchi.journeys.registers.record_opening import fixed_in
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.shares import is_in_sight
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

MOST = MOST_ROWS
"""How many records may be changed at once, as many as a file may hold."""
_BATCH = 1000


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


def choice_sheet(
    register_id: str,
    view_id: str,
    wanted: Wanted,
    asked: Mapping[str, str],
    *,
    by: Actor,
    language: str,
    size: int,
    shape: Mapping[str, str] = NO_SHAPE,
) -> ChoiceSheet:
    """The first records of the list as it is narrowed, and the fields that take one value.

    Raises NotPermitted and FilterUnknown.
    """
    found = opened(register_id, by, EDIT)
    fields = fields_for_all(register_section(found), fixed_in(found))
    check_known(filters_of(found, asked, language))
    sheet = list_sheet(register_id, view_id, wanted, asked, by=by, language=language, size=size, shape=shape)
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
    shape: Mapping[str, str] = NO_SHAPE,
) -> str:
    """Keep the records as they stand: the ticked ones, or without ticks the whole list as it is narrowed; its number.

    Raises NotPermitted, FieldNotForAll, FilterUnknown, NothingTicked, TooManyToEdit and NoSuchList.
    """
    found = opened(register_id, by, EDIT)
    field_for_all(found, field)
    check_known(filters_of(found, asked, "ja"))
    if ticked is None:
        at = surroundings_for(by, "ja")
        seen, narrowed = looked_at(found, "list", view_id, wanted, asked, shape, by, at)
        rows = [one for page in _up_to(every_page(found, seen.view, narrowed, size=_BATCH)) for one in page]
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


def field_for_all(found: Register, field_id: str) -> Field:
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
    field = field_for_all(found, facts.field)
    known = {field.id: facts.value} if facts.value is not None else {}
    reading = read_page(_page(field), posted, {} if sent else known, {}, at)
    question = Question(field, field.id, reading.answers.get(field.id), reading.answers)
    wrong = _wrong(question, reading, at, empty=empty) if sent and not reading.stay else ()
    view = replace(field_view(question, None, reading.typed, at, wrong), required=not may_be_emptied(field))
    sheet = ValueSheet(found, facts, words_in(field.label, language), view, may_be_emptied(field))
    if wrong or reading.stay or not sent:
        return replace(sheet, problems=tuple((field.id, one) for one in wrong))
    value = None if empty else reading.answers.get(field.id)
    try:
        kept.decide_value(register_id, ref, value, reason=reason, by=by)
    except (ReasonMissing, IndividualNumberFound) as refusal:
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
