"""From where a visitor comes, as far as wrong codes are counted, and where they may be sent on to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.foundation.access.facts import INTERNET, UNKNOWN
from madoguchi.values.networks import is_within, zone_of


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor: behind a proxy that is known the last one it wrote down, else the one
    connected."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    known = settings.MADOGUCHI_BEHIND_PROXY and (
        not settings.MADOGUCHI_PROXIES or is_within(peer, settings.MADOGUCHI_PROXIES)
    )
    told = request.headers.get("X-Forwarded-For", "") if known else ""
    return told.rpartition(",")[2].strip() or peer


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
