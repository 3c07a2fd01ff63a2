"""From where a visitor comes, as far as a proxy that is known tells it, and where they may be sent on to."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.foundation.access.facts import INTERNET, UNKNOWN
from madoguchi.values.networks import is_within, zone_of

# What a proxy says of a connection that ended at it. X-Device is none of these: a gateway signs it.
_OF_A_PROXY = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_CLIENT_VERIFY", "HTTP_X_CLIENT_CERT"),
    "HTTP_X_REQUEST_ID",
)


class KnownProxies:
    """Middleware, the first of all: what only a proxy may say is forgotten when anybody else says it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        if not is_of_known_proxy(request):
            for name in _OF_A_PROXY:
                request.META.pop(name, None)
        return self._get_response(request)


def is_of_known_proxy(request: HttpRequest) -> bool:
    """Whether a proxy connected which the settings know."""
    return is_known_proxy(_peer(request))


def is_known_proxy(peer: str) -> bool:
    """Whether this address is a proxy's: one of those named, or whoever connects where none is named."""
    known = settings.MADOGUCHI_PROXIES
    return bool(settings.MADOGUCHI_BEHIND_PROXY) and (not known or is_within(peer, known))


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor: behind a proxy that is known the last one it wrote down, else the one
    connected."""
    told = request.headers.get("X-Forwarded-For", "") if is_of_known_proxy(request) else ""
    return told.rpartition(",")[2].strip() or _peer(request)


def counted_as(request: HttpRequest) -> str:
    """As whom wrong codes are counted: the account that is signed in, so that a neighbour's guesses shut nobody out.

    The network address of everybody else.
    """
    ref = getattr(request.user, "ref", "")
    return f"account:{ref}" if ref else address_of(request)


def _peer(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def zone_asked_from(request: HttpRequest) -> str:
    """The zone of the network a request comes from, as the rules name it; unknown where no zone is configured."""
    return zone_of(address_of(request), settings.MADOGUCHI_ZONES, INTERNET) if settings.MADOGUCHI_ZONES else UNKNOWN


def safe_next(request: HttpRequest) -> str:
    """Where to go on after signing in, if it is a page of this house; empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
