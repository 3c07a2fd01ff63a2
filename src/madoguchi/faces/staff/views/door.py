"""Coming in and going out; for now only as an invented member of staff of a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.identity.actions import sign_in_for_demonstration
from madoguchi.foundation.identity.queries import demonstration_accounts
from madoguchi.values.refusal import Refusal


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose whom to be; only synthetic people, only in a demonstration."""
    target = request.POST.get("next") or request.GET.get("next", "")
    sentence = ""
    if request.method == "POST":
        try:
            sign_in_for_demonstration(request, request.POST.get("ref", ""))
            return redirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "staff:inbox")
        except Refusal as refusal:
            sentence = refusal.message.text(gettext)
    people = _offices() if settings.MADOGUCHI_DEMO else []
    context = {"people": people, "next": target, "sentence": sentence}
    return render(request, "staff/sign_in.html", context, status=403 if sentence else 200)


def _offices() -> list[tuple[str, list[dict[str, str]]]]:
    """The invented members of staff by the office their note begins with."""
    found: dict[str, list[dict[str, str]]] = {}
    for account in demonstration_accounts():
        if account.kind == "staff":
            office, _space, post = account.note.partition(" ")
            found.setdefault(office, []).append({"ref": account.ref, "name": account.name, "post": post})
    return list(found.items())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Go out, and leave nothing behind in the browser."""
    logout(request)
    return redirect("staff:sign_in")
