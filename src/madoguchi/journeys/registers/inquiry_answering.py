"""Answering an inquiry for one's division, handing it to somebody of the division, and how far everybody has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.errors import NothingChanged
from madoguchi.engines.records.inquiry_section import (
    ANSWERED,
    MINUTES,
    MOST_ASKED,
    OFFICE,
    PEOPLE,
    STATE,
    WORKER,
    InquirySection,
)
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import inquiry_of, process_of, progress_in
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_resource, register_section
from madoguchi.engines.records.rules.process import state_of
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.catalogue.actions import publish_register
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, register_contents
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.errors import AlreadyAnswered, AlreadyStanding, NoSuchInquiry, NotOfTheDivision
from madoguchi.journeys.registers.inquiries import OWN_FIELDS
from madoguchi.journeys.registers.keeping import save_form, typed_beside
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import EDIT, VIEW
from madoguchi.journeys.registers.process import act
from madoguchi.journeys.registers.record_forms import FormSheet, Posted, edit_form
from madoguchi.journeys.registers.record_opening import may_change
from madoguchi.journeys.registers.sight import register_in_sight, register_there
from madoguchi.journeys.registers.standing import in_words, is_late, state_name
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today


@dataclass(frozen=True)
class DivisionLine:
    """How far one division has come; `people` answered, each in so many `minutes`: None while nobody said."""

    ref: str
    division: str
    state: str
    is_answered: bool
    is_late: bool
    turn: tuple[str, ...]
    at: datetime
    by: str
    people: int
    minutes: int | None


@dataclass(frozen=True)
class BoardSheet:
    """An inquiry with every division; `mine` are those this member of staff may answer for."""

    register: Register
    inquiry: InquirySection
    owner: str
    lines: tuple[DivisionLine, ...]
    answered: int
    mine: tuple[DivisionLine, ...]
    may_manage: bool

    @property
    def percent(self) -> int:
        """The share of the divisions that answered, rounded down."""
        return self.answered * 100 // len(self.lines) if self.lines else 0

    @property
    def minutes(self) -> int:
        """What the answers cost so far: people times the minutes of each, where somebody said."""
        return sum(line.people * (line.minutes or 0) for line in self.lines if line.is_answered)


@dataclass(frozen=True)
class AnswerSheet:
    """The form of one division's answer: what is held stands in it already.

    Once it is answered, there is only what was typed beside what was answered.
    """

    inquiry: InquirySection
    form: FormSheet
    ref: str
    division: str
    held: int
    people: tuple[tuple[str, str], ...]
    is_closed: bool


def board(register_id: str, *, by: Actor, language: str) -> BoardSheet:
    """How far every division has come. Raises NoSuchInquiry, NotPermitted."""
    found, inquiry = _opened(register_id, by)
    at, process = surroundings(language), process_of(found)
    rows = list_page(found, view_of(found, "all"), Wanted(), size=MOST_ASKED).rows
    progress = progress_in(register_id)
    keys = list(dict.fromkeys(key for one in progress.values() for key in one.turn))
    names = dict(zip(keys, in_words(keys), strict=True))
    lines = []
    for row in rows:
        state, where = state_of(process, row.values), progress[row.ref]  # type: ignore[arg-type]
        lines.append(
            DivisionLine(
                ref=row.ref,
                division=division_name(str(row.values[OFFICE])),
                state=state_name(found, process, state.id, at),  # type: ignore[arg-type]
                is_answered=state.id == ANSWERED,
                is_late=is_late(where.due_on) and not state.end,
                turn=tuple(names[key] for key in where.turn),
                at=where.entered_at,
                by=row.updated_by,
                people=int(row.values.get(PEOPLE) or 1),
                minutes=row.values.get(MINUTES),
            )
        )
    own = {str(row.values[OFFICE]): row.ref for row in rows}
    mine = {own[one] for one in by.divisions if one in own} | _handed(rows, by)
    return BoardSheet(
        register=found,
        inquiry=inquiry,
        owner=division_name(found.header.division),
        lines=tuple(lines),
        answered=sum(line.is_answered for line in lines),
        mine=tuple(line for line in lines if line.ref in mine),
        may_manage=foresee(by, EDIT, register_resource(found, EDIT)).allowed,
    )


def _handed(rows: tuple[RecordFacts, ...], by: Actor) -> set[str]:
    return {row.ref for row in rows if by.ref and row.values.get(WORKER) == by.ref}


def _opened(register_id: str, by: Actor, action: str = VIEW) -> tuple[Register, InquirySection]:
    """The inquiry, for who may do this to it. Raises NoSuchInquiry, and NotPermitted for who sees it."""
    try:
        inquiry = inquiry_of(register_there(register_id, action, by))
        if inquiry is None:
            raise NoSuchInquiry()
        return register_in_sight(register_id, action, by), inquiry
    except UnknownRegister:
        raise NoSuchInquiry() from None


def answer_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> AnswerSheet:
    """The form of a division's answer. Raises NoSuchInquiry, NoSuchRecord, NotPermitted, AlreadyAnswered."""
    found, inquiry = _opened(register_id, by)
    one = record_of(register_id, ref)
    if _is_closed(inquiry, one):
        raise AlreadyAnswered(who=one.updated_by)
    return _sheet(found, inquiry, one, edit_form(register_id, ref, by=by, language=language), by)


