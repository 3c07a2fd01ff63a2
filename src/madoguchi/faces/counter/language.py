"""The language of a page that stands for itself: the one asked for in its address, never a cookie of the device."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from madoguchi.values.words import LANGUAGES

_ASKED = "in"


def asked_language(request: HttpRequest, otherwise: str = "ja") -> str:
    """The language of `?in=` or of the posted field `in`; `otherwise` for none or an unknown one."""
    asked = request.POST.get(_ASKED) or request.GET.get(_ASKED) or otherwise
    return asked if asked in LANGUAGES else "ja"


def said_in(language: str, page: HttpResponse) -> HttpResponse:
    """The page, which says of itself that it is in this language and not in that of a cookie."""
    page.headers["Content-Language"] = language
    return page


def in_asked_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language that is asked for; the next visitor at the kiosk begins in Japanese again."""

    @wraps(view)
    def answered(request: HttpRequest, **more: Any) -> HttpResponse:
        asked = asked_language(request)
        with translation.override(asked):
            return said_in(asked, view(request, **more))

    return answered
