"""Asking the applicant to correct something (補正), and what becomes of it; the clock stands still meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madoguchi.engines.cases.actions.change import Change, changing, locked
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import (
    CaseFacts,
    check_correction,
    check_correction_due,
    check_reason,
    refusal_to_mend,
)
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today


def request_correction(
    reference_number: str,
    *,
    fields: Sequence[str],
    text: str,
    by: Actor,
    due_on: date | None = None,
    revision: int | None = None,
) -> CaseFacts:
    """Ask the applicant in the office's words to correct these fields; the clock pauses (行政手続法 第7条).

    Without `due_on` the applicant has the business days the procedure gives. Raises CorrectionNeedsFields,
    CorrectionNeedsText, CorrectionDueTooEarly, AwaitingCorrection, AlreadyDrafted, AssignedToAnother, StaleCase.
    """
    with changing(reference_number, "request_correction", by=by, revision=revision) as change:
        last_day = due_on or city().business_calendar.add(today(), _days_of(change))
        check_correction(fields, text, last_day, today())
        change.row.awaiting_correction = True
        change.row.correction_due_on = last_day
        change.row.correction = {
            "fields": list(dict.fromkeys(fields)),
            "text": text,
            "due_on": last_day.isoformat(),
            "asked_at": now().isoformat(),
            "by_name": by.name,
        }
        change.facts = {"fields": list(fields), "text": text, "due_on": last_day.isoformat()}
        change.knot_facts = dict(change.facts)
    return facts_of(change.row)


def extend_correction(reference_number: str, *, due_on: date, by: Actor, revision: int | None = None) -> CaseFacts:
    """Give the applicant until a later day; raises CorrectionDueTooEarly, NoCorrectionAsked, NotYourDesk, StaleCase."""
    check_correction_due(due_on, today())
    with changing(reference_number, "extend_correction", by=by, revision=revision) as change:
        change.row.correction_due_on = due_on
        change.row.correction = {**(change.row.correction or {}), "due_on": due_on.isoformat()}
        change.facts = {"due_on": due_on.isoformat()}
        change.knot_facts = dict(change.facts)
    return facts_of(change.row)


def receive_correction(reference_number: str, *, by: Actor, revision: int | None = None) -> CaseFacts:
    """The applicant has answered, or a clerk has on their behalf; the clock goes on. Raises NoCorrectionAsked."""
    with changing(reference_number, "receive_correction", by=by, revision=revision) as change:
        _end_waiting(change)
    return facts_of(change.row)


def stop_waiting(reference_number: str, *, reason: str, by: Actor, revision: int | None = None) -> CaseFacts:
    """Go on without an answer, with a reason; the clock goes on. Raises NoCorrectionAsked, ReasonMissing, StaleCase."""
    check_reason(reason)
    with changing(reference_number, "stop_waiting", by=by, revision=revision) as change:
        _end_waiting(change)
        change.facts["reason"] = reason
    return facts_of(change.row)


def hold_for_mending(reference_number: str, *, by: Actor) -> None:
    """Lock the case to the end of the transaction while an answer is corrected beside the original.

    Raises CaseClosed, NotAtThisStep, NotYourDesk, AssignedToAnother, AlreadyDrafted; the caller's writes go with it.
    """
    refusal = refusal_to_mend(facts_of(locked(reference_number)), by)
    if refusal is not None:
        raise refusal


def _days_of(change: Change) -> int:
    return pinned_workflow(change.row.procedure_version).correction.days


def _end_waiting(change: Change) -> None:
    asked = change.row.correction or {}
    change.facts = {"fields": asked.get("fields", [])}
    change.knot_facts = dict(change.facts)
    change.row.awaiting_correction = False
    change.row.correction = None
    change.row.correction_due_on = None
