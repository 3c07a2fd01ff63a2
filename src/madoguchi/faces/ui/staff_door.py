"""The door of the office: only a member of staff comes in, and a refusal inside becomes a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from madoguchi.faces.ui.asking import actor_in
from madoguchi.faces.ui.pressing import check_no_individual_numbers
from madoguchi.faces.ui.proposing import BY_TWO_RULE, ask_why
from madoguchi.faces.ui.refusals import STATUS_OF
from madoguchi.faces.ui.step_up import STEP_UP_RULES, ask_for_passkey
from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.refusal import Refusal

StaffView = Callable[..., HttpResponseBase]

# Anything may be searched for; the search itself leaves out what no name holds. Words of one's own are read by their
# view, which gives them back to be mended.
_READ_LATER = ("q", "_comment")
_SAY_IT_AT_THE_FIELD = frozenset(
    {
        "counter:visit_value",
        *("staff:request_correction", "staff:receive_correction", "staff:stop_waiting", "staff:correct_value"),
        *("staff:add_note", "staff:hand_over", "staff:withdraw"),
        *("staff:draft_decision", "staff:return_draft", "staff:correct_result"),
        *("staff:record_new", "staff:record_edit", "staff:record_comment", "staff:register_bulk_value"),
        *("staff:survey_answer", "staff:inquiry_answer"),
        "staff:survey_sign",  # a number nobody can read, of hundreds of letters and digits
    }
)

# In an address of the office a mistyped reference number is a page that does not exist.
_STATUS_OF = {
    **STATUS_OF,
    "reference_mistyped": 404,
    "no_such_booking": 404,
    **dict.fromkeys(("unknown_inputs", "blinded_unfit"), 422),
    "unknown_system": 404,
}


def for_staff(view: StaffView) -> StaffView:
    """Give the view the member of staff who asks; anybody else is led to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, **asked: Any) -> HttpResponseBase:
        by = actor_in(request)
        if by.kind is not ActorKind.STAFF:
            return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': request.path})}")
        request.by = by  # type: ignore[attr-defined]  # the frame of the page asks whose desk it is
        try:
            _check_posted(request)
            answer = view(request, by, **asked)
        except (ForbiddenCharacter, IndividualNumberFound) as refusal:
            answer = refused(request, refusal, 422 if request.method == "POST" else None)
        except Refusal as refusal:
            answer = refused(request, refusal, emergency=_emergency(refusal, by, asked))
        # A shared machine must not show the last clerk's matters to the next person who presses "back".
        add_never_cache_headers(answer)
        return answer

    return guarded


def _check_posted(request: HttpRequest) -> None:
    """Refuse what no keyboard of an office sends, before anything asks the database with it, and individual numbers.

    Forms that say at the field that it holds one say it themselves. Raises ForbiddenCharacter, IndividualNumberFound.
    """
    match = request.resolver_match
    if match is None or match.view_name not in _SAY_IT_AT_THE_FIELD:
        check_no_individual_numbers(request)
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            for text in (name, *values) if name not in _READ_LATER else ():
                check_characters(str(text))


def _emergency(refusal: Refusal, by: Actor, asked: Mapping[str, Any]) -> str:
    """Where a case that is not found can be opened in an emergency, whether it is of another office or of nobody."""
    number = asked.get("reference_number")
    if not number or refusal.code != "no_such_case":
        return ""
    some_case = Resource(kind="case")
    closed = not foresee(by, "view", some_case).allowed and foresee(by, "break_glass", some_case).allowed
    return reverse("staff:emergency", args=[number]) if closed else ""


def refused(
    request: HttpRequest, refusal: Refusal, status: int | None = None, *, back: str = "", emergency: str = ""
) -> HttpResponse:
    """The page that says what could not be done and what to do; 409 when nothing better is known.

    `back` is the address of the page the press came from; without it the page leads to the inbox. `emergency` is where
    a case can be opened in an emergency.
    """
    if refusal.facts.get("rule") in STEP_UP_RULES:
        return ask_for_passkey(request, refusal.message, rule=str(refusal.facts["rule"]))
    if refusal.facts.get("rule") == BY_TWO_RULE and "wanted" in refusal.facts:
        return ask_why(request, refusal.message.text(gettext), refusal.facts["wanted"], refusal.facts["before"])
    known = status or _STATUS_OF.get(refusal.code, 409)
    context = {
        "sentence": refusal.message.text(gettext),
        "status": known,
        "back": back,
        "emergency": emergency,
        "why": why_not(refusal),
    }
    return render(request, "staff/refused.html", context, status=known)
