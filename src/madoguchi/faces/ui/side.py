"""What a process on the Internet's side of the network serves: residents, and nothing of the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponseBase

INTERNET = "internet"
_OF_THE_OFFICE = frozenset({"staff", "console"})


class OpenFaces:
    """Middleware: the faces of the office are nowhere in a process that stands on the Internet's side."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.MADOGUCHI_SIDE != INTERNET:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Any) -> None:
        """Raises Http404 at an address of the office."""
        if request.resolver_match and _OF_THE_OFFICE & set(request.resolver_match.app_names):
            raise Http404
