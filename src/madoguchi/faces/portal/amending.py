"""How to sign in, for whoever may open a matter and is not signed in as the procedure asks of who changes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.faces.portal.sent import to_send_again
from madoguchi.faces.portal.views.sign_in_with import ways_in
from madoguchi.faces.portal.views.status import trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.why_not import why_not
from madoguchi.journeys.sending import accounts_asked, why_not_amend
from madoguchi.journeys.status import Matter


def how_to_amend(request: HttpRequest, matter: Matter) -> HttpResponse | None:
    """What is needed, whom to ask, and the sign-in that leads back here (403); None for who may amend the matter."""
    refusal = why_not_amend(matter.dossier, by=visitor(request))
    if refusal is None:
        return None
    context = {
        "section": "status",
        "trail": trail_of(matter.reference_number, _("サインイン")),
        "title": matter.title,
        "reference_number": matter.reference_number,
        "sentence": refusal.message,
        "why": why_not(refusal),
        "procedure": accounts_asked(matter.procedure),
        "ways": ways_in(business=matter.procedure.identity.assurance.business),
        "next": request.path,
        "path": request.path,
        "sent": to_send_again(request),
    }
    return render(request, "portal/amend_identity.html", context, status=403)
