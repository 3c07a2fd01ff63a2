"""The page of one act on one case: its form, its problems, and what to do when somebody was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madoguchi.engines.cases.errors import StaleCase
from madoguchi.engines.cases.rules import EVENT_NAMES
from madoguchi.engines.records.errors import StaleEntry
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.office_forms import Problems, problem_list
from madoguchi.journeys.case_head import CaseHead
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_NOT_OF_A_FIELD = frozenset({"not_permitted", "no_such_case", "no_such_dossier"})


@dataclass(frozen=True)
class DeskPage:
    """The words around one form; `revision` is the state of the case the form was drawn for."""

    head: CaseHead
    title: str
    button: str
    lead: str = ""
    danger: bool = False
    template: str = "staff/act/form.html"
    more: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Since:
    """One thing somebody else did while the form was open."""

    what: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Stale:
    """That somebody was faster, and what they did."""

    title: str
    sentence: str
    since: tuple[Since, ...] = ()


def draw(
    request: HttpRequest,
    page: DeskPage,
    fields: Sequence[FieldView],
    *,
    problems: Problems | None = None,
    stale: Stale | None = None,
    hidden: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """The form, with its problems (422) or with what somebody else changed meanwhile (409)."""
    head = page.head
    desk = {
        "reference_number": head.reference_number,
        "procedure": head.procedure,
        "applicant": head.applicant,
        "revision": head.revision,
        "title": page.title,
        "lead": page.lead,
        "button": page.button,
        "danger": page.danger,
    }
    context = {"desk": desk, "fields": fields, "found": problems or {}, "stale": stale, "hidden": hidden, **page.more}
    context["problems"] = problem_list(problems or {})
    return render(request, page.template, context, status=409 if stale else 422 if problems else 200)


def carried_out(request: HttpRequest, reference_number: str, sentence: str) -> HttpResponse:
    """Back to the case, with the sentence that says what was done."""
    messages.success(request, sentence)
    return redirect("staff:case", reference_number)


@dataclass(frozen=True)
class Form:
    """One act as a form: what it does, the fields it is made of, and the sentence when it is done.

    `place` says at which field the refusal of a code is told; other refusals stand at `anywhere`.
    """

    act: Callable[[], object]
    fields: Callable[[Problems], list[FieldView]]
    done: str
    place: Mapping[str, str] = field(default_factory=dict)
    anywhere: str = "text"
    is_draft: bool = False


def answer(request: HttpRequest, page: DeskPage, form: Form) -> HttpResponse:
    """Draw the form; posted, do its act and go back to the case, or draw it again with what stands in the way."""
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST" and not form.is_draft:
        problems, stale = attempt(form.act, place=form.place, anywhere=form.anywhere)
        if not problems and stale is None:
            return carried_out(request, page.head.reference_number, form.done)
    return draw(request, page, form.fields(problems), problems=problems, stale=stale)


def attempt(
    act: Callable[[], object], *, place: Mapping[str, str] | None = None, anywhere: str
) -> tuple[dict[str, Message], Stale | None]:
    """Try an act: nothing and nothing when it was done, else the problem of a field, or what made the form stale."""
    try:
        act()
    except (StaleCase, StaleEntry) as stale:
        return {}, stale_words(stale)
    except Refusal as refusal:
        if refusal.code in _NOT_OF_A_FIELD:
            raise
        each = dict(getattr(refusal, "problems", ()))
        return each or {(place or {}).get(refusal.code, anywhere): refusal.message}, None
    return {}, None


def stale_words(stale: Refusal) -> Stale:
    """What the second of two clerks is told."""
    changes = getattr(stale, "changes", ())
    since = tuple(
        Since(EVENT_NAMES[change.event].text(_) if change.event in EVENT_NAMES else change.event, change.who, change.at)
        for change in changes
        if hasattr(change, "event")
    )
    return Stale(_("開いているあいだに、ほかの人がこの案件を進めました。"), stale.message.text(_), since)
