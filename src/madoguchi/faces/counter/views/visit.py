"""The sheet of a visit for the clerk: what is asked, and a value corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.write_free import asking, receiving, visits
from madoguchi.journeys.write_free import sheet as sheets
from madoguchi.journeys.write_free.errors import ReasonNeeded
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message

_OWN = ("csrfmiddlewaretoken", "papers", "reason", "rows")


@require_http_methods(["GET", "POST"])
@for_staff
def sheet(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Every form of the visit on one page; POST keeps what was asked."""
    if request.method == "POST":
        return _save(request, by, visit_ref)
    page = sheets.sheet(visit_ref, by=by, language=language())
    if page.visit.is_going_on and not page.parts:
        return redirect("counter:visit_choose", visit_ref)
    return _show(request, page, ())


def _save(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    posted = posted_of(request)
    papers = request.POST.getlist("papers")[:100]
    problems = asking.save_sheet(visit_ref, posted, papers, by=by, language=language())
    if "rows" in request.POST:
        asking.change_rows(visit_ref, request.POST["rows"][:100], by=by, language=language())
        return redirect(f"{reverse('counter:visit_sheet', args=[visit_ref])}#questions")
    if not problems:
        return redirect("counter:visit_sheet", visit_ref)
    page = sheets.sheet(visit_ref, by=by, language=language(), posted=posted, problems=problems)
    return _show(request, page, problems)


def posted_of(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """What was posted about the forms."""
    return {name: request.POST.getlist(name) for name in request.POST if name not in _OWN}


def _show(request: HttpRequest, page: sheets.Sheet, problems: Sequence[tuple[str, Message]]) -> HttpResponse:
    context = {"page": page, "visit": page.visit, "problems": list(problems)}
    if page.visit.state == visits.SHOWN:
        where = settings.MADOGUCHI_BASE_URL + reverse("counter:tablet_open", args=[page.visit.tablet_key])
        context["qr"] = qr_code(where, _("来庁した方の画面を開く二次元コード"))
    if page.visit.state == visits.RECEIVED:
        context["receipts"] = receiving.receipts_of(page.visit.ref, language())
    return render(request, "counter/visit/sheet.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@for_staff
def value(request: HttpRequest, by: Actor, visit_ref: str, part_id: str, path: str) -> HttpResponse:
    """Correct one value that is held or was asked, with a reason; the register itself stays as it is."""
    posted: Mapping[str, Sequence[str]] = {}
    problems: Sequence[tuple[str, Message]] = ()
    reason = request.POST.get("reason", "")[:200]
    if request.method == "POST":
        posted = posted_of(request)
        try:
            problems = asking.correct_value(visit_ref, part_id, path, posted, reason, by=by, language=language())
        except (ReasonNeeded, IndividualNumberFound) as refusal:
            problems = (("reason", refusal.message),)
        if not problems:
            messages.success(request, _("直しました。"))
            return redirect("counter:visit_sheet", visit_ref)
    facts, part = asking.part_of(visit_ref, part_id, by=by, language=language())
    view = asking.value_view(part, path, posted, [one for one in problems if one[0] != "reason"])
    wrong = next((text for where, text in problems if where == "reason"), None)
    context = {"visit": facts, "part": part, "view": view, "problems": list(problems), "reason": reason}
    context |= {"reason_problem": wrong}
    return render(request, "counter/visit/value.html", context, status=422 if problems else 200)
