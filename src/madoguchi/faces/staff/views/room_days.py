"""All rooms and things on one day, and moving a reservation to another time after a page that asks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.errors.resources import NoSuchReservation, ReservationOver
from madoguchi.engines.booking.queries.resources import (
    DayOfResource,
    ReservationFacts,
    day_of_resources,
    open_day,
    reservation,
    resource,
)
from madoguchi.faces.staff.room_lanes import lanes_of_day
from madoguchi.faces.staff.views.rooms import day_near, moment_at
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, problem_list, short_text
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit.rooms import move_room
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

_DAY = timedelta(days=1)


@require_GET
@for_staff
def day(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every room and thing with what is reserved and what is free on the day."""
    on = day_near(request.GET.get("on", ""))
    found, is_open = day_of_resources(on), open_day(on).is_open
    context = {
        "on": on,
        "is_open": is_open,
        "picture": lanes_of_day(found, on) if found and is_open else "",
        "before": (on - _DAY).isoformat(),
        "after": (on + _DAY).isoformat(),
        "rows": [_row(one) for one in found],
    }
    return render(request, "staff/rooms_day.html", context)


def _row(one: DayOfResource) -> dict[str, object]:
    return {
        "ref": one.resource.ref,
        "name": words_in(one.resource.name, language()),
        "office": words_in(one.resource.office_name, language()),
        "many": one.resource.units > 1,
        "reserved": [{"one": held, "unit": held.unit + 1, "over": held.ends_at <= now()} for held in one.reserved],
        "free": one.free,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def move(request: HttpRequest, by: Actor, reservation_code: str) -> HttpResponse:
    """Ask for the other time, show both, and move by the second press."""
    try:
        one = reservation(reservation_code)
        if one.cancelled or one.ends_at <= now():
            raise ReservationOver()
    except (NoSuchReservation, ReservationOver) as refusal:
        status = 404 if isinstance(refusal, NoSuchReservation) else 409
        context = {"sentence": refusal.message.text(_), "status": status}
        return render(request, "staff/refused.html", context, status=status)
    problems: dict[str, Message] = {}
    wanted = None
    if request.method == "POST":
        try:
            wanted = _wanted(request)
            if "sure" in request.POST:
                move_room(one.code, *wanted, by=by)
                messages.success(request, _("予約を動かしました。"))
                return redirect(f"{reverse('staff:rooms_day')}?on={wanted[0].date().isoformat()}")
        except Refusal as refusal:
            problems[_field_of(refusal)], wanted = refusal.message, None
    return _asked(request, one, wanted if "back" not in request.POST else None, problems)


def _field_of(refusal: Refusal) -> str:
    on_the_day = ("date_unreadable", "date_missing", "span_past", "span_too_far", "resource_full_that_day")
    return "on" if refusal.code in on_the_day else "from"


def _wanted(request: HttpRequest) -> tuple[datetime, datetime]:
    """The time that was typed; raises what reading a day and a clock raises."""
    on: date = parse_date(request.POST.get("on", ""))
    return moment_at(on, request.POST.get("from", "")), moment_at(on, request.POST.get("until", ""))


def _asked(
    request: HttpRequest, one: ReservationFacts, wanted: tuple[datetime, datetime] | None, problems: Problems
) -> HttpResponse:
    usual = {
        "on": one.starts_at.date().isoformat(),
        "from": f"{one.starts_at:%-H:%M}",
        "until": f"{one.ends_at:%-H:%M}",
    }
    typed = {name: request.POST.get(name, value) for name, value in usual.items()}
    context = {
        "one": one,
        "name": words_in(resource(one.resource).name, language()),
        "wanted": wanted,
        "given": list(typed.items()),
        "fields": [
            short_text("on", _("日"), value=typed["on"], hint=_("例：令和8年12月4日、2026-12-04"), problems=problems),
            short_text("from", _("はじまり"), value=typed["from"], hint=_("例：10:30"), width=8, problems=problems),
            short_text("until", _("おわり"), value=typed["until"], hint=_("例：11:30"), width=8, problems=problems),
        ],
        "problems": problem_list(problems),
        "back": f"{reverse('staff:rooms_day')}?on={one.starts_at.date().isoformat()}",
    }
    return render(request, "staff/room_move.html", context, status=422 if problems else 200)
