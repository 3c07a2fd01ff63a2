"""The door of the console: only administrators come in."""

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

from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.values.actor import ActorKind
from madoguchi.values.refusal import Refusal

_STATUS_OF = {"not_permitted": 403}


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the administrator who asks; others are led to the sign-in page or told who may enter."""

    @wraps(view)
    def guarded(request: HttpRequest, **asked: Any) -> HttpResponse:
        by = actor_of(request.user)
        if by.kind is not ActorKind.STAFF:
            return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': request.path})}")
        try:
            require(by, "administer", Resource(kind="definition"))
            answer = view(request, by, **asked)
        except Refusal as refusal:
            status = _STATUS_OF.get(refusal.code, 404)
            context = {"sentence": refusal.message.text(gettext), "status": status, "why": why_not(refusal)}
            answer = render(request, "console/refused.html", context, status=status)
        add_never_cache_headers(answer)
        return answer

    return guarded
