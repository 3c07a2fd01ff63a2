"""From where a visitor comes, as far as wrong codes are counted, and where they may be sent on to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor: behind a proxy the last one it wrote down, else the one connected."""
    told = request.headers.get("X-Forwarded-For", "") if settings.MADOGUCHI_BEHIND_PROXY else ""
    return told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def safe_next(request: HttpRequest) -> str:
    """Where to go on after signing in, if it is a page of this house; empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
