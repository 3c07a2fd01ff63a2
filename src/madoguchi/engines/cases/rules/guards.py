"""The guards the table names: each answers with the refusal that stands in the way, or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.rules.facts import STEP_NAMES, CaseFacts, Outcome
from madoguchi.values.actor import Actor, ActorKind, are_one_hand
from madoguchi.values.refusal import Refusal

Guard = Callable[[CaseFacts, Actor], Refusal | None]
OFFICE = (ActorKind.STAFF, ActorKind.API)


def is_applicant(case: CaseFacts, actor: Actor) -> bool:
    """Whether this is whose matter it is: a resident at the door of it, or the programme that sent it."""
    if actor.kind == ActorKind.RESIDENT:
        return True
    return actor.kind == ActorKind.API and not actor.duties and bool(actor.ref) and actor.ref == case.account_ref


def works_at_desk(case: CaseFacts, actor: Actor) -> bool:
    """Whether a post held today belongs to the division responsible now; a post bound to a ward only for that ward."""
    return actor.kind in OFFICE and any(
        duty.division == case.division and duty.ward in (None, "", case.ward) for duty in actor.duties
    )


def has_a_step(case: CaseFacts, actor: Actor) -> bool:
    """Whether a post held today belongs to a division that has any step of this case; a ward's post for that ward."""
    return actor.kind in OFFICE and any(
        duty.division in case.step_divisions and duty.ward in (None, "", case.ward) for duty in actor.duties
    )


def may_sign_off(case: CaseFacts, actor: Actor) -> bool:
    """Whether a post held today signs decisions of this case off: right division and ward, and a high enough position.

    A position the city does not list (a token's) is judged by its right to decide alone.
    """
    return actor.kind in OFFICE and any(
        duty.may_decide
        and duty.division == case.home_division
        and duty.ward in (None, "", case.ward)
        and (
            not case.deciding_positions
            or duty.position in case.deciding_positions
            or duty.position not in case.known_positions
        )
        for duty in actor.duties
    )


def refusal_to_sign(case: CaseFacts, actor: Actor) -> Refusal | None:
    """Why somebody does not sign this case off: too low a position of the right division is told apart."""
    if may_sign_off(case, actor):
        return None
    if may_sign_off(replace(case, deciding_positions=frozenset()), actor):
        return errors.PositionTooLow(position=case.signing_position)
    return errors.MayNotSignOff()


def _nobodys(case: CaseFacts, actor: Actor) -> Refusal | None:
    if case.assignee_ref == actor.ref:
        return errors.AlreadyYours()
    return errors.AssignedToAnother(name=case.assignee_name) if case.assignee_ref else None


def _somebody_elses(case: CaseFacts, actor: Actor) -> Refusal | None:
    if not case.assignee_ref:
        return errors.NobodyAssigned()
    return errors.AlreadyYours() if case.assignee_ref == actor.ref else None


def _assigned(case: CaseFacts, actor: Actor) -> Refusal | None:
    return None if case.assignee_ref else errors.NobodyAssigned()


def _not_another_hand(case: CaseFacts, actor: Actor) -> Refusal | None:
    if case.assignee_ref in ("", actor.ref):
        return None
    return errors.AssignedToAnother(name=case.assignee_name)


def _waiting(case: CaseFacts, actor: Actor) -> Refusal | None:
    return None if case.awaiting_correction else errors.NoCorrectionAsked()


def _not_waiting(case: CaseFacts, actor: Actor) -> Refusal | None:
    return errors.AwaitingCorrection() if case.awaiting_correction else None


def _drafted(case: CaseFacts, actor: Actor) -> Refusal | None:
    return None if case.draft else errors.NothingDrafted()


def _not_drafted(case: CaseFacts, actor: Actor) -> Refusal | None:
    return errors.AlreadyDrafted(name=case.draft.by_name) if case.draft else None


def _fresh_eyes(case: CaseFacts, actor: Actor) -> Refusal | None:
    if case.needs_second_look and case.looked_once_by_ref and are_one_hand(case.looked_once_by_ref, actor.ref):
        return errors.SameEyes(name=case.looked_once_by_name)
    return None


def _drafter_or_decider(case: CaseFacts, actor: Actor) -> Refusal | None:
    return None if case.draft and case.draft.by_ref == actor.ref else refusal_to_sign(case, actor)


def _other_hands(case: CaseFacts, actor: Actor) -> Refusal | None:
    """Four eyes: never the drafter, none of the examiners the procedure keeps apart, and no two keys of nobody."""
    refusal = _one_hand(case.draft.by_ref if case.draft else "", actor)
    if refusal is not None:
        return refusal
    for step in sorted(case.not_same_as - {"draft"}):
        if are_one_hand(case.examined_by.get(step, ""), actor.ref):
            return errors.ExaminerMayNotSignOff(step=STEP_NAMES[step])
    return None


def _one_hand(ref: str, actor: Actor) -> Refusal | None:
    """What stands in the way of whoever drafted it, of nobody, and of a key without a person after such a key."""
    if not actor.ref or ref == actor.ref:
        return errors.SameHands()
    return errors.NobodyAnswers() if are_one_hand(ref, actor.ref) else None


def _was_decided(case: CaseFacts, actor: Actor) -> Refusal | None:
    if case.outcome == Outcome.WITHDRAWN:
        return errors.AlreadyWithdrawn()
    return None if case.decision else errors.NothingDrafted()


def _other_hands_than_before(case: CaseFacts, actor: Actor) -> Refusal | None:
    """Who wrote a result of this case, by drafting or by correcting it, does not put it right alone."""
    refusal = _one_hand(case.decision.drafted_by_ref if case.decision else "", actor)
    if refusal is not None:
        return refusal
    if case.decision and any(are_one_hand(one, actor.ref) for one in case.decision.corrected_by_refs):
        return errors.AlreadyCorrectedByYou()
    return None


GUARDS: Mapping[str, Guard] = {
    "nobodys": _nobodys,
    "somebody_elses": _somebody_elses,
    "assigned": _assigned,
    "not_another_hand": _not_another_hand,
    "waiting": _waiting,
    "not_waiting": _not_waiting,
    "drafted": _drafted,
    "not_drafted": _not_drafted,
    "fresh_eyes": _fresh_eyes,
    "drafter_or_decider": _drafter_or_decider,
    "other_hands": _other_hands,
    "was_decided": _was_decided,
    "other_hands_than_before": _other_hands_than_before,
}
