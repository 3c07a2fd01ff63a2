"""Signing in by the city's directory: going there, and coming back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.faces.staff.views.door import show_sign_in
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.identity.errors import DirectoryAway
from madoguchi.foundation.identity.oidc import directory
from madoguchi.foundation.identity.oidc.errors import ProviderAway
from madoguchi.journeys.staff_sign_in import come_in_by_directory
from madoguchi.values.refusal import Refusal


def _way_back() -> str:
    return f"{settings.MADOGUCHI_BASE_URL}{reverse('staff:directory_back')}"


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, ProviderAway):
        return show_sign_in(request, safe_next(request), DirectoryAway().message, status=503)
    return show_sign_in(request, safe_next(request), refusal.message)


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the directory."""
    try:
        return redirect(directory.begin(request.session, redirect_uri=_way_back(), next_url=safe_next(request)))
    except Refusal as refusal:
        return _refused(request, refusal)


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the directory, and on to the page one wanted, so that the code stays in no history."""
    told = {name: str(value)[:2_000] for name, value in request.GET.items()}
    try:
        wanted = come_in_by_directory(request, told, redirect_uri=_way_back())
    except Refusal as refusal:
        return _refused(request, refusal)
    return redirect(wanted or "staff:inbox")
