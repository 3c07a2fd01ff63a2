"""What is asked and said of cases: queues, a case with its answers, and what each act needs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from madoguchi.faces.api.shapes import Asked, Given, Taken, Whole

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
