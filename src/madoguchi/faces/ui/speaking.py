"""Who speaks to the database while a page is made: the public, until the sign-in or the token says who it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

_SOMEBODY = Speaker(Side.PORTAL)


class SpeakingVisitors:
    """Middleware: before anything asks the database, and until the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        with speaking(_SOMEBODY):
            return self._get_response(request)
