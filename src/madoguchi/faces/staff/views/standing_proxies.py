"""Proxies that stand or rest: the list, and one confirmed once more or ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.staff.proxy_forms import confirmation, kind_name, problems_of, scope_fields, titles_of
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.represent.standing import (
    StandingSheet,
    end_by_the_office,
    look_again,
    standing_page,
    standing_sheet,
)
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.words import words_in


@require_GET
@for_staff
def standing(request: HttpRequest, by: Actor) -> HttpResponse:
    """Who may act now, the newest first; those that rest are marked."""
    page, after = standing_page(by, after=request.GET.get("after", ""))
    more = f"{reverse('staff:standing_proxies')}?{urlencode({'after': after})}" if after else ""
    lines = [(one.mandate, kind_name(one.mandate.kind), titles_of(one.mandate.procedures)) for one in page]
    return render(request, "staff/standing_proxies.html", {"lines": lines, "more_url": more})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def one(request: HttpRequest, by: Actor, proxy_ref: str) -> HttpResponse:
    """One that stands or rests; POST confirms it once more, or ends it."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        problems = problems_of(lambda: _act(request, proxy_ref, by))
        if not problems:
            return redirect("staff:standing_proxies")
    sheet = standing_sheet(proxy_ref, by=by)
    mandate = sheet.standing.mandate
    chosen = request.POST.getlist("procedures") if request.method == "POST" else mandate.procedures
    context = {
        "mandate": mandate,
        "sheet": sheet,
        "kind": kind_name(mandate.kind),
        "papers": words_in(sheet.kind.papers, language()) if sheet.kind else "",
        "titles": titles_of(mandate.procedures),
        "why": _why(sheet),
        "fields": scope_fields(request, mandate.kind, chosen, sheet.latest, problems),
        "problems": problem_list(problems),
    }
    return render(request, "staff/standing_proxy.html", context, status=422 if problems else 200)


def _why(sheet: StandingSheet) -> list[str]:
    """What is other than when somebody looked last."""
    words = {
        "person": _("代理をされる人の世帯が変わったか、住民の登録にいません。"),
        "proxy": _("代理の人の世帯が変わったか、住民の登録にいません。"),
    }
    found = [words[who] for who in sheet.changed]
    held = [_("代理をされる人に、支援措置があります。")] if sheet.is_held else []
    return [*held, *found, *([sheet.why_not.message.text(_)] if sheet.why_not else [])]


def _act(request: HttpRequest, proxy_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "end":
        end_by_the_office(proxy_ref, by=by)
        messages.success(request, _("代理を終わりにしました。"))
        return
    look_again(proxy_ref, confirmation(request, ""), by=by)
    messages.success(request, _("確かめなおしました。代理を続けられます。"))
