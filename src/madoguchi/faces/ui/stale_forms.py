"""A form whose token is no longer this browser's, as after a sign-in in another tab: it is sent once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.faces.ui.asked_again import asked_in


def token_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do (403), with what was typed where the form came from a page of ours.

    What a page of somebody else sent is not shown again: one press would send it in the name of who presses.
    """
    again = asked_in(request) if _is_ours(request) else None
    return render(request, "403_csrf.html", {"again": again}, status=403)


def _is_ours(request: HttpRequest) -> bool:
    """A browser says of which origin the page of a form is, and no page says so for it (Fetch, "Origin" header)."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
