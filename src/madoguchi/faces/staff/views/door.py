"""Coming in by a passkey, or in a demonstration as an invented member of staff, and going out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.faces.ui.frame import keep_nothing
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.identity.actions import sign_in_for_demonstration
from madoguchi.foundation.identity.by_directory import has_directory
from madoguchi.foundation.identity.passkeys import question_for_signing_in
from madoguchi.foundation.identity.queries import demonstration_accounts
from madoguchi.foundation.identity.sessions import ENDED
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in; POST chooses whom to be, only synthetic people and only in a demonstration."""
    target = safe_next(request)
    if request.method != "POST":
        return show_sign_in(request, target)
    try:
        sign_in_for_demonstration(request, request.POST.get("ref", ""))
    except Refusal as refusal:
        return show_sign_in(request, target, refusal.message)
    return redirect(target or "staff:inbox")


def show_sign_in(
    request: HttpRequest, target: str, problem: Message | None = None, *, status: int = 403
) -> HttpResponse:
    """The page of coming in, after `problem` with what went wrong and its `status`."""
    context = {
        "people": _offices() if settings.MADOGUCHI_DEMO else [],
        "question": question_for_signing_in(request.session),
        "next": target,
        "has_directory": has_directory(),
        "ended": request.session.pop(ENDED, False),
        "sentence": problem.text(gettext) if problem else "",
    }
    return render(request, "staff/sign_in.html", context, status=status if problem else 200)


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
    return keep_nothing(redirect("staff:sign_in"))
