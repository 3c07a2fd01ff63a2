"""Files people sent, given so that they run nowhere; from a host name of their own where the operator has one.

The page's own address says who may have a file, and writes the look down, as ever; then it leads to the other host,
where no cookie of this house is ever sent, by an address that is sealed, lives for a minute and is worth nothing once
the sign-in that asked is over. Within that minute it opens the file for whoever has it. What it no longer opens leads
back to the page's own address, which asks anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import MiddlewareNotUsed
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from madoguchi.faces.ui.policy import NAME
from madoguchi.foundation.identity.sealed_codes import sealed, unsealed
from madoguchi.foundation.storage.queries import open_file, stored_file
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal

RUN_NOWHERE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""The policy of content for a file somebody sent: it is shown, and does nothing.

A browser draws an image and a PDF by its own means: nothing has to be allowed for them (tried with Chromium).
"""
_LIVES = timedelta(minutes=1)
_WHERE = "/f/"


class Sent(Protocol):
    """A file somebody sent, as far as a browser is told of it."""

    @property
    def ref(self) -> str:
        """Its public reference."""

    @property
    def name(self) -> str:
        """What whoever sent it called it."""

    @property
    def media_type(self) -> str:
        """What it was found to be."""


@dataclass(frozen=True)
class _Asked:
    """What stands in an address of the other host: which file, how, for whom, until when, and where it was asked."""

    ref: str
    as_attachment: bool
    account: str
    session: str
    until: float
    path: str


def given(request: HttpRequest, file: Sent, content: BinaryIO, *, as_attachment: bool) -> HttpResponseBase:
    """The file, for who may have it, which was asked before; where there is a host for files, the way to it."""
    if not settings.MADOGUCHI_FILES_URL:
        return _run_nowhere(content, file, as_attachment=as_attachment)
    content.close()
    asked = _Asked(
        file.ref,
        as_attachment,
        getattr(request.user, "ref", ""),
        request.session.session_key or "",
        (now() + _LIVES).timestamp(),
        request.get_full_path(),
    )
    return HttpResponseRedirect(f"{settings.MADOGUCHI_FILES_URL}{_WHERE}{sealed(json.dumps(asdict(asked)))}")


class FilesHost:
    """Middleware: at the host name for files there is nothing but files, and nothing of it sets or reads a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.MADOGUCHI_FILES_URL:
            raise MiddlewareNotUsed
        self._get_response = get_response
        self._host = urlsplit(settings.MADOGUCHI_FILES_URL).netloc.lower()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file of an address of this host; any other host as ever."""
        if request.get_host().lower() != self._host:
            return self._get_response(request)
        with speaking(Speaker(Side.PORTAL)):
            answer = _answer(request)
        add_never_cache_headers(answer)
        answer.headers.setdefault(NAME, RUN_NOWHERE)
        answer.headers.setdefault("X-Frame-Options", "DENY")
        return answer


def _answer(request: HttpRequest) -> HttpResponseBase:
    asked = _read(request.path_info) if request.method in ("GET", "HEAD") else None
    if asked is None:
        return HttpResponse(
            "ここには何もありません。 / There is nothing here.", "text/plain; charset=utf-8", status=404
        )
    try:
        if asked.until >= now().timestamp() and _is_still_there(request, asked):
            file = stored_file(asked.ref)
            return _run_nowhere(open_file(asked.ref), file, as_attachment=asked.as_attachment)
    except Refusal:
        pass  # the page's own address says why
    return HttpResponseRedirect(f"{settings.MADOGUCHI_BASE_URL}{asked.path}")


def _read(path: str) -> _Asked | None:
    """What an address holds; None for one this house did not write."""
    token = path.removeprefix(_WHERE)
    plain = unsealed(token) if path.startswith(_WHERE) and token.isascii() else ""
    if not plain or plain == token:
        return None
    try:
        return _Asked(**json.loads(plain))
    except (ValueError, TypeError):
        return None  # something else of this house that was sealed


def _is_still_there(request: HttpRequest, asked: _Asked) -> bool:
    """Whether the sign-in, or the browser with its keys, that asked is one still; from here on it is who asks."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(asked.session)
    is_there = bool(asked.session) and bool(request.session.keys())
    return is_there and getattr(get_user(request), "ref", "") == asked.account


def _run_nowhere(content: BinaryIO, file: Sent, *, as_attachment: bool) -> FileResponse:
    answer = FileResponse(content, as_attachment=as_attachment, filename=file.name, content_type=file.media_type)
    answer[NAME] = RUN_NOWHERE
    return answer
