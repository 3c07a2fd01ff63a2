"""The doors of the console: administrators come in everywhere, who keeps a register where registers are built."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from madoguchi.faces.ui.asking import actor_in
from madoguchi.faces.ui.pressing import check_no_individual_numbers
from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.characters import check_characters
from madoguchi.values.refusal import Refusal

_STATUS_OF = {
    "not_permitted": 403,
    "passkey_sign_in_needed": 403,
    "forbidden_character": 422,
    "individual_number_found": 422,
    "draft_too_large": 422,
    **dict.fromkeys(("register_draft_moved", "published_meanwhile", "draft_unsound"), 409),
    "opened_by_administrators": 403,
    "inquiry_stays": 409,
    "linked_by_oneself": 403,
}


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the administrator who asks; others are led to the sign-in page or told who may enter."""

    @wraps(view)
    def administered(request: HttpRequest, by: Actor, **asked: Any) -> HttpResponse:
        require(by, "administer", Resource(kind="definition"))
        return view(request, by, **asked)

    return _for_staff(administered)


def for_builders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the member of staff who builds a register; the view itself asks for which division."""

    @wraps(view)
    def built(request: HttpRequest, by: Actor, **asked: Any) -> HttpResponse:
        request.by = by  # type: ignore[attr-defined]  # the frame of the page asks whose desk it is
        request.administers = foresee(by, "administer", Resource(kind="definition")).allowed  # type: ignore[attr-defined]
        for sent in (request.GET, request.POST):
            for name, values in sent.lists():
                for text in (name, *values):
                    check_characters(str(text))
        return view(request, by, **asked)

    return _for_staff(built)


def _for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, **asked: Any) -> HttpResponse:
        by = actor_in(request)
        if by.kind is not ActorKind.STAFF:
            return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': request.path})}")
        try:
            check_no_individual_numbers(request)
            answer = view(request, by, **asked)
        except Refusal as refusal:
            status = _STATUS_OF.get(refusal.code, 404)
            context = {"sentence": refusal.message.text(gettext), "status": status, "why": why_not(refusal)}
            answer = render(request, "console/refused.html", context, status=status)
        add_never_cache_headers(answer)
        return answer

    return guarded
