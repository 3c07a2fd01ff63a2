"""The waiting page of a consultation by video: when it opens, entering with consent, and the room once it is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.rooms import RoomConsentMissing, RoomNotOpenYet
from madoguchi.faces.portal.own_visit import for_the_visitor, trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit import room as room_journey
from madoguchi.values.message import Message

_SECONDS = {"early": 60, "door": 60, "waiting": 10, "late": 10, "open": 30}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_visitor
def room(request: HttpRequest, visit_number: str) -> HttpResponse:
    """What stands at the door now; only POST enters, so that no programme that follows links sits in the room."""
    problem = _entered(request, visit_number) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("portal:visit_room", visit_number)
    found = room_journey.room_for_visitor(visit_number)
    context = {
        "section": "visit",
        "trail": trail_of(visit_number, _("ビデオ相談")),
        "room": found,
        "state": found.state.value,
        "number": visit_number,
        "page": journey.visit_page(visit_number, language()),
        "again": _SECONDS.get(found.state.value, 0),
        "problems": [("consent", problem)] if problem else [],
    }
    return render(request, "portal/visit/room.html", context, status=422 if problem else 200)


def _entered(request: HttpRequest, number: str) -> Message | None:
    """What stands in the way of entering; None when the visitor is in."""
    try:
        if request.POST.get("consent") != "1":
            raise RoomConsentMissing()
        room_journey.enter_room(number, by=visitor(request))
    except (RoomConsentMissing, RoomNotOpenYet, BookingOver) as refusal:
        return refusal.message
    return None
