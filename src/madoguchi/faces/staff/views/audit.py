"""The auditor's pages, and breaking the glass of a case in an emergency."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.staff.offices import SEPARATOR, office_names
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.changes import folder_differs
from madoguchi.foundation.access.emergency import EmergencyReason
from madoguchi.foundation.access.errors import EmergencyNeedsReason
from madoguchi.foundation.journal.watch import minutes_late
from madoguchi.journeys import audit as journey
from madoguchi.journeys.who_sees import Seer, who_sees
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in

REASONS = (
    (EmergencyReason.LIFE, msg("生命や身体の危険")),
    (EmergencyReason.DISASTER, msg("災害への対応")),
    (EmergencyReason.SAFETY, msg("虐待や暴力からの保護")),
    (EmergencyReason.OUTAGE, msg("担当の課に連絡がとれない急ぎの対応")),
)


@require_GET
@for_staff
def audit(request: HttpRequest, by: Actor) -> HttpResponse:
    """Broken glasses and questions about looks."""
    before = number_in(request.GET.get("before", ""))
    sheet = journey.audit_sheet(by, before=before)
    older = f"{reverse('staff:audit')}?{urlencode({'before': sheet.before})}" if sheet.before else ""
    glasses = [(one, office_names(one.office)) for one in sheet.glasses]
    context = {
        "glasses": glasses,
        "questions": sheet.questions,
        "older_url": older,
        "seal_late": minutes_late(),
        "rules_wait": folder_differs(),
        "checked": sheet.checked,
    }
    return render(request, "staff/audit.html", context)


@require_GET
@for_staff
def who(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Who can see one dossier today, and by which rule."""
    found = who_sees(reference_number, by=by, language=language())
    groups = (
        ("staff", _("職員"), _("見られる職員は、いません。"), _by_reason(found.staff)),
        (
            "programmes",
            _("プログラム（API）"),
            _("見られるプログラムは、ありません。"),
            _by_reason(found.programmes),
        ),
    )
    return render(request, "staff/who_sees.html", {"found": found, "groups": groups})


def _by_reason(seers: Iterable[Seer]) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Everybody by the reason and the rule that let them, and there by their divisions: each is said once."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for one in seers:
        office = SEPARATOR.join(office_names(division) for division in one.divisions)
        found.setdefault((one.reason.text(_), one.rule), {}).setdefault(office, []).append(one.name)
    return [(reason, rule, names) for (reason, rule), names in found.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def emergency(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Open a case one's post does not open, with a reason, for an hour; who may see it anyway is led to it."""
    if not journey.may_break_glass(reference_number, by):
        return redirect("staff:case", reference_number)
    problems: list[tuple[str, Message]] = []
    reason, words = request.POST.get("reason", ""), request.POST.get("text", "")
    if request.method == "POST":
        try:
            journey.break_glass_of(reference_number, reason=reason, words=words, by=by)
            return redirect("staff:case", reference_number)
        except EmergencyNeedsReason as refusal:
            problems = [("reason" if reason not in EmergencyReason.values else "text", refusal.message)]
    context = {
        "reference_number": reference_number,
        "reasons": REASONS,
        "reason": reason,
        "text": words,
        "problems": problems,
    }
    return render(request, "staff/emergency.html", context, status=422 if problems else 200)
