"""Several simple cases at once: a dry run that says what will happen to each, then each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.actions.decisions import draft_decision, sign_off
from madoguchi.engines.cases.actions.desk import release, take
from madoguchi.engines.cases.actions.examination import pass_step
from madoguchi.engines.cases.errors import NoSuchCase, NotForManyAtOnce, TooManyAtOnce
from madoguchi.engines.cases.queries.facts import cases_of
from madoguchi.engines.cases.rules import EVENT_NAMES, CaseFacts, Granted, Outcome, refusal_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

MOST_AT_ONCE = 100
NO_REASON = Message("")


GrantedOf = Callable[[CaseFacts], Granted]


def _draft_grant(reference_number: str, *, by: Actor, revision: int | None, granted: Granted) -> CaseFacts:
    return draft_decision(reference_number, outcome=Outcome.GRANT, by=by, revision=revision, granted=granted)


def _as_applied(case: CaseFacts) -> Granted:
    return Granted()


# Only what needs no words of its own: whoever refuses, corrects or hands over looks at one case at a time.
_VERBS: Mapping[str, Callable[..., CaseFacts]] = {
    "take": take,
    "release": release,
    "pass_step": pass_step,
    "draft_decision": _draft_grant,
    "sign_off": sign_off,
}
BULK_EVENTS = tuple(_VERBS)


@dataclass(frozen=True)
class PlannedStep:
    """What will happen to one case: allowed, or the reason why not; `revision` is the state that was looked at."""

    reference_number: str
    allowed: bool
    reason: Message
    revision: int = 0
    case: CaseFacts | None = None


@dataclass(frozen=True)
class BulkResult:
    """What happened to one case; `case` is the case afterwards when it was done."""

    reference_number: str
    done: bool
    reason: Message
    case: CaseFacts | None = None


def plan_bulk(reference_numbers: Sequence[str], event: str, by: Actor) -> list[PlannedStep]:
    """The dry run: nothing is written, and every case is listed once, in the order given.

    Drafts are grants. Only drafted grants are signed off together, and only cases never sent back for correction.
    Raises NotForManyAtOnce, TooManyAtOnce.
    """
    numbers = _checked(reference_numbers, event)
    cases = cases_of(numbers)
    return [_planned(number, cases.get(number), event, by) for number in numbers]


def apply_bulk(
    revisions: Mapping[str, int],
    event: str,
    by: Actor,
    *,
    granted_of: GrantedOf = _as_applied,
    then: Callable[[CaseFacts], None] | None = None,
) -> list[BulkResult]:
    """Do what the dry run allowed, each case alone: one that changed since (`revisions`) is left out and says so.

    `granted_of` says what a grant of a case states. `then` runs in the transaction of each case that was done, for
    what has to follow (a notice to be made).
    """
    plans = plan_bulk(list(revisions), event, by)
    return [_applied(plan, revisions[plan.reference_number], event, by, granted_of, then) for plan in plans]


def _checked(reference_numbers: Sequence[str], event: str) -> list[str]:
    if event not in _VERBS:
        raise NotForManyAtOnce(event=EVENT_NAMES.get(event, event))
    numbers = list(dict.fromkeys(reference_numbers))
    if len(numbers) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    return numbers


def _planned(number: str, case: CaseFacts | None, event: str, by: Actor) -> PlannedStep:
    if case is None:
        return PlannedStep(number, False, NoSuchCase().message)
    refusal = refusal_of(case, event, by)
    reason = refusal.message if refusal else _too_hard(case, event)
    return PlannedStep(number, reason is None, reason or NO_REASON, case.revision, case)


def _too_hard(case: CaseFacts, event: str) -> Message | None:
    """Why a case is not simple enough to be decided together with others."""
    if event in ("draft_decision", "sign_off") and case.pauses:
        return msg("補正のあった案件なので、1件ずつ見てください。")
    if event == "sign_off" and case.draft and case.draft.outcome != Outcome.GRANT:
        return msg("認めない決定と却下は、1件ずつ決裁してください。")
    if event == "sign_off" and case.draft and not case.draft.granted.as_applied:
        return msg("申請とちがう内容で起案された案件は、1件ずつ決裁してください。")
    return None


def _applied(
    plan: PlannedStep,
    revision: int,
    event: str,
    by: Actor,
    granted_of: GrantedOf,
    then: Callable[[CaseFacts], None] | None,
) -> BulkResult:
    if not plan.allowed or plan.case is None:
        return BulkResult(plan.reference_number, False, plan.reason)
    try:
        with transaction.atomic():
            more = {"granted": granted_of(plan.case)} if event == "draft_decision" else {}
            case = _VERBS[event](plan.reference_number, by=by, revision=revision, **more)
            if then is not None:
                then(case)
    except Refusal as refusal:
        return BulkResult(plan.reference_number, False, refusal.message)
    return BulkResult(plan.reference_number, True, NO_REASON, case)
