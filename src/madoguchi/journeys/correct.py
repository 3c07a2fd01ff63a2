"""Answering a request for correction: only the questions concerned, and then the office goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases import queries as case_queries
from madoguchi.engines.cases.errors import NoCorrectionAsked
from madoguchi.engines.cases.rules import CorrectionAsked
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.actions import CorrectionOutcome
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.uploads import Uploads
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys import jobs
from madoguchi.journeys.heading import follow_header
from madoguchi.journeys.sending import check_may_amend
from madoguchi.journeys.status import Matter, matter_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg

REMINDED_BEFORE = 3  # business days
AS_IT_IS = "as_it_is"
_NOTHING_CHANGED = msg("まだ何も直していません。このままで正しいときは、いちばん下の欄に印を付けてください。")


@dataclass(frozen=True)
class CorrectionPage:
    """What the office asks, and the questions to answer again."""

    matter: Matter
    asked: CorrectionAsked
    fields: tuple[FieldView, ...]
    problems: tuple[tuple[str, Message], ...]


def correction_page(
    reference_number: str, language: str, outcome: CorrectionOutcome | None = None
) -> CorrectionPage | None:
    """The questions concerned, with what came of a first try; None when nothing is asked (any more)."""
    matter = matter_of(reference_number, language)
    asked = case_queries.case_of(reference_number).correction
    if asked is None:
        return None
    problems = outcome.problems if outcome else ()
    fields = records.correction_view(
        reference_number,
        matter.procedure,
        asked.fields,
        language,
        posted=outcome.posted if outcome else None,
        problems=problems,
    )
    return CorrectionPage(matter, asked, fields, problems)


@transaction.atomic
def send_correction(
    reference_number: str,
    posted: Mapping[str, Sequence[str]],
    files: Uploads,
    *,
    as_it_is: bool,
    by: Actor,
    language: str,
) -> CorrectionOutcome:
    """Take the answers: all of them and the clock runs on, or, with problems, none.

    An answer that changes nothing counts only when the applicant says that everything is right `as_it_is`.
    Raises NoCorrectionAsked when it was answered already, NotSureEnough, and the refusals of a page that is too large.
    """
    check_may_amend(reference_number, by=by)
    asked = case_queries.case_of(reference_number).correction
    if asked is None:
        raise NoCorrectionAsked()
    outcome = record_actions.answer_correction(reference_number, asked.fields, posted, files, by=by, language=language)
    return _settled(reference_number, outcome, as_it_is=as_it_is, by=by)


@transaction.atomic
def send_whole_correction(
    reference_number: str, answers: Mapping[str, object], *, as_it_is: bool, by: Actor, language: str
) -> CorrectionOutcome:
    """The same for a programme, whose answers come by their path; with problems nothing is kept."""
    check_may_amend(reference_number, by=by)
    asked = case_queries.case_of(reference_number).correction
    if asked is None:
        raise NoCorrectionAsked()
    outcome = record_actions.answer_correction_whole(reference_number, asked.fields, answers, by=by, language=language)
    return _settled(reference_number, outcome, as_it_is=as_it_is, by=by)


def _settled(reference_number: str, outcome: CorrectionOutcome, *, as_it_is: bool, by: Actor) -> CorrectionOutcome:
    """The office goes on once the answers are there; a problem stays with the applicant."""
    if not outcome.problems and not outcome.changes and not as_it_is:
        return replace(outcome, problems=((AS_IT_IS, _NOTHING_CHANGED),))
    if not outcome.problems:
        cases.receive_correction(reference_number, by=by)
        if outcome.changes:
            follow_header(reference_number, by=by)
        jobs.tell_applicant.defer(reference_number=reference_number, kind="corrected")
    return outcome


def remind_of_corrections() -> int:
    """Remind the applicants whose correction is due in three business days; returns how many."""
    due_on = city().business_calendar.add(today(), REMINDED_BEFORE)
    numbers = case_queries.corrections_due(due_on)
    for number in numbers:
        jobs.tell_applicant.defer(reference_number=number, kind="correction_reminder")
    return len(numbers)
