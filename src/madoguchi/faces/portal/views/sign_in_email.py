"""Signing in by a code that an address of e-mail receives: a way without a card."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.faces.portal.keys import carried_draft, keep_draft
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import address_of, safe_next
from madoguchi.foundation.identity.email_codes import come_in_by_code
from madoguchi.foundation.identity.errors import EmailCodeOver, EmailCodeWrong, TooManyEmailCodes
from madoguchi.journeys import sign_in as journey
from madoguchi.values.email import EmailUnreadable, check_email
from madoguchi.values.message import Message
from madoguchi.values.typed_numbers import without_separators

_SENT = "email_code"
_LONGEST, _LONGEST_CODE = 320, 40


def _trail() -> tuple[Crumb, ...]:
    return (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("サインイン"), reverse("portal:sign_in")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an address; POST sends a code there, whether or not it is known."""
    typed, problem, status = request.POST.get("email", "")[:_LONGEST], None, 200
    if request.method == "POST":
        try:
            return _send(request, check_email(typed))
        except EmailUnreadable as refusal:
            problem, status = refusal.message, 422
        except TooManyEmailCodes as refusal:
            problem, status = refusal.message, 429
    context = {
        "trail": (*_trail(), Crumb(_("メールに届く番号"))),
        "typed": typed,
        "next": safe_next(request),
        "problem": problem,
        "problems": [("email", problem)] if problem else [],
    }
    return render(request, "portal/sign_in_email.html", context, status=status)


def _send(request: HttpRequest, email: str) -> HttpResponse:
    sent = journey.send_code(email, network=address_of(request), language=language())
    kept = {"ref": sent.ref, "email": email, "next": safe_next(request)}
    if settings.MADOGUCHI_DEMO and not settings.SMTP_HOST:
        # A demonstration sends no mail: whoever tries it reads the code on the page, which says so.
        kept["shown"] = sent.code
    request.session[_SENT] = kept
    return redirect("portal:sign_in_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the code that came; POST signs in."""
    sent = request.session.get(_SENT)
    if sent is None:
        return redirect("portal:sign_in_email")
    problem: Message | None = None
    if request.method == "POST":
        draft = carried_draft(request, sent["next"])
        try:
            come_in_by_code(request, sent["ref"], without_separators(request.POST.get("code", "")[:_LONGEST_CODE]))
        except (EmailCodeWrong, EmailCodeOver) as refusal:
            problem = refusal.message
        else:
            if draft:
                keep_draft(request, draft)
            return redirect(sent["next"] or reverse("portal:mine"))
    context = {
        "trail": (*_trail(), Crumb(_("メールに届く番号"))),
        "email": sent["email"],
        "shown": sent.get("shown", ""),
        "minutes": journey.MINUTES,
        "next": sent["next"],
        "problem": problem,
        "problems": [("code", problem)] if problem else [],
    }
    return render(request, "portal/sign_in_code.html", context, status=422 if problem else 200)
