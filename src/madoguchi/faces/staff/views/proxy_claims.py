"""Claims of proxies: what waits, and one confirmed or refused with whom it may mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.proxy_forms import confirmation, kind_name, problems_of, scope_fields
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import given
from madoguchi.faces.ui.office_forms import Problems, long_text, one_of, problem_list
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.represent.claims import Candidate, ClaimSheet, claim_sheet, paper_of, queue
from madoguchi.journeys.represent.deciding import confirm_claim, refuse_claim
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.words import words_in


@require_GET
@for_staff
def claims(request: HttpRequest, by: Actor) -> HttpResponse:
    """What waits to be decided, the oldest first."""
    found = queue(by, after=request.GET.get("after", ""))
    more = f"{reverse('staff:proxy_claims')}?{urlencode({'after': found.after})}" if found.after else ""
    lines = [(one, kind_name(one.kind)) for one in found.lines]
    return render(request, "staff/proxy_claims.html", {"lines": lines, "more_url": more})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def claim(request: HttpRequest, by: Actor, claim_ref: str) -> HttpResponse:
    """One claim with whom it may mean; POST confirms or refuses."""
    problems: dict[str, Message] = {}
    looked_for = request.POST.get("find", "")
    if request.method == "POST" and not looked_for:
        problems = problems_of(lambda: _decide(request, claim_ref, by))
        if not problems:
            return redirect("staff:proxy_claims")
    sheet = claim_sheet(claim_ref, by=by, looked_for=looked_for or request.POST.get("found", ""))
    context = {
        "sheet": sheet,
        "kind": kind_name(sheet.line.kind),
        "papers": words_in(sheet.kind.papers, language()),
        "birth": long_day(sheet.birth) if sheet.birth else "",
        "is_open": sheet.state == "asked",
        "fields": _confirming(request, sheet, problems),
        "refusing": _refusing(request, problems),
        "looked_for": looked_for or request.POST.get("found", ""),
        "is_to_find": len(sheet.candidates) != 1 or bool(looked_for),
        "held": any(one.is_held for one in sheet.candidates),
        "problems": problem_list(problems),
    }
    return render(request, "staff/proxy_claim.html", context, status=422 if problems else 200)


def _decide(request: HttpRequest, claim_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "refuse":
        reason, looked_for = request.POST.get("reason", ""), request.POST.get("found", "")
        refuse_claim(claim_ref, reason, by=by, looked_for=looked_for)
        messages.success(request, _("断りました。申し出た人の画面に出ます。"))
        return
    confirm_claim(claim_ref, confirmation(request, request.POST.get("person", "")), by=by)
    messages.success(request, _("認めました。申し出た人は、すぐに代理ができます。"))


def _confirming(request: HttpRequest, sheet: ClaimSheet, problems: Problems) -> list[FieldView]:
    latest = next((one.latest for one in sheet.candidates if one.latest), None)
    people = [(one.person.ref, one.person.name, _about(one)) for one in sheet.candidates]
    chosen = request.POST.get("person", people[0][0] if len(people) == 1 else "")
    asked = request.POST.getlist("procedures") if request.POST.get("act") == "confirm" else sheet.procedures
    return [
        one_of("person", _("住民の登録のだれか"), people, chosen=chosen, problems=problems),
        *scope_fields(request, sheet.kind.kind, asked, latest, problems),
    ]


def _refusing(request: HttpRequest, problems: Problems) -> list[FieldView]:
    hint = _("申し出た人の画面に、このまま出ます。書かないときは、確かめられなかったことだけを伝えます。")
    value = request.POST.get("reason", "")
    return [long_text("reason", _("断る理由"), value=value, hint=hint, required=False, problems=problems)]


def _about(one: Candidate) -> str:
    """Birth and address, and what the register says about a claim for this person."""
    born = _("{on}生まれ").format(on=long_day(one.person.birth)) if one.person.birth else ""
    house = _("申し出た人と同じ世帯です") if one.lives_with_proxy else _("申し出た人と別の世帯です")
    wrong = one.why_not.message.text(_) if one.why_not else ""
    held = _("支援措置があります") if one.is_held else ""
    return "　".join(filter(None, (one.person.ref, born, one.person.place, house, wrong, held)))


@require_GET
@for_staff
def paper(request: HttpRequest, by: Actor, claim_ref: str, file_ref: str) -> HttpResponseBase:
    """A scan that came with a claim."""
    found, content = paper_of(claim_ref, file_ref, by=by)
    return given(request, found, content, as_attachment=False)
