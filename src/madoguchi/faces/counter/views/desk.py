"""The counter desk: one visitor at a time, everything with one press, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.engines.booking.actions import calling, seats
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.rules.queue import rule_said
from madoguchi.faces.counter.desk_rows import ByCounter, other_counters, ticket_row
from madoguchi.faces.counter.names import clock, counter_name, line_name, office_name
from madoguchi.faces.counter.pressed import ticket_sent
from madoguchi.faces.counter.seen import keep_seen, names_seen
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.visit import hall as journey
from madoguchi.journeys.visit.desk import VIEW, offices_for, own_office
from madoguchi.journeys.visit.hall import DeskSheet
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number


@require_GET
@for_staff
def offices(request: HttpRequest, by: Actor) -> HttpResponse:
    """Which of the offices one may see, and which part of its hall."""
    own_office(by, VIEW)
    found = [(one.id, office_name(one.id)) for one in offices_for(by, VIEW)]
    return render(request, "counter/offices.html", {"offices": found})


@require_GET
@for_staff
def counters(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """Which counter to sit down at."""
    sheet = journey.hall_sheet(office, by=by)
    rows = [
        ByCounter(
            id=one.id,
            name=counter_name(office, one.id),
            lines="・".join(line_name(line) for line in one.lines),
            number=None,
            staff=sheet.day.seats[one.id].staff_name if one.id in sheet.day.seats else "",
            is_mine=one.id in sheet.day.seats and sheet.day.seats[one.id].staff_ref == by.ref,
        )
        for one in sheet.counters
    ]
    return render(request, "counter/counters.html", {**_frame(office), "rows": rows})


@require_GET
@for_staff
def desk(request: HttpRequest, by: Actor, office: str, counter: str) -> HttpResponse:
    """The visitor at this counter, the next ones, and the day so far."""
    sheet, new = journey.desk_sheet(office, counter, by=by, known=names_seen(request))
    keep_seen(request, new)
    rows = [ticket_row(one, sheet.day, sheet.people.get(one.id)) for one in sheet.next]
    context = {
        **_frame(office),
        "counter": counter,
        "counter_name": counter_name(office, counter),
        "lines": [line_name(line) for line in sheet.counter.lines],
        "seat": sheet.seat,
        "is_mine": bool(sheet.seat and sheet.seat.staff_ref == by.ref),
        "here": ticket_row(sheet.here, sheet.day, sheet.people.get(sheet.here.id)) if sheet.here else None,
        "rows": rows,
        "more": sheet.waiting - len(rows),
        "parked": [ticket_row(one, sheet.day, sheet.people.get(one.id)) for one in sheet.parked],
        "done": sheet.done,
        "minutes": sheet.minutes,
        "others": other_counters(sheet.day, counter),
        "to_lines": _other_lines(sheet),
        "to_counters": _other_counters(sheet, counter),
        "rule": rule_said(declared.visit().rules).text(_),
        "at": clock(sheet.day.at),
    }
    return render(request, "counter/desk.html", context)


def _frame(office: str) -> dict[str, object]:
    return {"office": office, "office_name": office_name(office)}


def _other_lines(sheet: DeskSheet) -> list[tuple[str, str]]:
    called = {line for seat in sheet.day.seats.values() for line in seat.lines}
    here = sheet.here.line if sheet.here else ""
    return [(one.id, line_name(one.id)) for one in declared.visit().lines if one.id in called and one.id != here]


def _other_counters(sheet: DeskSheet, counter: str) -> list[tuple[str, str]]:
    return [(one, counter_name(sheet.day.office, one)) for one in sheet.day.seats if one != counter]


@require_POST
@for_staff
def act(request: HttpRequest, by: Actor, office: str, counter: str, act: str) -> HttpResponse:
    """One press at the desk; what could not be done is said on the page it came from."""
    known = _ACTS.get(act)
    if known is None:
        raise NoSuchTicket()
    journey.counter_of(office, counter, by=by)
    try:
        done = known(request, by, office, counter)
    except Refusal as refusal:
        return refused(request, refusal, back=reverse("counter:desk", args=[office, counter]))
    if done:
        messages.success(request, done)
    return redirect("counter:desk", office, counter)


def _open(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    seats.open_counter(office, counter, by=by, lines=tuple(request.POST.getlist("line")))
    return _("窓口を開けました。")


def _close(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    seats.close_counter(office, counter, by=by)
    return _("窓口を閉めました。")


def _next(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    called = calling.call_next(office, counter, by=by)
    if called is None:
        messages.warning(request, _("いま、お待ちの方はいません。"))
    return ""


def _recall(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    seen = whole_number(request.POST.get("calls", "")) or 0
    calling.recall(ticket_sent(request, office), at=counter, calls=seen, by=by)
    return ""


def _start(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    calling.start(ticket_sent(request, office), at=counter, by=by)
    return ""


def _done(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    calling.finish(ticket_sent(request, office), at=counter, by=by)
    return _("{number}番の方の対応を終わりました。").format(number=request.POST["number"])


def _park(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    calling.park(ticket_sent(request, office), at=counter, note=request.POST.get("note", "")[:200], by=by)
    return _("{number}番の方を、おあずかりにしました。").format(number=request.POST["number"])


def _resume(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    calling.resume(ticket_sent(request, office), by=by)
    return _("{number}番の方は、もう一度、順番に入りました。").format(number=request.POST["number"])


def _absent(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    calling.mark_absent(ticket_sent(request, office), at=counter, by=by)
    return _("{number}番の方を、いらっしゃらないことにしました。").format(number=request.POST["number"])


def _hand_over(request: HttpRequest, by: Actor, office: str, counter: str) -> str:
    kind, _colon, to = request.POST.get("to", "").partition(":")
    chosen = {"line": to} if kind == "line" else {"counter": to}
    calling.hand_over(ticket_sent(request, office), at=counter, by=by, **chosen)
    return _("{number}番の方を、{to}に渡しました。").format(
        number=request.POST["number"], to=line_name(to) if kind == "line" else counter_name(office, to)
    )


_ACTS: Mapping[str, Callable[[HttpRequest, Actor, str, str], str]] = {
    "open": _open,
    "close": _close,
    "next": _next,
    "recall": _recall,
    "start": _start,
    "done": _done,
    "park": _park,
    "resume": _resume,
    "absent": _absent,
    "hand-over": _hand_over,
}
