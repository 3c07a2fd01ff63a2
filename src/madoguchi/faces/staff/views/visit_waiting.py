"""Who waits for a place that comes free, office by office; to read and to telephone from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.engines.booking.queries.who_waits import Waiting
from madoguchi.faces.staff.visit_words import line_name, office_name, service_names
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.who_waits import A_PAGE, waiting_sheet
from madoguchi.values.actor import Actor


@require_GET
@for_staff
def waiting(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """The list of one office, the first to be asked first."""
    after = place_asked(request.GET.get("after", ""))
    sheet = waiting_sheet(office, by=by, after=after)
    here = reverse("staff:visits_waiting", args=[office])
    context = {
        "office": office,
        "office_name": office_name(office),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by, desk.VIEW)],
        "rows": [_row(one) for one in sheet.rows],
        "sees_contacts": sheet.sees_contacts,
        "is_first": not after,
        "pages": Pager(
            here if after else "", f"{here}?after={sheet.following}" if sheet.following else "", size=A_PAGE
        ),
    }
    return render(request, "staff/visits/waiting.html", context)


def place_asked(text: str) -> int:
    """Where a page begins, from an address; 0 for anything that is no place."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _row(one: Waiting) -> dict[str, object]:
    return {
        "facts": one,
        "lines": "、".join(line_name(line) for line in one.lines),
        "services": service_names(one.services),
    }
