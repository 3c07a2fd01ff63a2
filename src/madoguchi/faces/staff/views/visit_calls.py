"""What somebody who waits without mail said on the telephone about the time that is held: one press each."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk, waiting_calls
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number

# Somebody was faster, or the time is over: the list says how things stand now.
_TOLD_ON_THE_LIST = frozenset({"booking_over", "offer_answered", "stale_booking"})


@require_POST
@for_staff
def accept(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """They said yes: it is booked, and its number is read aloud."""
    office, done = _tried(request, by, booking_number, lambda: waiting_calls.accept_for_caller(booking_number, by=by))
    if not done:
        return redirect("staff:visits_waiting", office)
    messages.success(request, _("予約しました。番号を、区切って読み上げてください。"))
    return redirect("staff:visit", booking_number)


@require_POST
@for_staff
def decline(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """They said no: the next in order is asked."""
    office, done = _tried(request, by, booking_number, lambda: waiting_calls.decline_for_caller(booking_number, by=by))
    if done:
        messages.success(request, _("断ったと記録しました。この時刻は、次の方に案内します。"))
    return redirect("staff:visits_waiting", office)


@require_POST
@for_staff
def not_reached(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """Nobody answered: the call is counted, and after the last one the next in order is asked."""
    tries = whole_number(request.POST.get("tries", ""))

    def act() -> None:
        called = waiting_calls.note_unreached(booking_number, tries=tries, by=by)
        messages.success(request, _said(is_over=called.is_over, keeps_place=called.keeps_place))

    office, _done = _tried(request, by, booking_number, act)
    return redirect("staff:visits_waiting", office)


def _said(*, is_over: bool, keeps_place: bool) -> str:
    if not is_over:
        return _("つながらなかったと記録しました。時間をおいて、もう一度かけてください。")
    if keeps_place:
        return _("この時刻は、次の方に案内します。この方は順番のまま待ち、次の開庁日からまた案内します。")
    return _("この時刻は、次の方に案内します。つながらないことが続いたため、この方の空き待ちは終わりました。")


def _tried(request: HttpRequest, by: Actor, number: str, act: Callable[[], object]) -> tuple[str, bool]:
    """The office of the booking, and whether the act was done; what stood in its way is told on the next page."""
    office = desk.check_visit(number, by).office
    try:
        act()
    except Refusal as refusal:
        if refusal.code not in _TOLD_ON_THE_LIST:
            raise
        messages.warning(request, refusal.message.text(_))
        return office, False
    return office, True
