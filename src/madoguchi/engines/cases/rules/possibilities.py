"""What may be done with a case now and by whom, and the sentence that says why the rest may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.rules.facts import STEP_NAMES, CaseFacts, Step
from madoguchi.engines.cases.rules.guards import (
    GUARDS,
    OFFICE,
    has_a_step,
    is_applicant,
    may_sign_off,
    refusal_to_sign,
    works_at_desk,
)
from madoguchi.engines.cases.rules.transitions import EVENT_NAMES, TRANSITIONS, WORKING
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

NO_REASON = Message("")


@dataclass(frozen=True)
class Possibility:
    """One event with whether this actor may cause it now; `reason` says why not."""

    event: str
    name: Message
    allowed: bool
    reason: Message


def refusal_of(case: CaseFacts, event: str, actor: Actor) -> Refusal | None:
    """The first thing that stands in the way of `event`, or None: the step, then the person, then the guards."""
    row = TRANSITIONS[event]
    if case.step not in row.steps:
        if case.step == Step.CLOSED:
            return errors.CaseClosed()
        return errors.NotAtThisStep(step=STEP_NAMES[case.step], event=EVENT_NAMES[event])
    refusal = _WHO[row.who](case, actor, event)
    if refusal is not None:
        return refusal
    answers = (GUARDS[guard](case, actor) for guard in row.guards)
    return next((answer for answer in answers if answer is not None), None)


def check_event(case: CaseFacts, event: str, actor: Actor) -> None:
    """Raise the refusal that stands in the way of `event`, if any."""
    refusal = refusal_of(case, event, actor)
    if refusal is not None:
        raise refusal


def refusal_to_mend(case: CaseFacts, actor: Actor) -> Refusal | None:
    """What stands in the way of correcting an answer beside the original, or None.

    Once a decision is drafted the answers stand still: what is signed off is what was drafted, and what is told.
    """
    if case.step == Step.CLOSED:
        return errors.CaseClosed()
    if case.step not in WORKING:
        return errors.NotAtThisStep(step=STEP_NAMES[case.step], event=msg("直す"))
    if not works_at_desk(case, actor):
        return errors.NotYourDesk(division=case.division_name or case.division)
    return GUARDS["not_another_hand"](case, actor) or GUARDS["not_drafted"](case, actor)


def what_may_be_done(case: CaseFacts, actor: Actor) -> list[Possibility]:
    """Every event of the table that is somebody's choice, each with its answer for this actor and this moment.

    The house's own events are left out; a resident sees only what an applicant may do.
    """
    chosen = (
        ("applicant", "applicant_or_clerk") if is_applicant(case, actor) else ("clerk", "decider", "applicant_or_clerk")
    )
    return [_possibility(case, event, actor) for event, row in TRANSITIONS.items() if row.who in chosen]


def _possibility(case: CaseFacts, event: str, actor: Actor) -> Possibility:
    refusal = refusal_of(case, event, actor)
    return Possibility(event, EVENT_NAMES[event], refusal is None, refusal.message if refusal else NO_REASON)


def _clerk(case: CaseFacts, actor: Actor, event: str) -> Refusal | None:
    if actor.kind not in OFFICE:
        return errors.OnlyStaff()
    if event in _FROM_ANY_DESK:
        return None if has_a_step(case, actor) else errors.NotYourDesk(division=case.division_name or case.division)
    if event == "return_draft" and may_sign_off(case, actor):
        return None
    return None if works_at_desk(case, actor) else errors.NotYourDesk(division=case.division_name or case.division)


def _decider(case: CaseFacts, actor: Actor, event: str) -> Refusal | None:
    if actor.kind not in OFFICE:
        return errors.OnlyStaff()
    return refusal_to_sign(case, actor)


def _applicant(case: CaseFacts, actor: Actor, event: str) -> Refusal | None:
    return None if is_applicant(case, actor) else errors.OnlyApplicant()


def _applicant_or_clerk(case: CaseFacts, actor: Actor, event: str) -> Refusal | None:
    return None if is_applicant(case, actor) else _clerk(case, actor, event)


def _system(case: CaseFacts, actor: Actor, event: str) -> Refusal | None:
    if actor.kind == ActorKind.SYSTEM or (event == "pass_format_check" and works_at_desk(case, actor)):
        return None
    return errors.OnlySystem()


_FROM_ANY_DESK = frozenset({"add_note", "receive_correction", "withdraw"})
_WHO: Mapping[str, Callable[[CaseFacts, Actor, str], Refusal | None]] = {
    "clerk": _clerk,
    "decider": _decider,
    "applicant": _applicant,
    "applicant_or_clerk": _applicant_or_clerk,
    "system": _system,
}
