"""Examining a case: taking it, carrying it on, asking for corrections, correcting a value, handing it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.errors import CorrectionFieldUnknown
from madoguchi.engines.cases.queries import case_in_sight, division_name
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.journeys import jobs
from madoguchi.journeys.case_head import CaseHead, case_head
from madoguchi.journeys.comparison import ComparedPage, ComparedRow, comparison_of
from madoguchi.journeys.withdraw import withdraw_application
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

_AT_ONCE: Mapping[str, Callable[..., CaseFacts]] = {
    "take": cases.take,
    "take_over": cases.take_over,
    "release": cases.release,
}


@transaction.atomic
def carry_out(event: str, reference_number: str, *, by: Actor, revision: int | None) -> None:
    """An act that needs no words: take, take_over, release or pass_step.

    Raises NoSuchCase where the case may not even be seen, and the refusals of the case room.
    """
    case_in_sight(reference_number, by)
    if event == "pass_step":
        # Days that went by may have made a simple case of it, or another division's: the conditions are asked again.
        answers = records.entry_of(reference_number).as_corrected
        cases.pass_step(reference_number, by=by, revision=revision, answers=answers)
    else:
        _AT_ONCE[event](reference_number, by=by, revision=revision)
    cases.mark_work(reference_number, by=by)


@transaction.atomic
def carry_out_with_words(event: str, reference_number: str, *, text: str, by: Actor, revision: int | None) -> None:
    """An act that needs only words: add_note, stop_waiting, receive_correction or withdraw. Raises ReasonMissing."""
    if event == "add_note":
        cases.add_note(reference_number, text=text, by=by, revision=revision, remark=True)
    elif event == "stop_waiting":
        cases.stop_waiting(reference_number, reason=text, by=by, revision=revision)
    elif event == "receive_correction":
        received = cases.receive_correction(reference_number, by=by, revision=revision)
        cases.add_note(reference_number, text=text, by=by, revision=received.revision)
    else:
        withdraw_application(reference_number, reason=text, by=by, revision=revision)
    cases.mark_work(reference_number, by=by)


@dataclass(frozen=True)
class CorrectionSheet:
    """What a clerk chooses from when asking for a correction; `days` are business days."""

    head: CaseHead
    pages: tuple[ComparedPage, ...]
    templates: tuple[tuple[str, str], ...]
    days: int
    due_on: date

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """Every answer the applicant may be asked to correct."""
        return tuple(row for page in self.pages for row in page.rows)


def correction_sheet(reference_number: str, *, by: Actor, language: str) -> CorrectionSheet:
    """The answers that can be asked for, the ready sentences and the usual last day of a request for correction."""
    head = case_head(reference_number, by=by, language=language)
    pages = _askable(comparison_of(head.case, head.subject, head.dossier, language, by=by).pages)
    rule = workflow_of(head.subject).correction
    ready = tuple((one.id, words_in(one.text, head.applicant_language)) for one in rule.templates)
    return CorrectionSheet(head, pages, ready, rule.days, city().business_calendar.add(today(), rule.days))


def _askable(pages: Sequence[ComparedPage]) -> tuple[ComparedPage, ...]:
    asked = (ComparedPage(page.title, tuple(row for row in page.rows if row.can_ask)) for page in pages)
    return tuple(page for page in asked if page.rows)


@transaction.atomic
def ask_for_correction(
    reference_number: str, *, fields: Sequence[str], text: str, due_on: date, by: Actor, revision: int | None
) -> None:
    """Ask the applicant to correct these fields until a day; the clock pauses and the applicant is told.

    Raises CorrectionNeedsFields, CorrectionFieldUnknown, CorrectionNeedsText, CorrectionDueTooEarly, and what stands
    in the case's way.
    """
    case = cases.request_correction(reference_number, fields=fields, text=text, due_on=due_on, by=by, revision=revision)
    _check_can_be_answered(case, fields)
    cases.mark_work(reference_number, by=by)
    jobs.tell_applicant.defer(reference_number=reference_number, kind="correction_requested")


def _check_can_be_answered(case: CaseFacts, fields: Sequence[str]) -> None:
    """Raise CorrectionFieldUnknown when the applicant would be shown no question for one of these fields."""
    subject = procedure_version(case.procedure_version)
    shown = {one.path for one in records.correction_view(case.reference_number, subject, fields, "ja")}
    for field in fields:
        if not any(f"{field}.".startswith(f"{path}.") or f"{path}.".startswith(f"{field}.") for path in shown):
            label = records.label_of(subject, field, "ja")
            raise CorrectionFieldUnknown(field=label[:60])


@transaction.atomic
def extend_correction(reference_number: str, *, due_on: date, by: Actor, revision: int | None) -> None:
    """Give the applicant until a later day, and tell them. Raises CorrectionDueTooEarly."""
    cases.extend_correction(reference_number, due_on=due_on, by=by, revision=revision)
    jobs.tell_applicant.defer(reference_number=reference_number, kind="correction_requested")


@dataclass(frozen=True)
class HandOverSheet:
    """The desks a case can be handed to: (division, name, bureau)."""

    head: CaseHead
    divisions: tuple[tuple[str, str, str], ...]


def hand_over_sheet(reference_number: str, *, by: Actor, language: str) -> HandOverSheet:
    """Every division but the one that has the case."""
    head = case_head(reference_number, by=by, language=language)
    others = tuple(
        (one.id, division_name(one.id), words_in(one.bureau, language) if one.bureau else "")
        for one in city().divisions_on(today())
        if one.id != head.case.division
    )
    return HandOverSheet(head, others)


@transaction.atomic
def hand_over(reference_number: str, *, division: str, reason: str, by: Actor, revision: int | None) -> None:
    """Give the case to another division. Raises UnknownDesk, SameDesk, ReasonMissing."""
    cases.hand_over(reference_number, division=division, reason=reason, by=by, revision=revision)
