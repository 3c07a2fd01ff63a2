"""Changing the language in the middle of a form, after what was typed has been kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import check_for_language, get_language, override


def switched_language(request: HttpRequest, here: str) -> HttpResponse:
    """Back to `here` in the language the form asked for; an unknown one changes nothing."""
    return _remembered(redirect(here), _wanted(request))


def shown_in_other_language(request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    """What `show` draws, in the language the form asked for: for a page whose answers are kept nowhere yet."""
    wanted = _wanted(request)
    with override(wanted or get_language()):
        return _remembered(show(), wanted)


def _wanted(request: HttpRequest) -> str:
    """The language the form asked for, or nothing."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) and check_for_language(wanted) else ""


def _remembered(response: HttpResponse, wanted: str) -> HttpResponse:
    if wanted:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
