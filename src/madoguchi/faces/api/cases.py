"""Cases: the queues of a division, one case with its answers, and every act of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from pydantic import Field

from madoguchi.engines.cases.rules import EVENT_NAMES
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Asked, Given, Taken, Whole
from madoguchi.journeys import acts
from madoguchi.journeys.inbox import Line, Wanted, inbox_sheet
from madoguchi.values.references import read_reference_number

Queue = Literal["mine", "unassigned", "waiting", "due_soon", "overdue", "decision", "held", "all", "done"]
StepName = Literal["format_check", "formal_examination", "substantive_examination", "decision", "notice", "closed"]
_CURSOR = (
    r"^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"(T([01][0-9]|2[0-3])(:[0-5][0-9]){2}([.][0-9]{6})?[+]0[0-9]:[03]0)?~[0-9]{4}-[0-9]{4}-[0-9]{2}$"
)
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class CaseQuery(Asked):
    """Which queue, what narrows it, and where its page begins: `after` is the cursor of the page before."""

    queue: Queue = "all"
    step: StepName | None = None
    procedure: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,79}$")] | None = None
    ward: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    after: Annotated[str, Field(pattern=_CURSOR)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CaseLine(Given):
    """One case in a queue; `left_days` are business days, below 0 when overdue."""

    reference_number: str
    procedure: str
    applicant: str
    state: str
    step: str
    awaiting_correction: bool
    assignee: str
    ward: str
    due_on: date
    left_days: int


class CasePage(Given):
    """One page of a queue; `next` is the address of the following page, null on the last."""

    items: list[CaseLine]
    after: str | None
    next: str | None


class Act(Given):
    """An act on the case, whether it is possible now for this token, and why not."""

    action: str
    title: str
    allowed: bool
    reason: str


class CaseNow(Given):
    """A case as it stands; `revision` goes into the next act."""

    reference_number: str
    procedure: str
    step: str
    state: str
    outcome: str
    division: str
    assignee: str
    ward: str
    received_on: date
    due_on: date
    left_days: int
    revision: int
    actions: list[Act]


class WholeCase(CaseNow):
    """A case with its answers, as they were submitted and as they stand; `answers_revision` is for `correct_value`.

    `kept_back` are the places whose answers the rules keep back from this token; they are null.
    """

    title: str
    as_submitted: dict[str, Any]
    answers: dict[str, Any]
    answers_revision: int
    kept_back: list[str]


class Plain(Taken):
    """What every act needs: the revision of the case that was looked at, so that nothing is overwritten unseen."""

    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]


class WithText(Plain):
    """An act with words for the log."""

    text: Words


class WithDay(Plain):
    """An act with a last day."""

    due_on: date


class Correction(Plain):
    """A request for correction: the paths of the answers, words for the applicant, and the last day."""

    fields: Annotated[tuple[Name, ...], Field(max_length=200)]
    text: Words
    due_on: date


class HandOver(Plain):
    """Handing over to another division."""

    division: Name
    reason: Words


class WithReason(Plain):
    """An act with a reason."""

    reason: Words


class Decision(Plain):
    """A decision to be signed off by somebody else; a refusal names its reasons.

    `granted` are the values a grant states (`granted_schema` of the procedure); what is left out is as applied for.
    """

    outcome: Literal["grant", "refuse", "dismiss"]
    reason_ids: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    reason_text: Annotated[str, Field(max_length=4000)] = ""
    granted: Annotated[dict[str, Any], Field(max_length=50)] = {}


class NewResult(Decision):
    """A result put right, with the reason for the correction."""

    reason: Words


class NewValue(Taken):
    """One answer put right beside the original, by its path (`children.0.birth`, `guardian.family`), with a reason.

    `answers_revision` is the state of the answers that was looked at; null takes an optional answer away.
    """

    answers_revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]
    path: Name
    value: Any
    reason: Words


class Narrowed(Taken):
    """What the next case is to be of; any when left out."""

    procedure: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,79}$")] | None = None
    ward: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    step: StepName | None = None


class NextCase(Given):
    """The case that was taken; null when nothing is free."""

    case: CaseNow | None


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


OPERATIONS = (
    Operation(
        "GET",
        "/cases",
        "listCases",
        "One page of a queue, the most urgent first",
        list_cases,
        CasePage,
        who="office",
        query=CaseQuery,
        refusals=(400, 403, 422),
    ),
    Operation(
        "POST",
        "/cases/next",
        "takeNextCase",
        "Take the most urgent case nobody has; two who ask never get the same, and a repeated key gets its own again",
        take_next,
        NextCase,
        who="office",
        body=Narrowed,
        needs_key=True,
        refusals=(403, 409),
    ),
    Operation(
        "POST",
        "/cases/{reference_number}/actions/correct_value",
        "correctValue",
        "Correct one answer beside the original, with a reason",
        correct_value,
        CaseNow,
        who="office",
        body=NewValue,
        refusals=(403, 404, 409),
    ),
    Operation(
        "GET",
        "/cases/{reference_number}",
        "getCase",
        "One case with its answers and what may be done with it",
        show_case,
        WholeCase,
        who="office",
        refusals=(403, 404),
    ),
    *(
        Operation(
            "POST",
            f"/cases/{{reference_number}}/actions/{event}",
            _camel(event),
            EVENT_NAMES[event].msgid,
            _act(event),
            CaseNow,
            who="office",
            body=shape,
            refusals=(403, 404, 409),
        )
        for event, shape in _BODIES.items()
    ),
)
