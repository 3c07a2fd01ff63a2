"""A person found by number and held (支援措置), or held no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.proxy_forms import problems_of, said
from madoguchi.faces.ui.office_forms import Problems, problem_list
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.represent.holding import HoldSheet, check_may_hold, hold_no_longer, hold_person, hold_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def hold(request: HttpRequest, by: Actor) -> HttpResponse:
    """Find a person by their number, which stands in no address, and hold them, or hold them no longer."""
    check_may_hold(by)
    person_ref = request.POST.get("person", "").strip().upper()[:16]
    problems: dict[str, Message] = {}
    if request.POST.get("act") in ("hold", "lift"):
        problems = problems_of(lambda: _hold(request, person_ref, by))
        if not problems:
            return redirect("staff:standing_proxies")
    sheet = hold_sheet(person_ref, by=by) if person_ref and "person" not in problems else None
    context = {
        "sheet": sheet,
        "fields": [_reason(request, sheet, problems)],
        "problems": problem_list(problems),
    }
    return render(request, "staff/person_hold.html", context, status=422 if problems else 200)


def _reason(request: HttpRequest, sheet: HoldSheet | None, problems: Problems) -> FieldView:
    if sheet is not None and sheet.is_held:
        hint = _("期間の満了、本人の申出など。ここに住所は書かないでください。")
        return said("why", _("支援措置を終える理由"), hint, request, problems)
    hint = _("申出の日と受け付けた係。ここに住所は書かないでください。")
    return said("why", _("支援措置の根拠"), hint, request, problems)


def _hold(request: HttpRequest, person_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "lift":
        hold_no_longer(person_ref, request.POST.get("why", ""), by=by)
        messages.success(request, _("支援措置を終えました。止まっている代理は、確かめなおすまで止まったままです。"))
        return
    hold_person(person_ref, request.POST.get("why", ""), by=by)
    messages.success(request, _("支援措置を始めました。この人の代理は、すぐに止まりました。"))
