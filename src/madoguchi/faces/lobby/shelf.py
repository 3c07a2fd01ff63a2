"""Printed pages: whole answers kept as bytes, plain and compressed, with the 304 for whoever has them already."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from html import escape
from typing import NamedTuple

from django.conf import settings

from madoguchi.faces.lobby.wire import Request, head
from madoguchi.faces.ui import policy

HTML, JSON = "text/html; charset=utf-8", "application/json"
# Whoever kept a page asks whether it still holds: kept for a second, what is a second old would be two seconds old.
FRESH = "public, no-cache"
NEVER_KEPT = "no-store"


_SEE = head(303, "", 0, ("Cache-Control", NEVER_KEPT)).decode()[:-2]


class Sheet(NamedTuple):
    """What is to be printed: a body, what it is, and how long others may keep it."""

    body: bytes
    kind: str = HTML
    cache: str = FRESH


def in_language(path: str, language: str) -> str:
    """The name on the shelf of a page that exists once per language."""
    return f"{path}@{language}"


@dataclass
class Printed:
    """One page as it goes over the line; `kept` are its headers, `wanted` says whether it was asked for compressed."""

    sheet: Sheet
    kept: tuple[tuple[str, str], ...]
    plain: bytes
    unchanged: bytes
    tag: bytes
    wanted: bool = False

    @cached_property
    def zipped(self) -> bytes:
        """The page compressed: only where browsers ask for it, as most pages change before anybody does."""
        body = gzip.compress(self.sheet.body, 6, mtime=0)
        return head(200, self.sheet.kind, len(body), ("Content-Encoding", "gzip"), *self.kept) + body

    def answer(self, request: Request) -> bytes:
        """The form of the page this browser wants."""
        known = request.headers.get(b"if-none-match")
        if known is not None and self.tag in known:
            return self.unchanged
        if b"gzip" not in request.headers.get(b"accept-encoding", b""):
            return self.plain
        self.wanted = True
        return self.zipped

    def follow(self, before: Printed | None) -> None:
        """Be ready for who asked for the page before this one: compressing takes long where everybody waits for it."""
        if before is not None and before.wanted:
            self.zipped  # noqa: B018 - it is kept


def printed(sheet: Sheet) -> Printed:
    """Print a page once; it can be handed out any number of times."""
    tag = f'W/"{blake2b(sheet.body, digest_size=9).hexdigest()}"'
    kept = (("ETag", tag), ("Cache-Control", sheet.cache), ("Vary", _vary(sheet.kind)), *_safety())
    return Printed(
        sheet,
        kept,
        plain=head(200, sheet.kind, len(sheet.body), *kept) + sheet.body,
        unchanged=head(304, "", 0, *kept).replace(b"Content-Length: 0\r\n", b""),
        tag=tag[2:].encode(),
    )


def _vary(kind: str) -> str:
    return "Accept-Encoding, Cookie, Accept-Language" if kind == HTML else "Accept-Encoding"


@cache
def _safety() -> tuple[tuple[str, str], ...]:
    strict = (("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"),)
    return (
        (policy.NAME, policy.policy()),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        *(strict if settings.SECURE_HSTS_SECONDS else ()),
    )


def page(status: int, body: bytes, *more: tuple[str, str]) -> bytes:
    """One answer for one person; nobody keeps it."""
    return _head_of(status, more).replace(b"\0", b"%d" % len(body), 1) + body


def see(where: str, *more: tuple[str, str]) -> bytes:
    """Send the browser to another page with GET."""
    rest = "".join(f"{name}: {value}\r\n" for name, value in more)
    return f"{_SEE}Location: {where}\r\n{rest}\r\n".encode()


@lru_cache(maxsize=64)
def _head_of(status: int, more: tuple[tuple[str, str], ...]) -> bytes:
    made = head(status, HTML, 0, ("Cache-Control", NEVER_KEPT), *_safety(), *more)
    return made.replace(b"Content-Length: 0\r\n", b"Content-Length: \0\r\n", 1)


class Form:
    """A page with gaps: drawn once, filled for each person by joining bytes. A gap is written ⟦name⟧ in the page."""

    __slots__ = ("_names", "_texts")

    def __init__(self, drawn: str) -> None:
        pieces = drawn.replace("⟦", "⟧").split("⟧")
        self._texts = [piece.encode() for piece in pieces[::2]]
        self._names = pieces[1::2]

    def filled(self, given: Mapping[str, bytes]) -> bytes:
        """The page with every gap filled; a gap without a value is left empty."""
        parts = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            parts += (given.get(name, b""), text)
        return b"".join(parts)


def safe(text: str) -> bytes:
    """What somebody typed, so that it can stand in a page."""
    return escape(text).replace("⟦", "&#10214;").replace("⟧", "&#10215;").encode()


Refresh = Callable[[], Mapping[str, Sheet]]
"""A publisher: called at most once a second in a thread, it gives the pages by path that hold from then on."""
