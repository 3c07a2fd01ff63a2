"""What staff do with one booking: another time, cancelled, did not come; each with what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.faces.staff.views.visits import day_asked, visit_context
from madoguchi.faces.staff.visit_words import office_name, time_choices
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import day, desk, telephone
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_ELSEWHERE = frozenset({"not_permitted", "no_such_booking"})


@require_http_methods(["GET", "POST"])
@for_staff
def change(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """Choose another time in the same line; the old one is given back when the new one is taken."""
    found = telephone.visit_for_caller(booking_number, by=by, action=desk.SERVE)
    asked = request.POST if request.method == "POST" else request.GET
    mark, problem = asked.get("time", ""), None
    if request.method == "POST":
        done, problem = _tried(lambda: day.move_for_visitor(found.number, mark, by=by, revision=revision_of(request)))
        if done:
            messages.success(request, _("時刻を変えました。新しい時刻を読み上げてください。"))
            return redirect("staff:visit", found.number)
    times = telephone.times_of_line(
        found, asked.get("office", "") or found.office, by=by, from_on=day_asked(asked.get("from", ""))
    )
    context = visit_context(found) | {
        "office": asked.get("office", "") or found.office,
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by)],
        "times": times,
        "here": time_choices(times.here, mark),
        "elsewhere": time_choices(times.elsewhere, mark, with_office=True),
        "problems": [("time", problem)] if problem else [],
    }
    return render(request, "staff/visits/change.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@for_staff
def cancel(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """Cancel with a reason, after this page has said what is cancelled."""
    found = telephone.visit_for_caller(booking_number, by=by, action=desk.SERVE)
    reason, problem = request.POST.get("reason", "")[:200], None
    if request.method == "POST":
        done, problem = _tried(
            lambda: day.cancel_for_visitor(found.number, reason=reason, by=by, revision=revision_of(request))
        )
        if done:
            messages.success(request, _("予約を取り消しました。空いた時刻は、待っている方に案内されます。"))
            return redirect("staff:visit", found.number)
    context = visit_context(found) | {"reason": reason, "problems": [("reason", problem)] if problem else []}
    return render(request, "staff/visits/cancel.html", context, status=422 if problem else 200)


@require_POST
@for_staff
def missed(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """Note that somebody did not come, before the grace is over."""
    gone = day.miss_visit(booking_number, by=by, revision=revision_of(request))
    messages.success(request, _("来なかったと記録しました。"))
    return redirect("staff:visit", gone.number)


def _tried(act: Callable[[], BookingFacts]) -> tuple[bool, Message | None]:
    """Whether the act was done, and what stood in the way."""
    try:
        act()
    except Refusal as refusal:
        if refusal.code in _ELSEWHERE:
            raise
        return False, refusal.message
    return True, None
