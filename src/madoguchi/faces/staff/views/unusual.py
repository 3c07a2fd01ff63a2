"""Unusual access for the auditor: the list with the reason in a sentence, and one finding with its note."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.errors import FindingIsChecked, FindingNeedsOtherHands, FindingNoteMissing, FindingNoteTooLate
from madoguchi.journeys.unusual import sheets as journey
from madoguchi.journeys.unusual.sheets import Finding
from madoguchi.journeys.unusual.statements import Reason
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in

WHY = {
    Reason.HOUR: msg("1時間に、{most_in_an_hour}人分より多くの情報を開きました。"),
    Reason.DAY: msg("1日に、{most_in_a_day}人分より多くの情報を開きました。"),
    Reason.LISTED: msg("1日に、一覧で見た人を合わせて、{most_listed_in_a_day}人分より多くの情報を見ました。"),
    Reason.NIGHT: msg("夜（{night_from}から{night_until}まで）に、情報を見ました。"),
    Reason.CLOSED: msg("役所が閉まっている日に、情報を見ました。"),
    Reason.SELF: msg("自分と同じ氏名の人の情報を開きました。本人のものかもしれません。"),
    Reason.HOUSEHOLD: msg("自分と同じ氏名の人と、同じ世帯の人の情報を開きました。家族かもしれません。"),
    Reason.NEIGHBOUR: msg("自分と同じ氏名の人と、同じ番地に住む人の情報を開きました。近所の人かもしれません。"),
    Reason.OUTSIDE: msg("自分の課が担当していない案件を開きました。"),
    Reason.NO_VISIT: msg("窓口に来ていない人の、住民の登録を開きました。"),
    Reason.STOPPED: msg("短い時間に何度も続けたため、待ってもらいました。件数は、その日に見たすべてです。"),
    Reason.IN_VAIN: msg(
        "1日に{most_in_vain_in_a_day}回より多く、見ることを断られたり、さがして何も見つからなかったりしました。"
    ),
}


def why(found: Finding) -> str:
    """Why a finding is shown, in a sentence with the measures of today."""
    measures = city().unusual_access
    return WHY[found.reason].text(_).format(**{name: getattr(measures, name) for name in type(measures).model_fields})


@require_GET
@for_staff
def unusual(request: HttpRequest, by: Actor) -> HttpResponse:
    """What nobody checked yet; everything, when that is asked for."""
    everything = request.GET.get("view") == "all"
    found = journey.findings(by, everything=everything, after=request.GET.get("after", ""))
    asked = {"view": "all"} if everything else {}
    older = f"{reverse('staff:unusual')}?{urlencode({**asked, 'after': found.after})}" if found.after else ""
    context = {
        "lines": [(one, office_names(one.office), why(one)) for one in found.lines],
        "older_url": older,
        "everything": everything,
        "to_check": found.to_check,
    }
    return render(request, "staff/unusual.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def one(request: HttpRequest, by: Actor, finding: str) -> HttpResponse:
    """One finding with the numbers it is about, and the note of who checked it."""
    number = number_in(finding)
    text = request.POST.get("text", "")
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            journey.check_finding(number, text, by=by)
            messages.success(request, _("確かめたことを記録しました。"))
            return redirect("staff:unusual")
        except (FindingIsChecked, FindingNeedsOtherHands, FindingNoteMissing, FindingNoteTooLate) as refusal:
            problems = [("text", refusal.message)]
    # As it is now: another auditor may have checked it meanwhile.
    found = journey.finding(number, by=by)
    context = {
        "found": found,
        "office": office_names(found.office),
        "why": why(found),
        "text": text,
        "problems": problems,
        # Tries are counted there, and many are about nobody.
        "more": 0 if found.reason is Reason.IN_VAIN else max(0, found.looks - len(found.numbers)),
    }
    return render(request, "staff/unusual_one.html", context, status=422 if problems else 200)
