"""Applications: sent whole under a key, and followed by their number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from pydantic import Field

from madoguchi.faces.api.errors import Unprocessable
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Given, Taken
from madoguchi.foundation.identity.allowances import count_by_programme
from madoguchi.journeys import applications as journey
from madoguchi.journeys.correct import AS_IT_IS
from madoguchi.journeys.errors import AnswersRefused
from madoguchi.journeys.status import StatusPage
from madoguchi.values.references import read_reference_number

Language = Literal["ja", "ja-easy", "en"]


class NewApplication(Taken):
    """An application; `answers` keep the schema of the procedure, `language` is the one the applicant reads.

    A file is sent inside its answer as `{"name": …, "content": base64}`; the whole body has at most 1 MiB.
    """

    procedure: Annotated[str, Field(min_length=1, max_length=80, examples=["child_medical_expenses"])]
    answers: dict[str, Any]
    language: Language = "ja"


class Withdrawal(Taken):
    """Taking an application back, with the reason where the applicant wants to give one."""

    reason: Annotated[str, Field(max_length=500)] = ""


class CorrectionSent(Taken):
    """The answers the office asked for, by path (`children.0.birth`); none may be sent that nobody asked for.

    `as_it_is` says that what was not changed is right. A file is sent inside its answer as in an application.
    """

    answers: dict[Annotated[str, Field(max_length=200)], Any] = {}
    as_it_is: bool = False


class Receipt(Given):
    """The receipt: the number of the matter, and the address at which its applicant follows it without a token."""

    reference_number: str
    status_url: str


class CorrectionAsked(Given):
    """What the applicant is asked to correct, in the words of the office, until which day."""

    fields: list[str]
    text: str
    due_on: date


class NoticeLine(Given):
    """A notice that was issued."""

    number: str
    outcome: str
    issued_on: date


class Knot(Given):
    """Something that happened to the matter."""

    at: datetime
    kind: str


class Application(Given):
    """A matter as its applicant sees it; `state` is for people, `step` and `outcome` are for programmes."""

    reference_number: str
    procedure: str
    version: str
    title: str
    state: str
    step: str
    outcome: str
    received_at: datetime
    due_on: date
    correction: CorrectionAsked | None
    notices: list[NoticeLine]
    thread: list[Knot]
    status_url: str


def _status_url(access_code: str) -> str:
    return str(settings.MADOGUCHI_BASE_URL) + reverse("portal:status_link", args=[access_code])


def create_application(call: Call) -> Reply:
    """Receive an application; the same key and body give the same answer."""
    asked: NewApplication = call.body
    count_by_programme(call.by.ref)
    try:
        received = journey.apply_once(
            asked.procedure, asked.answers, key=call.key, by=call.by, language=asked.language, told_in=call.language
        )
    except AnswersRefused as refused:
        # The paths of the journey begin at the answers, those of the request one step above.
        raise Unprocessable([(f"answers.{path}", message) for path, message in refused.problems]) from None
    number = received.reference_number
    return Reply(
        Receipt(reference_number=number, status_url=_status_url(received.access_code)),
        status=201,
        headers={"Location": reverse("api:getApplication", args=[number])},
    )


def show_application(call: Call) -> Reply:
    """A matter as its applicant sees it."""
    number = read_reference_number(call.path["reference_number"])
    page = journey.application_of(number, by=call.by, language=call.language)
    # The address on a receipt opens the matter as its applicant, so an office is given the one without the code.
    plain = str(settings.MADOGUCHI_BASE_URL) + reverse("portal:status", args=[number])
    return Reply(_application(page, plain if call.by.duties else _status_url(page.matter.dossier.access_code)))


def withdraw_application(call: Call) -> Reply:
    """Take an application back."""
    number = read_reference_number(call.path["reference_number"])
    page = journey.withdraw_by_programme(number, reason=call.body.reason, by=call.by, language=call.language)
    return Reply(_application(page, _status_url(page.matter.dossier.access_code)))


def send_correction(call: Call) -> Reply:
    """Answer a request for correction."""
    number = read_reference_number(call.path["reference_number"])
    sent: CorrectionSent = call.body
    try:
        page = journey.correct_by_programme(
            number, sent.answers, as_it_is=sent.as_it_is, by=call.by, language=call.language
        )
    except AnswersRefused as refused:
        raise Unprocessable([(_place_of(path), message) for path, message in refused.problems]) from None
    return Reply(_application(page, _status_url(page.matter.dossier.access_code)))


def _place_of(path: str) -> str:
    return path if path == AS_IT_IS else f"answers.{path}"


def _application(page: StatusPage, status_url: str) -> Application:
    dossier, asked = page.matter.dossier, page.correction
    return Application(
        reference_number=page.reference_number,
        procedure=page.matter.procedure.id,
        version=page.matter.procedure.version,
        title=page.matter.title,
        state=page.case.state.text(gettext),
        step=page.case.step,
        outcome=page.case.outcome,
        received_at=dossier.received_at,
        due_on=page.due_on,
        correction=CorrectionAsked(fields=list(asked.fields), text=asked.text, due_on=asked.due_on) if asked else None,
        notices=[NoticeLine(number=one.number, outcome=one.outcome, issued_on=one.issued_on) for one in page.notices],
        thread=[Knot(at=knot.at, kind=knot.kind) for knot in page.knots],
        status_url=status_url,
    )


OPERATIONS = (
    Operation(
        "POST",
        "/applications",
        "createApplication",
        "Apply: everything in one request, received once per Idempotency-Key",
        create_application,
        Receipt,
        who="applicant",
        takes_in=True,
        status=201,
        body=NewApplication,
        needs_key=True,
        counted="sent",
        refusals=(403, 404, 409, 429),
    ),
    Operation(
        "GET",
        "/applications/{reference_number}",
        "getApplication",
        "A matter as its applicant sees it",
        show_application,
        Application,
        who="applicant or office",
        counted="calls",
        refusals=(403, 404, 429),
    ),
    Operation(
        "POST",
        "/applications/{reference_number}/withdrawal",
        "withdrawApplication",
        "Take an application back before it is decided",
        withdraw_application,
        Application,
        who="applicant",
        takes_in=True,
        body=Withdrawal,
        counted="calls",
        refusals=(403, 404, 409, 429),
    ),
    Operation(
        "POST",
        "/applications/{reference_number}/correction",
        "sendCorrection",
        "Answer what the office asked to correct, wholly or not at all",
        send_correction,
        Application,
        who="applicant",
        takes_in=True,
        body=CorrectionSent,
        counted="calls",
        refusals=(403, 404, 409, 429),
    ),
)
