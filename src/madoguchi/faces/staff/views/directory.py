"""Signing in by the city's directory: going there, its answer coming in, and coming back."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from madoguchi.faces.staff.views.door import show_sign_in
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.identity import by_directory
from madoguchi.foundation.identity.errors import DirectoryAway
from madoguchi.foundation.identity.provider_errors import ProviderAway, ProviderUnknown
from madoguchi.foundation.identity.saml.directory import TAKEN, own_metadata, take_in
from madoguchi.foundation.identity.sessions import keep_changes
from madoguchi.journeys.staff_sign_in import come_in_by_directory
from madoguchi.values.refusal import Refusal

# No page that follows is told the address with the secret.
_UNTOLD = "no-referrer"


def _answer_at() -> str:
    place = "directory_answer" if by_directory.answers_by_form() else "directory_back"
    return f"{settings.MADOGUCHI_BASE_URL}{reverse(f'staff:{place}')}"


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, ProviderAway):
        keep_changes(request.session)
        return show_sign_in(request, safe_next(request), DirectoryAway().message, status=503)
    return show_sign_in(request, safe_next(request), refusal.message)


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the directory."""
    try:
        return redirect(
            by_directory.begin(request.session, answer_at=_answer_at(), next_url=safe_next(request)),
        )
    except Refusal as refusal:
        return _refused(request, refusal)


# A page of the directory posts here, so there is no token of a form of ours, and the session's cookie (SameSite=Lax)
# stays away. Nothing is done in anybody's name: what the directory signed is laid aside, and the browser that brought
# it is sent on with a secret. Only where its session asked the question as well is anybody signed in: nobody gains by
# sending a clerk their question, or by bringing a clerk's browser an answer about themselves. The session is not
# touched: a cookie set here would end another one.
@never_cache
@csrf_exempt
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Take the directory's answer in, and send the browser on to where its session tells who asked."""
    if not by_directory.answers_by_form():
        raise Http404
    # Why an answer is refused is in the log; the page the browser goes on to says that none was believed.
    shown = {}
    with suppress(Refusal):
        shown = {TAKEN: take_in(request.POST.get("SAMLResponse", ""), answer_at=_answer_at())}
    place = reverse("staff:directory_back", query=shown)
    return HttpResponse(status=303, headers={"Location": place, "Referrer-Policy": _UNTOLD})


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """This house as a directory that speaks SAML has to know it; nothing where there is none."""
    try:
        told = own_metadata(answer_at=_answer_at())
    except ProviderUnknown:
        raise Http404 from None
    return HttpResponse(told, content_type="application/samlmetadata+xml")


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the directory, and on to the page one wanted, so that the code stays in no history.

    A refusal is a page with forms, for which a browser that tells no referrer would tell no origin either; what its
    address shows is spent.
    """
    told = {name: str(value)[:2_000] for name, value in request.GET.items()}
    try:
        wanted = come_in_by_directory(request, told, answer_at=_answer_at())
    except Refusal as refusal:
        return _refused(request, refusal)
    onwards = redirect(wanted or "staff:inbox")
    onwards.headers["Referrer-Policy"] = _UNTOLD
    return onwards
