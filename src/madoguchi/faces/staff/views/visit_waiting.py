"""Who waits for a place that comes free, office by office: whom to call now, and who is taken off the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.queries.who_waits import Waiting
from madoguchi.faces.staff.visit_words import lane_word, line_name, office_name, service_names
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.waiting_calls import place_to_take_off, take_off
from madoguchi.journeys.visit.who_waits import A_PAGE, waiting_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal

_ELSEWHERE = frozenset({"not_permitted", "no_such_waiter", "unknown_office"})


@require_GET
@for_staff
def waiting(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """The list of one office, the first to be asked first."""
    after = number_in(request.GET.get("after", ""))
    sheet = waiting_sheet(office, by=by, after=after)
    here = reverse("staff:visits_waiting", args=[office])
    context = {
        "office": office,
        "office_name": office_name(office),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by, desk.VIEW)],
        "rows": [_row(one) for one in sheet.rows],
        "calls": [_row(one) for one in sheet.to_call],
        "sheet": sheet,
        "is_first": not after,
        "pages": Pager(
            here if after else "", f"{here}?after={sheet.following}" if sheet.following else "", size=A_PAGE
        ),
    }
    return render(request, "staff/visits/waiting.html", context)


def _row(one: Waiting) -> dict[str, object]:
    return {
        "facts": one,
        "lane": lane_word(one.lane),
        "lines": "、".join(line_name(line) for line in one.lines),
        "services": service_names(one.services),
    }


@require_http_methods(["GET", "POST"])
@for_staff
def off(request: HttpRequest, by: Actor, office: str, mark: str) -> HttpResponse:
    """Take somebody off the list with a reason, after this page has said who it is."""
    place = place_to_take_off(office, mark, by=by)
    reason, problem = request.POST.get("reason", "")[:200], None
    if request.method == "POST":
        problem = _tried(office, mark, reason, by)
        if problem is None:
            messages.success(request, _("空きを待つ方から外しました。"))
            return redirect("staff:visits_waiting", office)
    context = {
        "office": office,
        "office_name": office_name(office),
        "row": _row(place),
        "reason": reason,
        "problems": [("reason", problem)] if problem else [],
    }
    return render(request, "staff/visits/take_off.html", context, status=422 if problem else 200)


def _tried(office: str, mark: str, reason: str, by: Actor) -> Message | None:
    """What stood in the way of taking somebody off, if anything did."""
    try:
        take_off(office, mark, reason=reason, by=by)
    except Refusal as refusal:
        if refusal.code in _ELSEWHERE:
            raise
        return refusal.message
    return None
