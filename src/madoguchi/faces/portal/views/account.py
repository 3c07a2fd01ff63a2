"""Signing in and out, and the list of one's own matters."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.faces.portal.kept_visits import forget_visits
from madoguchi.faces.portal.keys import carried_draft, is_look_noted, keep_draft, keep_look
from madoguchi.faces.portal.own_forms import known_forms, listed
from madoguchi.faces.portal.thread import mark_of
from madoguchi.faces.portal.views.sign_in_with import ways_in
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import keep_nothing, language
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.identity.actions import sign_in_for_demonstration
from madoguchi.foundation.identity.queries import AccountFacts, demonstration_accounts
from madoguchi.foundation.identity.sessions import ENDED
from madoguchi.journeys import status as journey
from madoguchi.journeys.for_another.seeing import note_own_list

_OWN_LIST = "list"  # the name under which a browser keeps that its look at the list is noted


def _people() -> list[AccountFacts]:
    if not settings.MADOGUCHI_DEMO:
        return []
    return [one for one in demonstration_accounts() if one.kind in ("resident", "business")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose one of the invented people of the demonstration."""
    if request.method == "POST":
        ref = request.POST.get("ref", "")
        if ref in {one.ref for one in _people()}:
            draft = carried_draft(request, safe_next(request))
            sign_in_for_demonstration(request, ref)
            if draft:
                keep_draft(request, draft)
            return redirect(safe_next(request) or reverse("portal:mine"))
    context = {
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("サインイン"))),
        "people": _people(),
        "ways": ways_in(),
        "next": safe_next(request),
        "ended": request.session.pop(ENDED, False),
    }
    return render(request, "portal/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and forget in this browser what it could open."""
    logout(request)
    answer = redirect("portal:home")
    forget_visits(answer)
    return keep_nothing(answer)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The drafts and matters of whoever is signed in; what waits for them stands first."""
    actor = visitor(request)
    if not actor.ref:
        return redirect(f"{reverse('portal:sign_in')}?next={reverse('portal:mine')}")
    matters = [
        {
            "reference_number": one.reference_number,
            "title": one.title,
            "received_at": one.received_at,
            "mark": mark_of(one.case, one.case.due_on),
            "is_turn": one.case.correction is not None,
        }
        for one in journey.matters_of(actor.ref, language())
    ]
    if matters and not is_look_noted(request, _OWN_LIST):
        note_own_list([str(one["reference_number"]) for one in matters], by=actor)
        keep_look(request, _OWN_LIST)
    context = {
        "section": "status",
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("わたしの申請"))),
        "drafts": [listed(form) for form in known_forms(request)],
        "matters": sorted(matters, key=lambda one: not one["is_turn"]),
    }
    return render(request, "portal/mine.html", context)
