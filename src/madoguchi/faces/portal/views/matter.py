"""Pages about one matter: the answers, the files, who looked, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.faces.portal.amending import how_to_amend
from madoguchi.faces.portal.asking import asking_about
from madoguchi.faces.portal.summaries import parts_with_files
from madoguchi.faces.portal.views.status import trail_of
from madoguchi.faces.portal.visitor import for_the_applicant, visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import given
from madoguchi.foundation.storage.queries import open_file
from madoguchi.journeys import status as journey
from madoguchi.journeys.withdraw import withdraw_application
from madoguchi.values.message import msg

_LONGEST_REASON = 500


@never_cache
@require_safe
@for_the_applicant
def answers(request: HttpRequest, reference_number: str) -> HttpResponse:
    """What was submitted, as it stands now; made to be printed."""
    found = journey.answers_of(reference_number, language())
    parts = parts_with_files(found.summary, lambda ref: reverse("portal:file", args=[reference_number, ref]))
    context = {
        "section": "status",
        "trail": trail_of(reference_number, _("入力した内容")),
        "title": found.matter.title,
        "reference_number": reference_number,
        "received_at": found.matter.dossier.received_at,
        "changed": found.changed,
        "summary": parts,
    }
    return render(request, "portal/answers.html", context)


@never_cache
@require_safe
@for_the_applicant
def file(request: HttpRequest, reference_number: str, file_ref: str) -> HttpResponseBase:
    """A file that was sent with this matter."""
    kept = journey.file_of(reference_number, file_ref, language())
    return given(request, kept, open_file(kept.ref), as_attachment=True)


@never_cache
@require_safe
@for_the_applicant
def looks(request: HttpRequest, reference_number: str) -> HttpResponse:
    """Everybody who looked at the matter or worked on it."""
    matter = journey.matter_of(reference_number, language())
    found = journey.looks_at(matter, _moment(request.GET.get("before", "")))
    asking, older = asking_about(request, matter.dossier, found), ""
    if len(found) == journey.LOOKS_A_PAGE:
        query = urlencode({"before": found[-1].at.isoformat()})
        older = f"{reverse('portal:looks', args=[reference_number])}?{query}"
    context = {
        "section": "status",
        "trail": trail_of(reference_number, _("だれが私の情報を見たか")),
        "reference_number": reference_number,
        "title": matter.title,
        "looks": asking.lines(found, matter.title),
        "asking": asking,
        "older_url": older,
    }
    return render(request, "portal/looks.html", context)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_applicant
def withdraw(request: HttpRequest, reference_number: str) -> HttpResponse:
    """Take the application back, after a second thought."""
    page = journey.status_page(reference_number, by=visitor(request), language=language())
    if not page.may_withdraw:
        return redirect("portal:status", reference_number)
    if (sign_in := how_to_amend(request, page.matter)) is not None:
        return sign_in
    reason = request.POST.get("reason", "")[:_LONGEST_REASON]
    problems = []
    if request.method == "POST":
        if request.POST.get("sure") == "1":
            withdraw_application(reference_number, reason=reason, by=visitor(request))
            messages.success(request, _("申請を取り下げました。"))
            return redirect("portal:status", reference_number)
        problems = [("sure", msg("取り下げるときは、「もとに戻せないことがわかりました」に印を付けてください。"))]
    context = {
        "section": "status",
        "trail": trail_of(reference_number, _("申請を取り下げる")),
        "title": page.matter.title,
        "reference_number": reference_number,
        "reason": reason,
        "problems": problems,
    }
    return render(request, "portal/withdraw.html", context, status=422 if problems else 200)
