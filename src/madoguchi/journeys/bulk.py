"""Carrying several simple cases on at once: first what would happen to each, then, once confirmed, doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.errors import NotForManyAtOnce, TooManyAtOnce
from madoguchi.engines.cases.rules import EVENT_NAMES, STEP_NAMES, CaseFacts, Step, next_step, refusal_of
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import decide as deciding
from madoguchi.journeys import examine
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

MOST = 50

Carry = Callable[[str, Actor, int], None]


@dataclass(frozen=True)
class PlannedStep:
    """What would happen to one case, or what happened; `reason` says why nothing does."""

    reference_number: str
    revision: int
    procedure: str
    applicant: str
    state: Message
    allowed: bool
    becomes: Message
    reason: Message


def _carry_out(event: str) -> Carry:
    return lambda number, by, revision: examine.carry_out(event, number, by=by, revision=revision)


_CARRY: Mapping[str, Carry] = {
    "take": _carry_out("take"),
    "pass_step": _carry_out("pass_step"),
    "sign_off": lambda number, by, revision: deciding.sign_off_decision(number, by=by, revision=revision),
}


@transaction.atomic
def plan(reference_numbers: Sequence[str], event: str, *, by: Actor, language: str) -> list[PlannedStep]:
    """A dry run: what `event` would do to each case. Raises NotForManyAtOnce, TooManyAtOnce."""
    _check(event, reference_numbers)
    found = cases.cases_of(reference_numbers)
    visible = {number: case for number, case in found.items() if decide(by, "view", cases.resource_of(case)).allowed}
    record(by, "list", dossiers=sorted(visible), data="まとめて処理する案件", purpose="まとめて処理する前の確認")
    return [_planned(visible[number], event, by, language) for number in reference_numbers if number in visible]


def carry_out(chosen: Sequence[tuple[str, int]], event: str, *, by: Actor, language: str) -> list[PlannedStep]:
    """Do `event` to each case at the revision that was shown; what changed meanwhile or is refused stays as it was.

    Each case is a transaction of its own, so one refusal never holds the others up.
    """
    _check(event, [number for number, _ in chosen])
    return [_done(number, revision, event, by, language) for number, revision in chosen]


def _check(event: str, reference_numbers: Sequence[str]) -> None:
    if event not in _CARRY:
        raise NotForManyAtOnce(event=EVENT_NAMES.get(event, event))
    if len(reference_numbers) > MOST:
        raise TooManyAtOnce(most=MOST)


def _planned(case: CaseFacts, event: str, by: Actor, language: str) -> PlannedStep:
    refusal = refusal_of(case, event, by)
    return _step(case, language, becomes=_becomes(case, event, by), refusal=refusal)


def _done(number: str, revision: int, event: str, by: Actor, language: str) -> PlannedStep:
    refusal: Refusal | None = None
    try:
        _CARRY[event](number, by, revision)
    except Refusal as refused:
        refusal = refused
    case = cases.case_of(number)
    return _step(case, language, becomes=case.state, refusal=refusal)


def _step(case: CaseFacts, language: str, *, becomes: Message, refusal: Refusal | None) -> PlannedStep:
    return PlannedStep(
        case.reference_number,
        case.revision,
        procedure_version(case.procedure_version).title(language),
        case.applicant_name,
        case.state,
        refusal is None,
        becomes,
        refusal.message if refusal else Message(""),
    )


def _becomes(case: CaseFacts, event: str, by: Actor) -> Message:
    if event == "take":
        return msg("担当が{name}になります", name=by.name)
    if event == "sign_off":
        return msg("決裁し、通知書を作ります")
    if case.needs_second_look and not case.looked_once_by_ref:
        return msg("二人目の確認を待ちます")
    if case.step not in (Step.FORMAT_CHECK, Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION):
        return case.state
    following = next_step(pinned_workflow(case.procedure_version), case.step, case.skipped)
    return msg("「{step}」へ進みます", step=STEP_NAMES[following])