def _is_closed(inquiry: InquirySection, one: RecordFacts) -> bool:
    """Whether the answer is given and stays as it is."""
    return one.values.get(STATE) == ANSWERED and not inquiry.standing


def _sheet(found: Register, inquiry: InquirySection, one: RecordFacts, form: FormSheet, by: Actor) -> AnswerSheet:
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
    found, inquiry = _opened(register_id, by)
    if not _is_closed(inquiry, record_of(register_id, ref)):
        form = _saved(found, ref, posted, revision=revision, by=by, language=language)
        if form is None:
            return None
        one = record_of(register_id, ref)
        if not _is_closed(inquiry, one):
            return _sheet(found, inquiry, one, form, by)
    one = record_of(register_id, ref)
    late = typed_beside(found, one, posted, AlreadyAnswered(who=one.updated_by), by=by, language=language)
    return _sheet(found, inquiry, one, late, by) if late.differences else None


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
    found, _ = _opened(register_id, by)
    one = record_of(register_id, ref)
    if not may_change(found, ref, by=by):
        require(by, EDIT, register_resource(found, EDIT))
    if worker not in {each.ref for each in staff_actors(str(one.values[OFFICE]))}:
        raise NotOfTheDivision()
    if one.values.get(WORKER) != worker:
        values = {**one.values, WORKER: worker}
        one = change_record(found, ref, values, reason="担当に頼むため", by=by, revision=one.revision)
    act(register_id, ref, "hand_on", revision=one.revision, reason="", by=by, language=language)


@transaction.atomic
def remind(register_id: str, *, by: Actor) -> int:
    """Write to those who have not answered; how many divisions they are. Raises NoSuchInquiry, NotPermitted."""
    found, _ = _opened(register_id, by, EDIT)
    waiting = [ref for ref, one in progress_in(register_id).items() if one.turn]
    for ref in waiting:
        jobs.remind_turn.defer(register=found.id, ref=ref, on=today().isoformat())
    return len(waiting)


@transaction.atomic
def make_standing(register_id: str, *, by: Actor) -> None:
    """Keep the answers up to date from now on: every division may change its own at any time, and nobody asks again.

    Raises AlreadyStanding, NoSuchInquiry, NotPermitted.
    """
    found, inquiry = _opened(register_id, by, EDIT)
    if inquiry.standing:
        raise AlreadyStanding()
    content = dict(register_contents()[register_id])
    states = [{**one, "fill": True} for one in content["process"]["states"]]
    content["process"] = {**content["process"], "states": states}
    content["inquiry"] = {**content["inquiry"], "standing": True}
    # Two presses at the same moment meet at the lock of publishing: the second one finds nothing new.
    if register_id not in publish_register(content, by=by).new_registers:
        raise AlreadyStanding()
    record_act(by, "write:inquiry_standing", data=f"照会「{found.title()}」")
    count_inquiry("standing", register_id, people=inquiry.asked)
