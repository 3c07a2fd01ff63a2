"""The clerk's side of a consultation by video: begin, go in, end; and the desk of a branch that opens one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.staff.visit_words import visit_row
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit import room as journey
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_ELSEWHERE = frozenset({"not_permitted", "no_such_booking", "not_by_video"})


@require_http_methods(["GET", "POST"])
@for_staff
def room(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """Whether the visitor waits; POST begins, keeps a link for later, or ends."""
    typed, problem = request.POST.get("room_url", "")[:400], None
    if request.method == "POST":
        problem = _done(request, booking_number, typed, by)
        if problem is None:
            return redirect("staff:visit_room", booking_number)
    found = journey.room_for_clerk(booking_number, by=by)
    context = {
        "room": found,
        "state": found.state.value,
        "visit": found.booking,
        "row": visit_row(found.booking),
        "typed": typed or found.booking.room_url,
        "kept": bool(found.booking.room_url),
        "link": found.booking.room_url if found.booking.room_opened_at else "",
        "problems": [("room_url", problem)] if problem else [],
    }
    return render(request, "staff/visits/room.html", context, status=422 if problem else 200)


def _done(request: HttpRequest, number: str, typed: str, by: Actor) -> Message | None:
    """What stood in the way; None when it was done."""
    try:
        if request.POST.get("act") == "end":
            journey.end_room(number, by=by)
            messages.success(request, _("相談を終わりました。部屋のアドレスは消しました。"))
        elif request.POST.get("act") == "keep":
            journey.keep_room(number, typed=typed, by=by)
            messages.success(request, _("部屋のアドレスをしまいました。始めるまで、予約した方には見えません。"))
        else:
            journey.start_room(number, typed=typed, by=by)
            messages.success(request, _("相談を始めました。予約した方の画面に、部屋に入るボタンが出ます。"))
    except Refusal as refusal:
        if refusal.code in _ELSEWHERE:
            raise
        return refusal.message
    return None


@require_http_methods(["GET", "POST"])
@for_staff
def branch(request: HttpRequest, by: Actor) -> HttpResponse:
    """Open the waiting room of somebody who sits at this desk; they consent and enter themselves."""
    desk.own_office(by)
    number, problem = request.POST.get("number", "")[:40], None
    if request.method == "POST":
        try:
            found = journey.booking_at_branch(number, by=by)
        except Refusal as refusal:
            if refusal.code == "not_permitted":
                raise
            problem = refusal.message
        else:
            return redirect(reverse("portal:visit_link", args=[found.code]) + "?to=room")
    context = {"number": number, "problems": [("number", problem)] if problem else []}
    return render(request, "staff/visits/branch.html", context, status=422 if problem else 200)
