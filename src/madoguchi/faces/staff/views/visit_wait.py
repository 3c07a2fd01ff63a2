"""Putting somebody on the waiting list who calls or stands at the counter: one page, and one Enter does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.who_waits import Waiting
from madoguchi.faces.staff.views.visits import day_asked, services_offered
from madoguchi.faces.staff.visit_words import office_name
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.calls import COUNTER, TELEPHONE
from madoguchi.journeys.visit.waiting import days_to_wait
from madoguchi.journeys.visit.waiting_calls import WaitingCall, join_for_caller, problems_of, standing_place
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import new_secret
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import LANGUAGES

_LONGEST = {"name": 200, "kana": 200, "telephone": 20, "email": 254}
_PLACE = {
    "waiting_for_nothing": "from_on",
    "already_waiting": "name",
    "no_time_together": "service",
    "unknown_office": "office",
}


@require_http_methods(["GET", "POST"])
@for_staff
def wait(request: HttpRequest, by: Actor) -> HttpResponse:
    """The caller and the days; `carry` brings along what the page of bookings was told already."""
    given = request.POST if request.method == "POST" else request.GET
    call = _call(given, given.getlist("service"), by)
    if request.method != "POST" or "carry" in given:
        first, last = days_to_wait()
        begins = max(first, min(day_asked(given.get("from", "")) or first, last))
        return _drawn(request, by, replace(call, key=new_secret(), from_on=begins, until_on=last), {})
    return _posted(request, by, replace(call, key=key_of_press(request)))


def _call(given: Mapping[str, str], services: list[str], by: Actor) -> WaitingCall:
    known = {one.id for one in visit().services}
    spoken, lane = given.get("language", "ja"), given.get("lane", "")
    return WaitingCall(
        key="",
        services=tuple(one for one in dict.fromkeys(services) if one in known),
        office=given.get("office", "") or desk.own_office(by).id,
        from_on=day_asked(given.get("from_on", "")),
        until_on=day_asked(given.get("until_on", "")),
        language=spoken if spoken in LANGUAGES else "ja",
        lane=lane if lane in (TELEPHONE, COUNTER) else TELEPHONE,
        **{name: given.get(name, "")[:most] for name, most in _LONGEST.items()},
    )


def _posted(request: HttpRequest, by: Actor, call: WaitingCall) -> HttpResponse:
    problems = problems_of(call)
    if problems:
        return _drawn(request, by, call, problems)
    try:
        place = join_for_caller(call, by=by)
    except Refusal as refusal:
        if refusal.code not in _PLACE:
            raise
        standing = standing_place(call, by=by) if refusal.code == "already_waiting" else None
        if standing is not None:
            return _led_to(request, standing, call.office)
        return _drawn(request, by, call, {_PLACE[refusal.code]: refusal.message})
    said = _("空きを待つ方に加えました。いま{place}番目です。").format(place=place.ahead + 1)
    messages.success(request, said)
    return redirect("staff:visits_waiting", call.office)


def _led_to(request: HttpRequest, place: Waiting, office: str) -> HttpResponse:
    """The list from the place on that the caller has already."""
    said = _(
        "この方は、すでに空きを待っています。この一覧の、いちばん上の方です。日や用件を変えるときは、先に外してください。"
    )
    messages.warning(request, said)
    return redirect(f"{reverse('staff:visits_waiting', args=[office])}?after={place.behind}")


def _drawn(request: HttpRequest, by: Actor, call: WaitingCall, problems: Mapping[str, Message]) -> HttpResponse:
    desk.own_office(by)
    first, last = days_to_wait()
    context = {
        "call": call,
        "services": services_offered(call.services),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by)],
        "first": first,
        "last": last,
        "rules": visit().rules.calls,
        "lanes": [(TELEPHONE, _("電話")), (COUNTER, _("窓口"))],
        "languages": [("ja", _("日本語")), ("ja-easy", _("やさしい日本語")), ("en", "English")],
        "problems": list(problems.items()),
        "found": problems,
    }
    return render(request, "staff/visits/wait.html", context, status=422 if problems else 200)
