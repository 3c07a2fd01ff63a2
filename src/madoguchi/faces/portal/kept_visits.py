"""The bookings this browser may open, in a signed cookie: whoever only books leaves no session behind."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

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
        ".".join([f"{one}~{at}" for one, at in held.items()][-_MOST:]),
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

    The time stands beside each number and not over the cookie: opening one booking must not renew the others.
    """
    told = request.get_signed_cookie(_cookie(), "", salt=_VISITS) or ""
    parts = [one.partition("~") for one in told.split(".")]
    times = {number: int(at) for number, _between, at in parts if at.isdecimal()}
    since = now().timestamp() - settings.SESSION_COOKIE_AGE
    return {number: at for number, at in times.items() if at > since}


def _cookie() -> str:
    """Bound to this host, where there is HTTPS."""
    return f"__Host-{_VISITS}" if settings.SESSION_COOKIE_SECURE else _VISITS
