"""The bookings this browser may open, in a signed cookie: whoever only books leaves no session behind.

They are those of whoever was signed in when they were opened, or of nobody: a sign-in and its end both close them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase

from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import now

_MOST = 20
_VISITS = "visits"


def keep_visit(request: HttpRequest, answer: HttpResponseBase, number: str) -> HttpResponseBase:
    """The answer, with which this browser may read and change the booking from now on."""
    held = _held(request)
    held.pop(number, None)
    held[number] = int(now().timestamp())
    answer.set_signed_cookie(
        _cookie(),
        ".".join([_whose(request), *[f"{one}~{at}" for one, at in held.items()][-_MOST:]]),
        salt=_VISITS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def forget_visits(answer: HttpResponseBase) -> None:
    """With this answer the browser may open no booking any more."""
    answer.delete_cookie(_cookie(), samesite="Lax")


def holds_visit(request: HttpRequest, number: str) -> bool:
    """Whether this browser made the booking or entered its code."""
    return number in _held(request)


def kept_visits(request: HttpRequest) -> list[str]:
    """The bookings of this browser, the newest first; none of a cookie that nobody signed."""
    return list(reversed(_held(request)))


def _held(request: HttpRequest) -> dict[str, int]:
    """When each booking was opened by its code, the oldest first; one opened twelve hours ago is held no more.

    The database lets see whatever is held.
    The time stands beside each number and not over the cookie: opening one booking must not renew the others.
    """
    whose, *numbers = _told(request)
    if whose != _whose(request):
        return {}
    parts = [one.partition("~") for one in numbers]
    times = {number: int(at) for number, _between, at in parts if at.isdecimal()}
    since = now().timestamp() - settings.SESSION_COOKIE_AGE
    held = {number: at for number, at in times.items() if at > since}
    show(*held)
    return held


def _told(request: HttpRequest) -> list[str]:
    """Whose the cookie is, and its numbers, each with a time."""
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
