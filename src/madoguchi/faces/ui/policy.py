"""What a browser may load on our pages: one policy for all of them, written once and not for every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

NAME = "Content-Security-Policy"


def policy() -> str:
    """The value of the header (W3C Content Security Policy Level 3), from the settings."""
    directives: dict[str, list[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


class OnePolicy:
    """Middleware: every answer carries the policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response, self._policy = get_response, policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its policy."""
        answer = self._get_response(request)
        if settings.DEBUG and answer.status_code in (404, 500):
            return answer  # Django's own page about a mistake of ours brings its style along
        answer.headers.setdefault(NAME, self._policy)
        return answer
