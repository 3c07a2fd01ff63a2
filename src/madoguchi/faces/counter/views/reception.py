"""Reception and the floor: a clerk checks in, gives tickets, lets the urgent go first, and sees the whole hall."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.booking.actions import calling
from madoguchi.engines.booking.actions import tickets as actions
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.engines.booking.rules.queue import rule_said
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.faces.counter.desk_rows import ticket_row
from madoguchi.faces.counter.hall_views import against_forecast, counter_rows, line_rows
from madoguchi.faces.counter.names import clock, office_name, service_names
from madoguchi.faces.counter.pressed import ticket_sent
from madoguchi.faces.counter.seen import keep_seen, names_seen
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.visit import hall as journey
from madoguchi.journeys.visit.desk import check_office
from madoguchi.values.actor import Actor
from madoguchi.values.places import number_in
from madoguchi.values.references import new_secret
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import LANGUAGES, words_in

_LONGEST = 200
_LANGUAGE_NAMES = (("ja", "日本語"), ("en", "English"), ("ja-easy", "やさしい日本語"))


@require_http_methods(["GET", "POST"])
@for_staff
def reception(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """Today's bookings, a ticket for who cannot use the kiosk, and everybody who waits; searches are posted."""
    wanted = _searchable(request.POST.get("q", "")) if request.method == "POST" else ""
    sheet, found, new = journey.reception_sheet(office, wanted, by=by, known=names_seen(request))
    keep_seen(request, new)
    day = sheet.day
    missed = [one for one in day.tickets if one.state in (TicketState.MISSED, TicketState.PARKED)]
    context = {
        "office": office,
        "office_name": office_name(office),
        "wanted": wanted,
        "bookings": [(one, clock(one.starts_at), service_names(one.services)) for one in found],
        "services": [(one.id, words_in(one.name, language())) for one in declared.visit().services],
        "languages": _LANGUAGE_NAMES,
        "key": new_secret(),
        "waiting": [ticket_row(one, day, sheet.people.get(one.id)) for one in day.waiting],
        "missed": [ticket_row(one, day, sheet.people.get(one.id)) for one in missed],
        "help_calls": [(call, clock(at)) for call, at in sheet.help_calls],  # type: ignore[arg-type]
        "rule": rule_said(declared.visit().rules).text(_),
        "is_open": day.is_open,
    }
    return render(request, "counter/reception.html", context)


@require_GET
@for_staff
def hall(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """All lines and counters, who waits how long, and the forecast against what happened."""
    sheet = journey.hall_sheet(office, by=by)
    day = sheet.day
    served = [one for one in day.tickets if one.state is TicketState.DONE]
    context = {
        "office": office,
        "office_name": office_name(office),
        "at": clock(day.at),
        "is_open": day.is_open,
        "lines": line_rows(day),
        "counters": counter_rows(day, sheet.counters),
        "numbers": (len(day.waiting), len(day.at_counters), len(served), len(day.tickets)),
        "aside": [ticket_row(one, day, None) for one in day.tickets if one.state is TicketState.PARKED],
        "missed": [ticket_row(one, day, None) for one in day.tickets if one.state is TicketState.MISSED],
        "help_calls": [(call, clock(at)) for call, at in sheet.help_calls],  # type: ignore[arg-type]
        "figure": against_forecast(day),
    }
    return render(request, "counter/hall.html", context)


@require_POST
@for_staff
def act(request: HttpRequest, by: Actor, office: str, act: str) -> HttpResponse:
    """One press at reception."""
    known = _ACTS.get(act)
    if known is None:
        raise NoSuchTicket()
    check_office(office, by)
    page = "counter:hall" if request.POST.get("from") == "hall" else "counter:reception"
    try:
        messages.success(request, known(request, by, office))
    except Refusal as refusal:
        return refused(request, refusal, back=reverse(page, args=[office]))
    return redirect(page, office)


def _searchable(said: str) -> str:
    """What was asked for, without what no keyboard writes."""
    return "".join(letter for letter in said if letter.isprintable()).strip()[:_LONGEST]


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:_LONGEST]


def _check_in(request: HttpRequest, by: Actor, office: str) -> str:
    code = actions.check_in(office, _said(request, "booking"), by=by)
    return _received(code)


def _take(request: HttpRequest, by: Actor, office: str) -> str:
    spoken = request.POST.get("language", "ja")
    code = actions.take_ticket(
        office,
        request.POST.getlist("service"),
        key=key_of_press(request),
        by=by,
        language=spoken if spoken in LANGUAGES else "ja",
        name=_said(request, "name"),
        note=_said(request, "note"),
        urgent=_said(request, "urgent"),
    )
    return _received(code)


def _received(code: str) -> str:
    ticket = place_of(code).ticket
    return _("{number}番で受け付けました。番号をお伝えください。").format(number=ticket.number if ticket else "")


def _urgent(request: HttpRequest, by: Actor, office: str) -> str:
    actions.make_urgent(ticket_sent(request, office), reason=_said(request, "reason"), by=by)
    return _("{number}番の方を、先にお呼びします。").format(number=_said(request, "number"))


def _come_back(request: HttpRequest, by: Actor, office: str) -> str:
    actions.come_back(ticket_sent(request, office), by=by)
    return _("{number}番の方は、もう一度、順番に入りました。").format(number=_said(request, "number"))


def _resume(request: HttpRequest, by: Actor, office: str) -> str:
    calling.resume(ticket_sent(request, office), by=by)
    return _("{number}番の方は、もう一度、順番に入りました。").format(number=_said(request, "number"))


def _help(request: HttpRequest, by: Actor, office: str) -> str:
    actions.answer_help(office, number_in(request.POST.get("call", "")), by=by)
    return _("係の呼出しに応じました。")


_ACTS: Mapping[str, Callable[[HttpRequest, Actor, str], str]] = {
    "check-in": _check_in,
    "ticket": _take,
    "urgent": _urgent,
    "come-back": _come_back,
    "resume": _resume,
    "help": _help,
}
