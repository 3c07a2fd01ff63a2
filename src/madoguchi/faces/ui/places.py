"""From where a visitor comes, as far as wrong codes are counted; kept nowhere as it is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor: behind a proxy the last one it wrote down, else the one connected."""
    told = request.headers.get("X-Forwarded-For", "") if settings.MADOGUCHI_BEHIND_PROXY else ""
    return told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
