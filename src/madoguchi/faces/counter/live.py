"""Pages that are asked for again and again: answered with 304 while nothing on them changed."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def tag_of(*facts: object) -> str:
    """The tag of a page from everything that is written on it."""
    return '"' + hashlib.sha256(repr(facts).encode()).hexdigest()[:24] + '"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The short answer for a browser that has this page already."""
    if tag in request.headers.get("If-None-Match", ""):
        return live(HttpResponseNotModified(), tag)
    return None


def live(answer: HttpResponse, tag: str) -> HttpResponse:
    """Let a browser keep the page and ask every time whether it is still true."""
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer
