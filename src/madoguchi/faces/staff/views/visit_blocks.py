"""Closing spans of an office, and who has to move then: first what would happen, then the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.booking.errors.desk import BlockCapacityMistyped, BlockMistyped
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.faces.staff.views.visits import day_asked, visit_context
from madoguchi.faces.staff.visit_words import line_name, office_name, time_choices, visit_row, visit_rows
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.dates import moment
from madoguchi.faces.ui.frame import OWN_NAMES
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.visit import blocks as journey
from madoguchi.journeys.visit import conflicts as conflict_journey
from madoguchi.journeys.visit import desk, telephone
from madoguchi.journeys.visit.blocks import Span
from madoguchi.journeys.visit.conflicts import Displaced
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, today
from madoguchi.values.message import Message
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number

_FIELD_OF = {
    "reason_missing": "reason",
    "block_capacity_mistyped": "capacity",
    "block_mistyped": "until_at",
    "unknown_line": "line",
}
_MOST = 999  # seats of one time
_LONGEST_PLACE = 40


@require_http_methods(["GET", "POST"])
@for_staff
def blocks(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """What is closed, and a form whose first press says what would happen; the second does it."""
    given = request.POST if request.method == "POST" else {}
    problems: dict[str, Message] = {}
    dry = None
    if request.method == "POST":
        try:
            span = _span(office, given)
            if "sure" in given:
                return _done(request, office, journey.block(span, by=by))
            dry = journey.try_block(span, by=by)
        except Refusal as refusal:
            if refusal.code not in _FIELD_OF:
                raise
            problems[_FIELD_OF[refusal.code]] = refusal.message
    context = {
        "office": office,
        "office_name": office_name(office),
        "in_force": [
            (one, line_name(one.line) if one.line else _("すべての列"))
            for one in journey.blocks_in_force(office, by=by)
        ],
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by)],
        "lines": [("", _("すべての列")), *((one.id, line_name(one.id)) for one in visit().lines)],
        "given": _given(given),
        "found": problems,
        "problems": list(problems.items()),
        "dry": dry,
        "touched": visit_rows(dry.displaced) if dry else [],
    }
    return render(request, "staff/visits/blocks.html", context, status=422 if problems else 200)


def _given(given: Mapping[str, str]) -> dict[str, str]:
    coming = city().business_calendar.next_open(today() + timedelta(days=1)).isoformat()
    usual = {"line": "", "from_on": coming, "from_at": "08:45", "until_on": coming, "until_at": "16:30"}
    return {**usual, "capacity": "0", "reason": "", **{name: str(given[name]) for name in given}}


def _span(office: str, given: Mapping[str, str]) -> Span:
    """The span as it was typed; raises BlockMistyped, BlockCapacityMistyped."""
    capacity = whole_number(given.get("capacity", ""), most=_MOST)
    if capacity is None:
        raise BlockCapacityMistyped()
    return Span(
        office,
        given.get("line", ""),
        _moment(given.get("from_on", ""), given.get("from_at", "")),
        _moment(given.get("until_on", ""), given.get("until_at", "")),
        capacity,
        given.get("reason", "")[:200],
    )


def _moment(on: str, at: str) -> datetime:
    day: date | None = day_asked(on)
    try:
        clock = datetime.strptime(at, "%H:%M").time()
    except ValueError:
        raise BlockMistyped() from None
    if day is None:
        raise BlockMistyped()
    return datetime.combine(day, clock, JST)


def _done(request: HttpRequest, office: str, displaced: int) -> HttpResponse:
    if displaced:
        messages.warning(
            request, _("枠を変えました。{count}件の予約に、ほかの時刻を案内してください。").format(count=displaced)
        )
        return redirect("staff:visits_conflicts")
    messages.success(request, _("枠を変えました。ぶつかる予約はありません。"))
    return redirect("staff:visits_blocks", office)


@require_POST
@for_staff
def unblock(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """Take a block back."""
    journey.unblock(number_in(request.POST.get("block", "")), office, by=by)
    messages.success(request, _("枠の変更を取り消しました。"))
    return redirect("staff:visits_blocks", office)


@require_GET
@for_staff
def conflicts(request: HttpRequest, by: Actor) -> HttpResponse:
    """Everybody without a place, with times to propose; nothing moves before somebody presses."""
    after = request.GET.get("after", "")[:_LONGEST_PLACE]
    found = conflict_journey.conflicts(by=by, after=after)
    here = reverse("staff:visits_conflicts")
    following = f"{here}?{urlencode({'after': found.following})}" if found.following else ""
    context = {
        "found": found,
        "rows": [_row(one) for one in found.displaced],
        "total": found.total,
        "after": after,
        "unasked": sum(one.booking.asked_to_move_at is None for one in found.displaced),
        "pages": Pager(here if after else "", following, size=conflict_journey.A_PAGE),
    }
    return render(request, "staff/visits/conflicts.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def ask_many(request: HttpRequest, by: Actor) -> HttpResponse:
    """The letters to everybody of a page who was not asked yet: first they are listed, then one press sends them."""
    if request.method == "POST":
        asked = conflict_journey.ask_many_to_move(request.POST.getlist("number"), words=_prepared, by=by)
        messages.success(request, _("{count}件の知らせを書きました。").format(count=asked))
        return redirect("staff:visits_conflicts")
    found = conflict_journey.still_to_ask(by=by, after=request.GET.get("after", "")[:_LONGEST_PLACE])
    rows = [{"row": row, "text": _prepared(row.facts)} for row in visit_rows(found)]
    return render(request, "staff/visits/ask_many.html", {"rows": rows})


def _prepared(one: BookingFacts) -> str:
    """The words of the letter, in the language of the letter around them."""
    with override(one.language):
        return _("{at}の枠がなくなりました。ご不便をおかけします。").format(at=moment(one.starts_at))


def _row(one: Displaced) -> dict[str, object]:
    return {
        "row": visit_row(one.booking),
        "line": line_name(one.booking.line),
        "proposals": time_choices(one.proposals, ""),
        "asked_at": one.booking.asked_to_move_at,
    }


@require_http_methods(["GET", "POST"])
@for_staff
def ask(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """The letter that asks for another time, ready to be changed before it goes."""
    found = telephone.visit_for_caller(booking_number, by=by, action=desk.SERVE)
    text, problem = request.POST.get("text", ""), None
    if request.method == "POST":
        try:
            conflict_journey.ask_to_move(found.number, text=text[:1000], by=by)
        except Refusal as refusal:
            if refusal.code not in ("text_missing", "booking_over"):
                raise
            problem = refusal.message
        else:
            messages.success(request, _("ほかの時刻を選んでいただくよう、知らせを書きました。"))
            return redirect("staff:visits_conflicts")
    else:
        text = _prepared(found)
    context = visit_context(found) | {
        "text": text,
        "spoken": OWN_NAMES.get(found.language, OWN_NAMES["ja"]),
        "problems": [("text", problem)] if problem else [],
    }
    return render(request, "staff/visits/ask.html", context, status=422 if problem else 200)
