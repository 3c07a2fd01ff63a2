"""What a decision, a correction or a reason must hold before the office may write it down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.rules.facts import AGAINST_THE_APPLICANT, DECISIONS, CaseFacts, Granted, Outcome, Step
from madoguchi.values.characters import check_characters
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number

LONGEST_TEXT = 4000
AS_APPLIED = Granted()


def check_words(text: str) -> None:
    """Raise for words that may not be kept: too long, with characters that break a page, or an individual number."""
    if len(text) > LONGEST_TEXT:
        raise errors.TextTooLong()
    check_characters(text)
    if holds_individual_number(text):
        raise IndividualNumberFound()


def check_outcome(outcome: str, reason_ids: Sequence[str], reason_text: str) -> None:
    """Raise unless the outcome exists and, when it is against the applicant, has a reason (行政手続法 第8条)."""
    if outcome not in DECISIONS:
        raise errors.UnknownOutcome(outcome=outcome)
    if outcome in AGAINST_THE_APPLICANT and not reason_ids and not reason_text.strip():
        raise errors.RefusalNeedsReason()
    check_words(reason_text)


def check_granted(granted: Granted, reason_text: str) -> None:
    """Raise when something else than applied for is granted without a word: it refuses in part (行政手続法 第8条)."""
    if not granted.as_applied and not reason_text.strip():
        raise errors.GrantNeedsReason()


def check_draft(
    case: CaseFacts, outcome: str, reason_ids: Sequence[str], reason_text: str, granted: Granted = AS_APPLIED
) -> None:
    """Raise unless this outcome may be drafted at this step: before the decision only dismissal (行政手続法 第7条)."""
    check_outcome(outcome, reason_ids, reason_text)
    check_granted(granted, reason_text)
    if case.step != Step.DECISION and outcome != Outcome.DISMISS:
        raise errors.OnlyDismissalBeforeDecision()


def check_new_result(
    case: CaseFacts, outcome: str, reason_ids: Sequence[str], reason_text: str, granted: Granted, by_ref: str
) -> None:
    """Raise unless the new result differs, and is not turned against the applicant by who signed the old one off."""
    check_outcome(outcome, reason_ids, reason_text)
    check_granted(granted, reason_text)
    stands = case.decision
    if stands is None:
        return
    said = stands.outcome, tuple(stands.reason_ids), stands.reason_text, dict(stands.granted.values)
    if said == (outcome, tuple(reason_ids), reason_text.strip(), dict(granted.values)):
        raise errors.OutcomeUnchanged()
    if stands.outcome == Outcome.GRANT and outcome in AGAINST_THE_APPLICANT and stands.by_ref == by_ref:
        raise errors.SignerMayNotTurnAgainst()


def check_correction(fields: Sequence[str], text: str, due_on: date, today: date) -> None:
    """Raise unless the applicant is told which fields, in words, and has at least until tomorrow."""
    if not fields:
        raise errors.CorrectionNeedsFields()
    if not text.strip():
        raise errors.CorrectionNeedsText()
    for words in (text, *fields):
        check_words(words)
    check_correction_due(due_on, today)


def check_correction_due(due_on: date, today: date) -> None:
    """Raise when the last day for a correction is not in the future."""
    if due_on <= today:
        raise errors.CorrectionDueTooEarly()


def check_reason(reason: str) -> None:
    """Raise when a step that has to be explained is not, or in words that may not be kept."""
    if not reason.strip():
        raise errors.ReasonMissing()
    check_words(reason)
