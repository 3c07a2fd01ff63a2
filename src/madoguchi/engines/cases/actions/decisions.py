"""Drafting, returning, signing off and issuing a decision; withdrawing; putting a wrong result right."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.cases.actions.change import Change, changing, close
from madoguchi.engines.cases.actions.routing import move_to_decider
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import (
    CaseFacts,
    Granted,
    Outcome,
    check_draft,
    check_new_result,
    check_outcome,
    check_reason,
    check_words,
    is_applicant,
)
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today

AS_APPLIED = Granted()


def draft_decision(
    reference_number: str,
    *,
    outcome: str,
    by: Actor,
    reason_ids: Sequence[str] = (),
    reason_text: str = "",
    granted: Granted = AS_APPLIED,
    revision: int | None = None,
) -> CaseFacts:
    """Write a decision down for another person to sign off (起案).

    `outcome` is grant, refuse or dismiss; `granted` is what a grant states.

    During an examination only a dismissal may be drafted. Raises RefusalNeedsReason, GrantNeedsReason, UnknownOutcome,
    OnlyDismissalBeforeDecision, AwaitingCorrection, AlreadyDrafted, AssignedToAnother, NotYourDesk, StaleCase.
    """
    with changing(reference_number, "draft_decision", by=by, revision=revision) as change:
        put_draft(change, outcome, granted, reason_ids=reason_ids, reason_text=reason_text)
    return facts_of(change.row)


def put_draft(
    change: Change, outcome: str, granted: Granted, *, reason_ids: Sequence[str] = (), reason_text: str = ""
) -> None:
    """Put the draft on the case and lay it before who decides, not yet written. Raises what refuses such a draft."""
    check_draft(change.case, outcome, reason_ids, reason_text, granted)
    reasons: dict[str, object] = {
        "outcome": outcome,
        "reason_ids": list(reason_ids),
        "reason_text": reason_text.strip(),
        "granted": _stored(granted),
    }
    by = change.by
    change.row.draft = {**reasons, "by_ref": by.ref, "by_name": by.name, "at": now().isoformat()}
    change.row.drafted_by_ref = by.ref
    change.facts = dict(reasons)
    change.knot_facts = {"outcome": outcome}
    move_to_decider(change.row)


def return_draft(reference_number: str, *, reason: str, by: Actor, revision: int | None = None) -> CaseFacts:
    """Send a draft back to be written anew (差戻し), by who could sign it off or who drafted it.

    Raises ReasonMissing, NothingDrafted, MayNotSignOff, StaleCase.
    """
    check_reason(reason)
    with changing(reference_number, "return_draft", by=by, revision=revision) as change:
        change.facts = {"reason": reason, "draft": change.row.draft}
        change.knot_facts = {"reason": reason}
        _clear_draft(change)
    return facts_of(change.row)


def sign_off(reference_number: str, *, by: Actor, revision: int | None = None) -> CaseFacts:
    """Decide as drafted (決裁): the outcome stands, the legal clock stops, the notice is due.

    Raises NothingDrafted, SameHands, ExaminerMayNotSignOff, MayNotSignOff, AwaitingCorrection, StaleCase.
    """
    with changing(reference_number, "sign_off", by=by, revision=revision) as change:
        decide_as_drafted(change)
    return facts_of(change.row)


def decide_as_drafted(change: Change) -> None:
    """Let the draft become the decision, not yet written."""
    draft = change.row.draft or {}
    change.row.decision = {
        "outcome": draft["outcome"],
        "reason_ids": draft["reason_ids"],
        "reason_text": draft["reason_text"],
        "granted": draft.get("granted", {}),
        "on": today().isoformat(),
        "by_ref": change.by.ref,
        "by_name": change.by.name,
        "drafted_by_ref": draft["by_ref"],
        "drafted_by_name": draft["by_name"],
    }
    change.row.outcome = draft["outcome"]
    change.row.decided_on = today()
    granted = draft.get("granted", {})
    change.facts = {"outcome": draft["outcome"], "drafted_by": draft["by_ref"], "granted": granted}
    change.knot_facts = {"outcome": draft["outcome"]}
    _clear_draft(change)


def issue(reference_number: str, *, by: Actor, document_number: str = "", revision: int | None = None) -> CaseFacts:
    """The notice has gone out: the case is closed. Raises NotAtThisStep, CaseClosed, OnlySystem."""
    with changing(reference_number, "issue", by=by, revision=revision) as change:
        change.row.held_reason = ""
        close(change.row, change.row.outcome)
        change.facts = {"document_number": document_number}
        change.knot_facts = {"document_number": document_number, "outcome": change.row.outcome}
    return facts_of(change.row)


def hold_notice(reference_number: str, *, reason: str, by: Actor, revision: int | None = None) -> CaseFacts:
    """Stop the notice for a person to look at it; it stays due until it is issued. Raises ReasonMissing, OnlySystem."""
    check_reason(reason)
    with changing(reference_number, "hold_notice", by=by, revision=revision) as change:
        change.row.held_reason = reason[:1000]
        change.facts = {"reason": reason}
    return facts_of(change.row)


def withdraw(reference_number: str, *, by: Actor, reason: str = "", revision: int | None = None) -> CaseFacts:
    """The applicant takes the application back; a clerk may write it down for them, with the reason.

    Raises ReasonMissing (from staff), NotAtThisStep once decided, CaseClosed, StaleCase.
    """
    check_words(reason)
    with changing(reference_number, "withdraw", by=by, revision=revision) as change:
        if not is_applicant(change.case, by):
            check_reason(reason)
        row = change.row
        row.awaiting_correction, row.correction, row.correction_due_on = False, None, None
        _clear_draft(change)
        close(row, Outcome.WITHDRAWN)
        change.facts = {"reason": reason}
    return facts_of(change.row)


def correct_result(
    reference_number: str,
    *,
    outcome: str,
    reason: str,
    by: Actor,
    reason_ids: Sequence[str] = (),
    reason_text: str = "",
    granted: Granted = AS_APPLIED,
    revision: int | None = None,
) -> CaseFacts:
    """Put a wrong result right in one action: the new outcome stands at once and a new notice is due.

    `reason` says why it was wrong; `reason_ids` and `reason_text` are the reasons of a new refusal or dismissal.
    By who may sign off, but never by who wrote a result of this case before (its drafter, or who corrected it earlier),
    and against the applicant never by who signed the wrong one off. The legal clock is not touched.
    Raises ReasonMissing, RefusalNeedsReason, UnknownOutcome, OutcomeUnchanged, AlreadyWithdrawn, SameHands,
    AlreadyCorrectedByYou, SignerMayNotTurnAgainst, MayNotSignOff, StaleCase.
    """
    check_reason(reason)
    check_outcome(outcome, reason_ids, reason_text)
    with changing(reference_number, "correct_result", by=by, revision=revision) as change:
        check_new_result(change.case, outcome, reason_ids, reason_text, granted, by.ref)
        row, before = change.row, change.row.decision or {}
        row.decision = {
            **before,
            "outcome": outcome,
            "reason_ids": list(reason_ids),
            "reason_text": reason_text.strip(),
            "granted": _stored(granted),
            "on": today().isoformat(),
            "by_ref": by.ref,
            "by_name": by.name,
            "corrected_by_refs": [*before.get("corrected_by_refs", []), by.ref],
        }
        row.outcome, row.closed_at, row.held_reason = outcome, None, ""
        change.facts = {
            "before": before.get("outcome", ""),
            "after": outcome,
            "reason": reason,
            "granted_before": before.get("granted", {}),
            "granted": _stored(granted),
        }
        change.knot_facts = {"outcome": outcome}
    return facts_of(change.row)


def _stored(granted: Granted) -> dict[str, object]:
    return {"values": dict(granted.values), "as_applied": granted.as_applied}


def _clear_draft(change: Change) -> None:
    change.row.draft = None
    change.row.drafted_by_ref = ""
