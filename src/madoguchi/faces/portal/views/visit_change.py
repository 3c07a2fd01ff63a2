"""Another time for a booking: the old one is kept until the new one is taken."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.errors.bookings import AlreadyBooked, SlotClosed, SlotFull, StaleBooking, TooSoon
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.faces.portal.asked_visits import Asked, asked_of
from madoguchi.faces.portal.own_visit import facts_of, for_the_visitor, trail_of
from madoguchi.faces.portal.views.visit_times import show_times
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit import times as times_of
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.booking import change_visit
from madoguchi.journeys.visit.calls import FreeTime
from madoguchi.journeys.visit.kept_places import times_to_move
from madoguchi.values.clock import JST
from madoguchi.values.message import Message

_MOST_TIMES = 500


@never_cache
@require_safe
@for_the_visitor
def times(request: HttpRequest, visit_number: str) -> HttpResponse:
    """Another time for the booking; the old one is kept until the new one is taken."""
    page = journey.visit_page(visit_number, language())
    if not page.may_change:
        return redirect("portal:visit_page", visit_number)
    return _times(request, page, asked_of(request.GET))


def _times(request: HttpRequest, page: journey.VisitPage, asked: Asked, problem: Message | None = None) -> HttpResponse:
    number = page.booking.number
    if page.booking.of_opening:
        return _opening_times(request, page, problem)
    want = wishes.want_of_booking(page.booking.services, page.booking.procedures, page.booking.minutes)
    shown = Asked(want.chosen, asked.office or page.booking.office, asked.at, asked.line, asked.week, asked.view)

    def to(**change: object) -> str:
        return shown.url("portal:visit_change_times", number, **{"for": None, **change})

    return show_times(request, shown, want, to, number=number, problem=problem, full=asked.at if problem else None)


def _opening_times(request: HttpRequest, page: journey.VisitPage, problem: Message | None) -> HttpResponse:
    """The times of its opening that are left in its lane, by day; a booking of an opening stays in it."""
    booking = page.booking
    free = times_to_move(booking, most=_MOST_TIMES).here
    days = groupby((one for one in free if one.starts_at != booking.starts_at), lambda one: one.starts_at.date())
    context = {
        **facts_of(page),
        "trail": trail_of(booking.number, _("時刻を変える")),
        "days": [(on, [_time_of_opening(booking, one) for one in times]) for on, times in days],
        "problems": [("", problem)] if problem else [],
    }
    return render(request, "portal/visit/opening_times.html", context, status=409 if problem else 200)


def _time_of_opening(booking: BookingFacts, one: FreeTime) -> dict[str, object]:
    asked = Asked((), one.office, one.starts_at, one.line)
    return {"at": one.starts_at, "free": one.free, "url": asked.url("portal:visit_change", booking.number)}


def _lines_of(booking: BookingFacts) -> tuple[str, ...]:
    """The lines this booking may be in: those that do all it is for, or its opening."""
    if booking.of_opening:
        return (booking.line,)
    return wishes.want_of_booking(booking.services, booking.procedures).lines


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_visitor
def change(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The old time and the new one side by side; POST changes."""
    page = journey.visit_page(visit_number, language())
    asked = asked_of(request.POST if request.method == "POST" else request.GET)
    goal = asked.at is not None and asked.office and asked.line in _lines_of(page.booking)
    if not page.may_change or not goal:
        return redirect("portal:visit_page", visit_number)
    if request.method == "POST":
        return _changed(request, page, asked)
    context = {
        **facts_of(page),
        "trail": trail_of(visit_number, _("時刻を変える")),
        "asked": asked,
        "office_name": journey.place_name(asked.office, language()),
        "where": times_of.where_of(asked.office, asked.line, language()),
        "times_url": asked.url("portal:visit_change_times", visit_number, **{"for": None}),
    }
    return render(request, "portal/visit/change.html", context)


def _changed(request: HttpRequest, page: journey.VisitPage, asked: Asked) -> HttpResponse:
    number = page.booking.number
    try:
        change_visit(
            number,
            office=asked.office,
            line=asked.line,
            starts_at=asked.begins,
            by=visitor(request),
            by_visitor=True,
            revision=revision_of(request),
        )
    except (SlotFull, SlotClosed, TooSoon, AlreadyBooked) as refusal:
        return _times(request, page, asked, refusal.message)
    except StaleBooking as refusal:
        messages.warning(request, str(refusal.message.text(_)))
        return redirect("portal:visit_page", number)
    said = _("時刻を変えました。{on} {clock}に、おいでください。")
    messages.success(request, said.format(on=short_day(asked.at), clock=f"{asked.begins.astimezone(JST):%-H:%M}"))
    return redirect("portal:visit_page", number)
