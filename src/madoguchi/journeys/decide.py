"""Deciding a case: drafted by one, signed off by another, told by a notice; and putting a wrong result right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases import queries as case_queries
from madoguchi.engines.cases.errors import NoNoticeWaiting
from madoguchi.engines.cases.rules import Granted, Step
from madoguchi.engines.notices import actions as notices
from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.errors import NotTimeStamped
from madoguchi.engines.notices.queries import notices_of
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.journeys import jobs
from madoguchi.journeys.case_head import CaseHead
from madoguchi.journeys.count import count_closed_case
from madoguchi.journeys.granted import NOTHING, settled_grant
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.journeys.notice import decision_of, notice_preview
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.refusal import Refusal


@transaction.atomic
def draft_decision(
    reference_number: str,
    *,
    outcome: str,
    reason_ids: Sequence[str],
    reason_text: str,
    granted: Mapping[str, object] = NOTHING,
    by: Actor,
    revision: int | None,
) -> None:
    """Write a decision down for somebody else to sign off; `granted` are values of a grant other than applied for.

    Raises RefusalNeedsReason, UnknownOutcome, GrantedUnreadable, StaleCase.

    A decision whose notice could not be written is refused here, not after it was signed off.
    """
    cases.draft_decision(
        reference_number,
        outcome=outcome,
        reason_ids=reason_ids,
        reason_text=reason_text,
        granted=_settled(reference_number, outcome, granted),
        by=by,
        revision=revision,
    )
    notice_preview(reference_number)
    cases.mark_work(reference_number, by=by)


def preview_decision(head: CaseHead, draft: Callable[[], object], *, by: Actor) -> NoticeContent:
    """The notice that a draft would send: `draft` writes it down, the notice is read, and nothing of it stays.

    Raises what `draft` raises, and NotPermitted for who does not see all that the notice would say.
    """
    sight_of(head.case, head.subject, by).check_plain()
    with transaction.atomic():
        draft()
        letter = notice_preview(head.reference_number)
        transaction.set_rollback(True)
    return letter


@transaction.atomic
def return_draft(reference_number: str, *, reason: str, by: Actor, revision: int | None) -> None:
    """Send a draft back with a reason. Raises ReasonMissing, NothingDrafted, MayNotSignOff."""
    cases.return_draft(reference_number, reason=reason, by=by, revision=revision)
    cases.mark_work(reference_number, by=by)


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
    granted: Mapping[str, object] = NOTHING,
    by: Actor,
    revision: int | None,
) -> None:
    """Put a wrong result right; a new notice replaces the old one.

    Raises ReasonMissing, OutcomeUnchanged, SameHands, AlreadyCorrectedByYou, SignerMayNotTurnAgainst,
    GrantedUnreadable, StaleCase.
    """
    cases.correct_result(
        reference_number,
        outcome=outcome,
        reason=reason,
        reason_ids=reason_ids,
        reason_text=reason_text,
        granted=_settled(reference_number, outcome, granted),
        by=by,
        revision=revision,
    )
    notice_preview(reference_number)
    cases.mark_work(reference_number, by=by)
    jobs.issue_notice.defer(reference_number=reference_number)


def _settled(reference_number: str, outcome: str, granted: Mapping[str, object]) -> Granted:
    """The values of a decision, of the case as it stands until this transaction ends. Raises GrantedUnreadable."""
    return settled_grant(cases.lock_case(reference_number), outcome, granted)


@transaction.atomic
def issue_notice_of(reference_number: str, *, is_last_try: bool = True) -> None:
    """Make the notice of a decision, close the case and tell the applicant; nothing when that was done before.

    A notice that cannot be made as it should be is held for a person to look at, with the reason. Where another machine
    may be back in a moment and this is not the last try, it raises NotTimeStamped instead, and nothing has happened.
    """
    case = cases.lock_case(reference_number)
    if case.step != Step.NOTICE:
        return
    subject = procedure_version(case.procedure_version)
    try:
        with transaction.atomic():
            notice = notices.issue_notice(decision_of(case, subject), subject, by=SYSTEM)
    except Refusal as stopped:
        if isinstance(stopped, NotTimeStamped) and not is_last_try:
            raise
        cases.hold_notice(reference_number, reason=stopped.message.text(), by=SYSTEM)
        return
    cases.issue(reference_number, by=SYSTEM, document_number=notice.number)
    count_closed_case(reference_number)
    kind = "result_corrected" if len(notices_of(reference_number)) > 1 else "notice_ready"
    jobs.tell_applicant.defer(reference_number=reference_number, kind=kind)


@transaction.atomic
def make_held_notice_again(reference_number: str, *, by: Actor) -> None:
    """Try a notice again that was held, once its cause is mended. Raises NoNoticeWaiting, NotPermitted."""
    case, _ = case_queries.case_in_sight(reference_number, by)
    require(by, "work", case_queries.resource_of(case))
    if case.step != Step.NOTICE:
        raise NoNoticeWaiting()
    jobs.issue_notice.defer(reference_number=reference_number)
