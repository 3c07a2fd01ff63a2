"""Who looked at my information, in all my matters and bookings, and what I asked about it."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.faces.portal.own_lines import answering, line_of
from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import own_looks as journey
from madoguchi.journeys.questions_asked import Question, by_account, questions_of
from madoguchi.values.actor import Actor

_MOST_ASKED = 10


@never_cache
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Every look of the office, newest first; whoever is not signed in is led there."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    page = journey.own_looks(by, language(), after=request.GET.get("after", ""))
    context = {
        "section": "status",
        "trail": trail_of_mine(Crumb(_("だれが私の情報を見たか"))),
        "lines": [line_of(one, page.own, page.questions.get(one.entry)) for one in page.looks],
        "older_url": f"{reverse('portal:own_looks')}?{urlencode({'after': page.after})}" if page.after else "",
        "is_first": not request.GET.get("after"),
        "questions": _asked(by, page.own) if not request.GET.get("after") else (),
        "answering": answering(),
    }
    return render(request, "portal/own_looks.html", context)


def _asked(by: Actor, own: Collection[str]) -> list[tuple[Question, str]]:
    """The latest questions, each with the address of its look."""
    found = questions_of(by_account(by), own, limit=_MOST_ASKED)
    return [(one, reverse("portal:ask_about_look", args=[one.entry])) for one in found]


def trail_of_mine(*below: Crumb) -> tuple[Crumb, ...]:
    """The way from the home page to one's own pages, and on."""
    return (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("わたしの申請"), reverse("portal:mine")), *below)
