"""The bookings this browser may open, in a signed cookie: whoever only books leaves no session behind.

They are those of whoever was signed in when they were opened, or of nobody: a sign-in and its end both close them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase

from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import now
from madoguchi.values.whole_numbers import whole_number

_MOST = 20
_VISITS = "visits"
_AN_HOUR = 3_600


class _Kept(NamedTuple):
    """When a booking was opened by its code, and when the journal was last told of a look at it; 0 for never."""

    opened_at: int = 0
    noted_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it still counts: one opened twelve hours ago is held no more."""
        return self.opened_at > now().timestamp() - settings.SESSION_COOKIE_AGE

    @property
    def is_noted(self) -> bool:
        """Whether the journal was told within the hour."""
        return self.noted_at > now().timestamp() - _AN_HOUR


def keep_visit(
    request: HttpRequest, answer: HttpResponseBase, number: str, *, is_noted: bool = False
) -> HttpResponseBase:
    """The answer, with which this browser may read and change the booking from now on.

    `is_noted` where an entry of the journal tells of this moment already, as of who has just booked.
    """
    at = int(now().timestamp())
    return _keep(request, answer, number, _Kept(at, at if is_noted else _kept(request).get(number, _Kept()).noted_at))


def is_visit_noted(request: HttpRequest, number: str) -> bool:
    """Whether the journal holds, from within the hour, that this browser looked at the booking."""
    return _kept(request).get(number, _Kept()).is_noted


def note_visit(request: HttpRequest, answer: HttpResponseBase, number: str) -> HttpResponseBase:
    """The answer, with which this browser's looks at the booking are noted for an hour; it opens nothing."""
    opened_at = _kept(request).get(number, _Kept()).opened_at
    return _keep(request, answer, number, _Kept(opened_at, int(now().timestamp())))


def forget_visits(answer: HttpResponseBase) -> None:
    """With this answer the browser may open no booking any more."""
    answer.delete_cookie(_cookie(), samesite="Lax")


def holds_visit(request: HttpRequest, number: str) -> bool:
    """Whether this browser made the booking or entered its code."""
    return number in _held(request)


def kept_visits(request: HttpRequest) -> list[str]:
    """The bookings of this browser, the newest first; none of a cookie that nobody signed."""
    return list(reversed(_held(request)))


def _held(request: HttpRequest) -> list[str]:
    """The bookings that count, the oldest first; the database lets see whatever is held."""
    held = [number for number, one in _kept(request).items() if one.is_open]
    show(*held)
    return held


def _kept(request: HttpRequest) -> Mapping[str, _Kept]:
    """What the cookie of whoever is signed in tells and still counts, the oldest first.

    The times stand beside each number and not over the cookie: opening one booking must not renew the others.
    """
    whose, *parts = _told(request)
    if whose != _whose(request):
        return {}
    read = (_read(one) for one in parts)
    return {number: one for number, one in read if one.is_open or one.is_noted}


def _read(part: str) -> tuple[str, _Kept]:
    number, *times = part.split("~")
    read = (whole_number(at) for at in times[:2])
    return number, _Kept(*(at for at in read if at is not None))


def _keep(request: HttpRequest, answer: HttpResponseBase, number: str, kept: _Kept) -> HttpResponseBase:
    others = {name: one for name, one in _kept(request).items() if name != number}
    parts = [f"{name}~{one.opened_at}~{one.noted_at}" for name, one in {**others, number: kept}.items()]
    answer.set_signed_cookie(
        _cookie(),
        ".".join([_whose(request), *parts[-_MOST:]]),
        salt=_VISITS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _told(request: HttpRequest) -> list[str]:
    """Whose the cookie is, and its numbers, each with its times."""
    return (request.get_signed_cookie(_cookie(), "", salt=_VISITS) or "").split(".")


def _whose(request: HttpRequest) -> str:
    """The account that is signed in; empty without one. No session is begun to ask."""
    return str(request.session.get(SESSION_KEY, ""))


class NobodyElsesVisits:
    """Middleware: bookings opened before a sign-in, or before it ended by itself, go out of the browser.

    A page that asks nothing of the session leaves them: who asks for a booking is compared anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, which takes the cookie away when it is another's."""
        answer = self.get_response(request)
        is_asked = _cookie() in request.COOKIES and request.session.accessed
        if is_asked and _cookie() not in answer.cookies and _told(request)[0] != _whose(request):
            forget_visits(answer)
        return answer


def _cookie() -> str:
    """Bound to this host, where there is HTTPS."""
    return f"__Host-{_VISITS}" if settings.SESSION_COOKIE_SECURE else _VISITS
