"""Cases: the queues of a division, one case with its answers, and every act of the office."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from madoguchi.engines.cases.rules import EVENT_NAMES
from madoguchi.faces.api.case_shapes import (
    Act,
    CaseLine,
    CaseNow,
    CasePage,
    CaseQuery,
    Correction,
    Decision,
    HandOver,
    Narrowed,
    NewResult,
    NewValue,
    NextCase,
    Plain,
    WholeCase,
    WithDay,
    WithReason,
    WithText,
)
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.journeys import acts
from madoguchi.journeys.inbox import Line, Wanted, inbox_sheet
from madoguchi.values.references import read_reference_number

_BODIES: dict[str, type[Plain]] = {
    **dict.fromkeys(("take", "take_over", "release", "pass_step", "sign_off"), Plain),
    **dict.fromkeys(("add_note", "stop_waiting", "receive_correction", "withdraw"), WithText),
    "request_correction": Correction,
    "extend_correction": WithDay,
    "hand_over": HandOver,
    "draft_decision": Decision,
    "return_draft": WithReason,
    "correct_result": NewResult,
}


def list_cases(call: Call) -> Reply:
    """One page of the queues of the token's division."""
    query: CaseQuery = call.query
    narrowed = {name: value for name, value in query.model_dump(exclude={"queue", "limit"}).items() if value}
    sheet = inbox_sheet(call.by, Wanted(view=query.queue, **narrowed), size=query.limit, language=call.language)
    after = sheet.next_cursor or None
    following = {**query.model_dump(exclude_none=True, exclude_defaults=True), "after": after}
    return Reply(
        CasePage(
            items=[_line(one) for one in sheet.lines],
            after=after,
            next=f"{reverse('api:listCases')}?{urlencode(following)}" if after else None,
        )
    )


def _line(one: Line) -> CaseLine:
    return CaseLine(
        reference_number=one.reference_number,
        procedure=one.procedure,
        applicant=one.applicant,
        state=one.state.text(gettext),
        step=one.step,
        awaiting_correction=one.awaiting_correction,
        assignee=one.assignee,
        ward=one.ward,
        due_on=one.due_on,
        left_days=one.left_days,
    )


def show_case(call: Call) -> Reply:
    """One case with its answers."""
    number = read_reference_number(call.path["reference_number"])
    whole = acts.whole_case(number, by=call.by, language=call.language)
    return Reply(
        WholeCase(
            **_now(whole.now),
            title=whole.procedure,
            as_submitted=dict(whole.as_submitted),
            answers=dict(whole.as_corrected),
            answers_revision=whole.answers_revision,
            kept_back=list(whole.kept_back),
        )
    )


def _now(now: acts.CaseNow) -> dict[str, Any]:
    case = now.case
    return {
        "reference_number": case.reference_number,
        "procedure": case.procedure_id,
        "step": case.step,
        "state": case.state.text(gettext),
        "outcome": case.outcome,
        "division": case.division,
        "assignee": case.assignee_name,
        "ward": case.ward,
        "received_on": case.received_on,
        "due_on": now.clock.due_on,
        "left_days": now.clock.left_days,
        "revision": case.revision,
        "actions": [
            Act(
                action=one.event,
                title=one.name.text(gettext),
                allowed=one.allowed,
                reason="" if one.allowed else one.reason.text(gettext),
            )
            for one in now.possibilities
        ],
    }


def _act(event: str) -> Callable[[Call], Reply]:
    def view(call: Call) -> Reply:
        number = read_reference_number(call.path["reference_number"])
        asked = acts.Asked(**call.body.model_dump())
        return Reply(CaseNow(**_now(acts.act(event, number, asked, by=call.by))))

    return view


def correct_value(call: Call) -> Reply:
    """Correct one answer of a case."""
    number = read_reference_number(call.path["reference_number"])
    return Reply(CaseNow(**_now(acts.correct_value(number, acts.NewValue(**call.body.model_dump()), by=call.by))))


def take_next(call: Call) -> Reply:
    """Take the most urgent free case; the same key gives the same case again."""
    narrowed = {name: value or "" for name, value in call.body.model_dump().items()}
    taken = acts.next_case(call.key, by=call.by, **narrowed)
    return Reply(NextCase(case=CaseNow(**_now(taken)) if taken else None))


def _camel(event: str) -> str:
    first, *others = event.split("_")
    return first + "".join(part.capitalize() for part in others)


_on_cases = partial(Operation, who="office", counted="calls")

OPERATIONS = (
    _on_cases(
        "GET",
        "/cases",
        "listCases",
        "One page of a queue, the most urgent first",
        list_cases,
        CasePage,
        query=CaseQuery,
        refusals=(400, 403, 422, 429),
    ),
    _on_cases(
        "POST",
        "/cases/next",
        "takeNextCase",
        "Take the most urgent case nobody has; two who ask never get the same, and a repeated key gets its own again",
        take_next,
        NextCase,
        body=Narrowed,
        needs_key=True,
        refusals=(403, 409, 429),
    ),
    _on_cases(
        "POST",
        "/cases/{reference_number}/actions/correct_value",
        "correctValue",
        "Correct one answer beside the original, with a reason",
        correct_value,
        CaseNow,
        body=NewValue,
        refusals=(403, 404, 409, 429),
    ),
    _on_cases(
        "GET",
        "/cases/{reference_number}",
        "getCase",
        "One case with its answers and what may be done with it",
        show_case,
        WholeCase,
        refusals=(403, 404, 429),
    ),
    *(
        _on_cases(
            "POST",
            f"/cases/{{reference_number}}/actions/{event}",
            _camel(event),
            EVENT_NAMES[event].msgid,
            _act(event),
            CaseNow,
            body=shape,
            refusals=(403, 404, 409, 429),
        )
        for event, shape in _BODIES.items()
    ),
)
