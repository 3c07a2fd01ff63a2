"""The booking afterwards: opening it, receipt, calendar file, changing, cancelling, accepting, writing ahead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.engines.booking.errors.bookings import (
    AlreadyBooked,
    NoSuchBooking,
    SlotClosed,
    SlotFull,
    StaleBooking,
    TooSoon,
    VisitBegun,
)
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.faces.portal.asked_visits import Asked, asked_of
from madoguchi.faces.portal.codes import entered, opened
from madoguchi.faces.portal.kept_visits import holds_visit, is_visit_noted, keep_visit, kept_visits, note_visit
from madoguchi.faces.portal.keys import keep_draft
from madoguchi.faces.portal.own_forms import resume_url
from madoguchi.faces.portal.views.visit_times import show_times
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Crumb, Letter, Tone
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys import apply
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit import times as times_of
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.booking import accept_visit, cancel_visit, change_visit
from madoguchi.journeys.visit.bring import things_of
from madoguchi.journeys.visit.calls import FreeTime
from madoguchi.journeys.visit.kept_places import times_to_move
from madoguchi.journeys.visit.own import note_look_at_visit, open_visit
from madoguchi.values.clock import JST, now
from madoguchi.values.icalendar import Event, calendar_file
from madoguchi.values.message import Message

_MOST_TIMES = 500
_LEADS_TO = {"cancel": "portal:visit_cancel", "room": "portal:visit_room"}


def trail_of(number: str, here: str = "") -> tuple[Crumb, ...]:
    """The way from the home page to a booking, and to a page about it."""
    way = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("来庁予約"), reverse("portal:visit")))
    if not here:
        return *way, Crumb(number)
    return *way, Crumb(number, reverse("portal:visit_page", args=[number])), Crumb(here)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Enter the number and the code of a booking."""
    typed = entered(request, journey.booking_by_codes, unknown=NoSuchBooking)
    if typed.found is not None:
        return keep_visit(request, redirect("portal:visit_page", typed.found.number), typed.found.number)
    context = {
        "section": "visit",
        "trail": (
            Crumb(_("ホーム"), reverse("portal:home")),
            Crumb(_("来庁予約"), reverse("portal:visit")),
            Crumb(_("予約を見る")),
        ),
        **typed.context,
        "known": kept_visits(request),
    }
    return render(request, "portal/visit/enter.html", context, status=422 if typed.problems else 200)


@never_cache
@require_safe
def link(request: HttpRequest, visit_code: str) -> HttpResponseBase:
    """The address in letters and codes: opens the booking in this browser, and changes nothing of it."""
    found = opened(request, visit_code, journey.booking_by_link, unknown=NoSuchBooking)
    if found is None:
        return redirect("portal:visit_enter")
    leads_to = _LEADS_TO.get(request.GET.get("to", ""), "portal:visit_page")
    return keep_visit(request, redirect(leads_to, found.number), found.number)


def for_the_visitor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page about a booking, only for who made it, entered its codes or owns it by account.

    Everybody else is asked for the codes, as of a number nobody has: it is not found (404). A look is journalled once
    an hour for each browser, so that no reload is another look.
    """

    @wraps(view)
    def asked(request: HttpRequest, visit_number: str, **rest: Any) -> HttpResponseBase:
        by = visitor(request)
        try:
            if not holds_visit(request, visit_number):
                open_visit(visit_number, by=by)
        except NotPermitted:
            return render(request, "portal/visit/locked.html", {"section": "visit"}, status=404)
        if is_visit_noted(request, visit_number):
            return view(request, visit_number, **rest)
        note_look_at_visit(visit_number, by=by)
        return note_visit(request, view(request, visit_number, **rest), visit_number)

    return asked


def _mark(page: journey.VisitPage) -> tuple[Tone, str]:
    marks: dict[str, tuple[Tone, str]] = {
        "offered": ("turn", _("あなたの番です")),
        "booked": ("done", _("予約ずみ")),
        "arrived": ("info", _("受付ずみ")),
        "served": ("", _("終わりました")),
        "cancelled": ("", _("取消し")),
        "missed": ("", _("おいでになりませんでした")),
        "lapsed": ("", _("期限がすぎました")),
    }
    return marks[page.booking.state]


def _facts(page: journey.VisitPage) -> dict[str, Any]:
    where = settings.MADOGUCHI_BASE_URL + reverse("portal:visit_link", args=[page.booking.code])
    return {
        "section": "visit",
        "page": page,
        "booking": page.booking,
        "number": page.booking.number,
        "mark": _mark(page),
        "qr": qr_code(where, _("予約のページを開く二次元コード")),
    }


@never_cache
@require_safe
@for_the_visitor
def receipt(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The number, the code, what to bring, and the forms that can be written beforehand."""
    return render(request, "portal/visit/receipt.html", _facts(journey.visit_page(visit_number, language())))


@never_cache
@require_safe
@for_the_visitor
def page(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The booking as it stands, and what can be done about it."""
    facts = _facts(journey.visit_page(visit_number, language()))
    letters = [
        Letter(one.subject, one.body, one.written_at, one.recipient and _("メールでお送りしました。"))
        for one in facts["page"].messages
    ]
    context = {**facts, "trail": trail_of(visit_number), "letters": letters}
    return render(request, "portal/visit/page.html", context)


@never_cache
@require_safe
@for_the_visitor
def calendar(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The booking as a file for the visitor's own calendar."""
    page = journey.visit_page(visit_number, language())
    one = page.booking
    address = settings.MADOGUCHI_BASE_URL + reverse("portal:visit_enter")
    event = Event(
        # The same under every name the house is reached by: a calendar must find again what it has.
        uid=f"{one.number}@{urlsplit(settings.MADOGUCHI_BASE_URL).hostname}",
        sequence=one.revision,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        stamped_at=now(),
        summary=f"{page.office} {'、'.join(page.services)}",
        location=" ".join(filter(None, (page.office, page.address, page.where))),
        description=_description(one),
        url=address,
        cancelled=page.is_given_up,
        tentative=page.is_offer,
    )
    response = HttpResponse(calendar_file(event, product="madoguchi"), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{one.number}.ics"'
    return response


def _description(one: BookingFacts) -> str:
    bring = things_of(one.services, one.procedures, language())
    said = [_("予約番号 {number}").format(number=one.number)]
    return "\n".join([*said, *([_("持ってくるもの")] if bring else []), *(f"・{thing}" for thing in bring)])


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
        **_facts(page),
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
        **_facts(page),
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_visitor
def cancel(request: HttpRequest, visit_number: str) -> HttpResponse:
    """Ask once more, then POST cancels: a programme that follows the links of a letter cancels nothing."""
    page = journey.visit_page(visit_number, language())
    if not (page.may_cancel or page.is_offer):
        if page.is_late:
            messages.warning(request, VisitBegun().message.text(_))
        return redirect("portal:visit_page", visit_number)
    if request.method == "POST":
        try:
            cancel_visit(visit_number, by=visitor(request), by_visitor=True, revision=revision_of(request))
        except StaleBooking as refusal:
            messages.warning(request, str(refusal.message.text(_)))
        else:
            messages.success(request, _("予約を取り消しました。お知らせくださって、ありがとうございました。"))
        return redirect("portal:visit_page", visit_number)
    context = {**_facts(page), "trail": trail_of(visit_number, _("予約を取り消す"))}
    return render(request, "portal/visit/cancel.html", context)


@never_cache
@require_POST
@for_the_visitor
def accept(request: HttpRequest, visit_number: str) -> HttpResponse:
    """Take the time that was offered."""
    accept_visit(visit_number, by=visitor(request))
    return redirect("portal:visit_receipt", visit_number)


@never_cache
@require_POST
@for_the_visitor
def write_ahead(request: HttpRequest, visit_number: str, procedure_id: str) -> HttpResponse:
    """Begin or go on with a form of the visit, so that the counter already has it."""
    draft_ref = journey.write_beforehand(visit_number, procedure_id, by=visitor(request), language=language())
    keep_draft(request, draft_ref)
    return redirect(resume_url(apply.form_of(draft_ref, language())))
