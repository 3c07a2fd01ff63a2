"""Deciding a case: drafted by one, signed off by another, told by a notice; and putting a wrong result right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases import queries as case_queries
from madoguchi.engines.cases.errors import NoNoticeWaiting, NothingDrafted
from madoguchi.engines.cases.rules import OUTCOME_NAMES, Outcome, Step
from madoguchi.engines.notices import actions as notices
from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.issuing import section_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.notices.section import NoticeSection, RefusalNotice
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.journeys import jobs
from madoguchi.journeys.case_sheet import CaseHead, case_head
from madoguchi.journeys.count import count_closed_case
from madoguchi.journeys.notice import decision_of, notice_preview
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class OfferedReason:
    """One reason a refusal may state, beside its provision."""

    id: str
    text: str
    law: str


@dataclass(frozen=True)
class OfferedOutcome:
    """One way the case can end, with the notice it sends and the reasons it may state."""

    id: str
    name: Message
    title: str
    reasons: tuple[OfferedReason, ...]


@dataclass(frozen=True)
class DecisionSheet:
    """What a decision can be."""

    head: CaseHead
    outcomes: tuple[OfferedOutcome, ...]


def decision_sheet(reference_number: str, *, by: Actor, language: str, for_correction: bool = False) -> DecisionSheet:
    """The outcomes possible now: during an examination only dismissal, for a correction all but the one that stands."""
    head = case_head(reference_number, by=by, language=language)
    section = section_of(head.subject)
    if for_correction:
        outcomes = [one for one in section.outcome_ids() if one != head.case.outcome]
    else:
        outcomes = [one for one in section.outcome_ids() if head.case.step == Step.DECISION or one == Outcome.DISMISS]
    return DecisionSheet(head, tuple(_offered(section, one) for one in outcomes))


def _offered(section: NoticeSection, outcome_id: str) -> OfferedOutcome:
    outcome = section.outcome(outcome_id)
    reasons = outcome.reasons if isinstance(outcome, RefusalNotice) else ()
    title = words_in(outcome.title, "ja") if outcome else ""
    # The notice is in Japanese whatever the clerk reads, so the reasons are chosen in the words they will have.
    offered = tuple(OfferedReason(one.id, words_in(one.text, "ja"), one.law) for one in reasons)
    return OfferedOutcome(outcome_id, OUTCOME_NAMES[outcome_id], title, offered)


@transaction.atomic
def draft_decision(
    reference_number: str,
    *,
    outcome: str,
    reason_ids: Sequence[str],
    reason_text: str,
    by: Actor,
    revision: int | None,
) -> None:
    """Write a decision down for somebody else to sign off. Raises RefusalNeedsReason, UnknownOutcome, StaleCase.

    A decision whose notice could not be written is refused here, not after it was signed off.
    """
    cases.draft_decision(
        reference_number, outcome=outcome, reason_ids=reason_ids, reason_text=reason_text, by=by, revision=revision
    )
    notice_preview(reference_number)
    cases.mark_work(reference_number, by=by)


@transaction.atomic
def return_draft(reference_number: str, *, reason: str, by: Actor, revision: int | None) -> None:
    """Send a draft back with a reason. Raises ReasonMissing, NothingDrafted, MayNotSignOff."""
    cases.return_draft(reference_number, reason=reason, by=by, revision=revision)
    cases.mark_work(reference_number, by=by)


@dataclass(frozen=True)
class DraftedSheet:
    """A drafted decision and the notice it will send; `letter_problem` says why there can be none."""

    head: CaseHead
    outcome: Message
    drafted_by: str
    reasons: tuple[OfferedReason, ...]
    text: str
    letter: NoticeContent | None
    letter_problem: Message | None


def drafted_sheet(reference_number: str, *, by: Actor, language: str) -> DraftedSheet:
    """What somebody who signs off has to read. Raises NothingDrafted, NotPermitted."""
    head = case_head(reference_number, by=by, language=language, data="起案の内容と通知書の案")
    draft = head.case.draft
    if draft is None:
        raise NothingDrafted()
    offered = _offered(section_of(head.subject), draft.outcome)
    reasons = tuple(one for one in offered.reasons if one.id in draft.reason_ids)
    letter, problem = _letter(reference_number)
    return DraftedSheet(head, OUTCOME_NAMES[draft.outcome], draft.by_name, reasons, draft.reason_text, letter, problem)


def _letter(reference_number: str) -> tuple[NoticeContent | None, Message | None]:
    try:
        return notice_preview(reference_number), None
    except Refusal as refusal:
        return None, refusal.message


@transaction.atomic
def sign_off_decision(reference_number: str, *, by: Actor, revision: int | None) -> None:
    """Decide as drafted; the notice is made after the commit, in the same queue as the decision.

    Raises NothingDrafted, SameHands, MayNotSignOff, ExaminerMayNotSignOff, StaleCase.
    """
    cases.sign_off(reference_number, by=by, revision=revision)
    notice_preview(reference_number)
    cases.mark_work(reference_number, by=by)
    jobs.issue_notice.defer(reference_number=reference_number)


@transaction.atomic
def correct_result(
    reference_number: str,
    *,
    outcome: str,
    reason_ids: Sequence[str],
    reason_text: str,
    reason: str,
    by: Actor,
    revision: int | None,
) -> None:
    """Put a wrong result right; a new notice replaces the old one. Raises ReasonMissing, SameHands, StaleCase."""
    cases.correct_result(
        reference_number,
        outcome=outcome,
        reason=reason,
        reason_ids=reason_ids,
        reason_text=reason_text,
        by=by,
        revision=revision,
    )
    notice_preview(reference_number)
    cases.mark_work(reference_number, by=by)
    jobs.issue_notice.defer(reference_number=reference_number)


@transaction.atomic
def issue_notice_of(reference_number: str) -> None:
    """Make the notice of a decision, close the case and tell the applicant; nothing when that was done before.

    A notice that cannot be made as it should be is held for a person to look at, with the reason.
    """
    case = case_queries.case_of(reference_number)
    if case.step != Step.NOTICE:
        return
    subject = procedure_version(case.procedure_version)
    try:
        with transaction.atomic():
            notice = notices.issue_notice(decision_of(case, subject), subject, by=SYSTEM)
    except Refusal as stopped:
        cases.hold_notice(reference_number, reason=stopped.message.text(), by=SYSTEM)
        return
    cases.issue(reference_number, by=SYSTEM, document_number=notice.number)
    count_closed_case(reference_number)
    count_closed_case(reference_number)
    kind = "result_corrected" if len(notices_of(reference_number)) > 1 else "notice_ready"
    jobs.tell_applicant.defer(reference_number=reference_number, kind=kind)


@transaction.atomic
def make_held_notice_again(reference_number: str, *, by: Actor) -> None:
    """Try a notice again that was held, once its cause is mended. Raises NoNoticeWaiting, NotPermitted."""
    case = case_queries.case_of(reference_number)
    require(by, "work", case_queries.resource_of(case))
    if case.step != Step.NOTICE:
        raise NoNoticeWaiting()
    jobs.issue_notice.defer(reference_number=reference_number)
