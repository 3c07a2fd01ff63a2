"""Answering an inquiry for one's division, and handing it to somebody of the division."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.errors import NothingChanged
from madoguchi.engines.records.inquiry_section import ANSWERED, MINUTES, OFFICE, PEOPLE, STATE, WORKER, InquirySection
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_resource, register_section
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys.registers.errors import AlreadyAnswered, NotOfTheDivision
from madoguchi.journeys.registers.inquiries import OWN_FIELDS
from madoguchi.journeys.registers.inquiry_opening import inquiry_opened
from madoguchi.journeys.registers.keeping import save_form, typed_beside
from madoguchi.journeys.registers.opening import EDIT
from madoguchi.journeys.registers.process import act
from madoguchi.journeys.registers.record_forms import FormSheet, Posted, edit_form
from madoguchi.journeys.registers.record_opening import may_change
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class AnswerSheet:
    """The form of one division's answer: what is held stands in it already.

    Once it is answered, there is only what was typed beside what was answered.
    """

    inquiry: InquirySection
    form: FormSheet
    ref: str
    division: str
    owner: str
    why: str
    held: int
    people: tuple[tuple[str, str], ...]
    is_closed: bool


def answer_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> AnswerSheet:
    """The form of a division's answer. Raises NoSuchInquiry, NoSuchRecord, NotPermitted, AlreadyAnswered."""
    found, inquiry = inquiry_opened(register_id, by)
    one = record_of(register_id, ref)
    if _is_closed(inquiry, one):
        raise AlreadyAnswered(who=one.updated_by)
    return _sheet(found, inquiry, one, edit_form(register_id, ref, by=by, language=language), by, language)


def _is_closed(inquiry: InquirySection, one: RecordFacts) -> bool:
    """Whether the answer is given and stays as it is."""
    return one.values.get(STATE) == ANSWERED and not inquiry.standing


def _sheet(
    found: Register, inquiry: InquirySection, one: RecordFacts, form: FormSheet, by: Actor, language: str
) -> AnswerSheet:
    asked = [field.id for field in register_section(found).fields if field.id not in OWN_FIELDS]
    division = str(one.values[OFFICE])
    # What is answered already is kept up to date by whoever does it; it is handed to nobody.
    able = [] if one.values.get(STATE) == ANSWERED else staff_actors(division)
    colleagues = ((each.ref, each.name) for each in able if each.ref != by.ref)
    return AnswerSheet(
        inquiry=inquiry,
        form=form,
        ref=one.ref,
        division=division_name(division),
        owner=division_name(found.header.division),
        why=words_in(found.header.summary, language),
        held=sum(one.values.get(name) is not None for name in asked) if one.revision == 1 else 0,
        people=tuple(colleagues),
        is_closed=_is_closed(inquiry, one),
    )


@transaction.atomic
def answer(
    register_id: str, ref: str, posted: Posted, *, revision: int, by: Actor, language: str
) -> AnswerSheet | None:
    """Keep a division's answer and say that it is given; None when it was, otherwise the form to show again.

    Whoever comes second sees what they typed beside what was answered; the same answer again is the same answer.
    Raises NoSuchInquiry, NoSuchRecord, NotPermitted, StaleRecord.
    """
    found, inquiry = inquiry_opened(register_id, by)
    if not _is_closed(inquiry, record_of(register_id, ref)):
        form = _saved(found, ref, posted, revision=revision, by=by, language=language)
        if form is None:
            return None
        one = record_of(register_id, ref)
        if not _is_closed(inquiry, one):
            return _sheet(found, inquiry, one, form, by, language)
    one = record_of(register_id, ref)
    late = typed_beside(found, one, posted, AlreadyAnswered(who=one.updated_by), by=by, language=language)
    return _sheet(found, inquiry, one, late, by, language) if late.differences else None


def _saved(found: Register, ref: str, posted: Posted, *, revision: int, by: Actor, language: str) -> FormSheet | None:
    """Keep the answer and say that it is given; the form to show again when something is to be mended first."""
    reason = f"照会「{found.title()}」への回答"
    form = save_form(found.id, ref, posted, is_new=False, reason=reason, revision=revision, by=by, language=language)
    if not form.saved and not isinstance(form.refused, NothingChanged):
        return form
    kept = record_of(found.id, ref)
    if kept.values.get(STATE) != ANSWERED:
        act(found.id, ref, "answer", revision=kept.revision, reason="", by=by, language=language)
        people, minutes = int(kept.values.get(PEOPLE) or 1), float(kept.values.get(MINUTES) or 0)
        count_inquiry("answered", found.id, people=people, minutes=minutes)
    return None


@transaction.atomic
def hand_on(register_id: str, ref: str, worker: str, *, by: Actor, language: str) -> None:
    """Hand the answer to somebody of the division. Raises NotOfTheDivision, NotPermitted, NoSuchRecord."""
    found, _ = inquiry_opened(register_id, by)
    one = record_of(register_id, ref)
    if not may_change(found, ref, by=by):
        require(by, EDIT, register_resource(found, EDIT))
    if worker not in {each.ref for each in staff_actors(str(one.values[OFFICE]))}:
        raise NotOfTheDivision()
    if one.values.get(WORKER) != worker:
        values = {**one.values, WORKER: worker}
        one = change_record(found, ref, values, reason="担当に頼むため", by=by, revision=one.revision)
    act(register_id, ref, "hand_on", revision=one.revision, reason="", by=by, language=language)
