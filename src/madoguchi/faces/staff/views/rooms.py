"""Rooms, desks and things: what is reserved in a week, reserving, and cancelling after a page that asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.errors.resources import ClockMistyped, NoSuchReservation
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.resources import (
    ReservationFacts,
    ResourceFacts,
    free_on,
    reservation,
    reservations,
    resource,
    resources,
)
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.room_lanes import lanes_of_week
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, problem_list, short_text
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit.rooms import cancel_room, reserve_room
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, now, today
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

_WEEK = timedelta(days=7)
_FAR = timedelta(days=3650)
_PLACE = {"purpose_missing": "purpose", "span_past": "on", "span_too_far": "on"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def rooms(request: HttpRequest, by: Actor) -> HttpResponse:
    """The week of one room as a table, its free times today, and the form that reserves it."""
    known = resources()
    if not known:
        return render(request, "staff/rooms.html", {"known": ()})
    asked = request.POST.get("room") or request.GET.get("room") or known[0].ref
    room = resource(asked)
    problems: dict[str, Message] = {}
    if request.method == "POST":
        try:
            on = parse_date(request.POST.get("on", ""))
            _reserve(request, room, on, by)
        except Refusal as refusal:
            problems[_PLACE.get(refusal.code, "from")] = refusal.message
        else:
            messages.success(request, _("予約しました。"))
            return redirect(f"{reverse('staff:rooms')}?room={room.ref}&week={on.isoformat()}")
    week = _monday(request.POST.get("on") or request.GET.get("week", ""))
    return render(
        request, "staff/rooms.html", _page(request, known, room, week, problems), status=422 if problems else 200
    )


def _reserve(request: HttpRequest, room: ResourceFacts, on: date, by: Actor) -> None:
    begins, ends = (moment_at(on, request.POST.get(name, "")) for name in ("from", "until"))
    reserve_room(room.ref, begins, ends, purpose=request.POST.get("purpose", ""), by=by, key=key_of_press(request))


def moment_at(on: date, text: str) -> datetime:
    """A clock such as 10:30 on a day; raises ClockMistyped."""
    try:
        return datetime.combine(on, datetime.strptime(text.strip(), "%H:%M").time(), JST)
    except ValueError:
        raise ClockMistyped() from None


def day_near(text: str) -> date:
    """The day that is asked for, or today; a day far away holds nothing, and the calendar ends somewhere."""
    try:
        on = parse_date(text)
    except Refusal:
        on = today()
    return min(max(on, today() - _FAR), today() + _FAR)


def _monday(text: str) -> date:
    nearest = day_near(text)
    return nearest - timedelta(days=nearest.weekday())


def _page(
    request: HttpRequest, known: tuple[ResourceFacts, ...], room: ResourceFacts, week: date, problems: Problems
) -> dict[str, object]:
    last = week + _WEEK - timedelta(days=1)
    found = reservations([room.ref], week, last)[room.ref]
    dates = [week + timedelta(days=passed) for passed in range(7)]
    return {
        "known": [
            {"ref": one.ref, "name": words_in(one.name, language()), "office": words_in(one.office_name, language())}
            for one in known
        ],
        "room": room,
        "name": words_in(room.name, language()),
        "office": words_in(room.office_name, language()),
        "picture": lanes_of_week(room, found, dates),
        "days": [day for on in dates if (day := _day(on, found))["rows"]],
        "first": week,
        "last": last,
        "before": (week - _WEEK).isoformat(),
        "after": (week + _WEEK).isoformat(),
        "free": free_on(room.ref, today()),
        "fields": _fields(request.POST, problems),
        "rule": _rule(),
        "problems": problem_list(problems),
        "key": key_of_press(request),
    }


def _fields(posted: Mapping[str, str], problems: Problems) -> list[FieldView]:
    """When, and what for."""
    day, start, end = posted.get("on", today().isoformat()), posted.get("from", ""), posted.get("until", "")
    return [
        short_text("on", _("日"), value=day, hint=_("例：令和8年12月4日、2026-12-04"), problems=problems),
        short_text("from", _("はじまり"), value=start, hint=_("例：10:30"), width=8, problems=problems),
        short_text("until", _("おわり"), value=end, hint=_("例：11:30"), width=8, problems=problems),
        short_text("purpose", _("目的"), value=posted.get("purpose", ""), width=0, problems=problems),
    ]


def _rule() -> str:
    rules = visit().rules
    return _("{grid}分きざみ。続けて{hours}時間まで。").format(grid=rules.grid, hours=f"{rules.longest / 60:g}")


def _day(on: date, found: tuple[ReservationFacts, ...]) -> dict[str, object]:
    return {
        "on": on,
        "rows": [
            {"one": one, "unit": one.unit + 1, "over": one.ends_at <= now()}
            for one in found
            if one.starts_at.date() == on
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def cancel(request: HttpRequest, by: Actor, reservation_code: str) -> HttpResponse:
    """Ask, and cancel by POST."""
    try:
        one = reservation(reservation_code)
    except NoSuchReservation as refusal:
        sentence = refusal.message.text(_)
        return render(request, "staff/refused.html", {"sentence": sentence, "status": 404}, status=404)
    back = f"{reverse('staff:rooms')}?room={one.resource}&week={one.starts_at.date().isoformat()}"
    if request.method == "POST":
        cancel_room(reservation_code, by=by)
        messages.success(request, _("予約を取り消しました。"))
        return redirect(back)
    name = words_in(resource(one.resource).name, language())
    return render(request, "staff/room_cancel.html", {"one": one, "name": name, "back": back})
