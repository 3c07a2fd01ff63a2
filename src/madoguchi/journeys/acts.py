"""Acts on a case by their names, for programmes: the same journeys as the buttons of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.rules import CaseFacts, Possibility, what_may_be_done
from madoguchi.engines.records import queries as records
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.journeys import decide, examine
from madoguchi.journeys.case_head import head_of, note_the_look
from madoguchi.journeys.errors import UnknownAct
from madoguchi.journeys.inbox import take_next_once
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.journeys.mending import mend_answer
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class Asked:
    """What an act may need besides its name; each takes what it uses."""

    revision: int
    text: str = ""
    fields: tuple[str, ...] = ()
    due_on: date = date.max
    division: str = ""
    reason: str = ""
    outcome: str = ""
    reason_ids: tuple[str, ...] = ()
    reason_text: str = ""
    granted: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class NewValue:
    """One answer put right: at which path, what, why, and the state of the answers that was looked at."""

    path: str
    value: object
    reason: str
    answers_revision: int


@dataclass(frozen=True)
class CaseNow:
    """A case as it stands, with its clock and what the asker may do with it."""

    case: CaseFacts
    clock: LegalClock
    possibilities: tuple[Possibility, ...]


@dataclass(frozen=True)
class WholeCase:
    """A case with its answers, as submitted and as corrected; None at the places that are `kept_back`."""

    now: CaseNow
    procedure: str
    as_submitted: Mapping[str, Any]
    as_corrected: Mapping[str, Any]
    answers_revision: int
    kept_back: tuple[str, ...] = ()


def _at_once(event: str) -> Callable[[str, Actor, Asked], None]:
    return lambda number, by, asked: examine.carry_out(event, number, by=by, revision=asked.revision)


def _with_words(event: str) -> Callable[[str, Actor, Asked], None]:
    return lambda number, by, asked: examine.carry_out_with_words(
        event, number, text=asked.text, by=by, revision=asked.revision
    )


def _request_correction(number: str, by: Actor, asked: Asked) -> None:
    examine.ask_for_correction(
        number, fields=asked.fields, text=asked.text, due_on=asked.due_on, by=by, revision=asked.revision
    )


def _extend_correction(number: str, by: Actor, asked: Asked) -> None:
    examine.extend_correction(number, due_on=asked.due_on, by=by, revision=asked.revision)


def _hand_over(number: str, by: Actor, asked: Asked) -> None:
    examine.hand_over(number, division=asked.division, reason=asked.reason, by=by, revision=asked.revision)


def _draft_decision(number: str, by: Actor, asked: Asked) -> None:
    decide.draft_decision(
        number,
        outcome=asked.outcome,
        reason_ids=asked.reason_ids,
        reason_text=asked.reason_text,
        granted=asked.granted,
        by=by,
        revision=asked.revision,
    )


def _return_draft(number: str, by: Actor, asked: Asked) -> None:
    decide.return_draft(number, reason=asked.reason, by=by, revision=asked.revision)


def _sign_off(number: str, by: Actor, asked: Asked) -> None:
    decide.sign_off_decision(number, by=by, revision=asked.revision)


def _correct_result(number: str, by: Actor, asked: Asked) -> None:
    decide.correct_result(
        number,
        outcome=asked.outcome,
        reason_ids=asked.reason_ids,
        reason_text=asked.reason_text,
        granted=asked.granted,
        reason=asked.reason,
        by=by,
        revision=asked.revision,
    )


ACTS: Mapping[str, Callable[[str, Actor, Asked], None]] = {
    **{event: _at_once(event) for event in ("take", "take_over", "release", "pass_step")},
    **{event: _with_words(event) for event in ("add_note", "stop_waiting", "receive_correction", "withdraw")},
    "request_correction": _request_correction,
    "extend_correction": _extend_correction,
    "hand_over": _hand_over,
    "draft_decision": _draft_decision,
    "return_draft": _return_draft,
    "sign_off": _sign_off,
    "correct_result": _correct_result,
}


@transaction.atomic
def whole_case(reference_number: str, *, by: Actor, language: str) -> WholeCase:
    """A case with its answers; the look is journalled. Raises NotPermitted, NoSuchCase."""
    require(by, "list", Resource(kind="case"))
    head = head_of(reference_number, by, language)
    sight = sight_of(head.case, head.subject, by)
    note_the_look(head, by, "申請の内容", partly=bool(sight.hidden))
    entry = records.entry_of(reference_number)
    return WholeCase(
        _now(head.case, by),
        head.procedure,
        sight.plain(entry.as_submitted),
        sight.plain(entry.as_corrected),
        entry.revision,
        tuple(sorted(sight.hidden)),
    )


@transaction.atomic
def act(event: str, reference_number: str, asked: Asked, *, by: Actor) -> CaseNow:
    """Carry out one act of the case room by its name and return the case as it is then.

    Raises UnknownAct, NotPermitted, NoSuchCase, StaleCase, and whatever stands in the way of the act.
    """
    require(by, "list", Resource(kind="case"))
    if event not in ACTS:
        raise UnknownAct(event=event)
    cases.case_in_sight(reference_number, by)
    ACTS[event](reference_number, by, asked)
    return _now(cases.case_of(reference_number), by)


@transaction.atomic
def correct_value(reference_number: str, value: NewValue, *, by: Actor) -> CaseNow:
    """Correct one answer beside the original, with a reason. Raises what `mend_answer` raises, and NoSuchCase."""
    require(by, "list", Resource(kind="case"))
    cases.case_in_sight(reference_number, by)
    mend_answer(reference_number, value.path, value.value, reason=value.reason, by=by, revision=value.answers_revision)
    return _now(cases.case_of(reference_number), by)


def next_case(key: str, *, by: Actor, procedure: str = "", ward: str = "", step: str = "") -> CaseNow | None:
    """The most urgent free case, now the asker's own; None when there is none. Raises KeyUsedForAnother."""
    number = take_next_once(key, by=by, procedure=procedure, ward=ward, step=step)
    return _now(cases.case_of(number), by) if number else None


def _now(case: CaseFacts, by: Actor) -> CaseNow:
    possible = tuple(one for one in what_may_be_done(case, by) if one.event in ACTS)
    return CaseNow(case, cases.clock_of(case), possible)
