"""The kiosk in the hall: say what you come for or that you have booked, take the number, call a member of staff."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.engines.booking.actions import tickets as actions
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.faces.counter.device_door import for_device
from madoguchi.faces.counter.language import asked_language, in_asked_language
from madoguchi.faces.counter.names import clock, office_name
from madoguchi.faces.counter.standing import standing_of
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.qr import qr_code
from madoguchi.values.actor import anonymous
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.clock import now
from madoguchi.values.references import new_secret
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_LONGEST = 300
_LANGUAGES = (("ja", "ja", "日本語"), ("en", "en", "English"), ("ja-easy", "ja", "やさしい日本語"))


def _frame(request: HttpRequest, office: str) -> dict[str, object]:
    """What stands around every page of the kiosk."""
    return {
        "office": office,
        "office_name": office_name(office),
        "clock": clock(now()),
        "asked": asked_language(request),
        "languages": [one for one in _LANGUAGES if one[0] != asked_language(request)],
        "key": new_secret(),
    }


def _at(name: str, request: HttpRequest, *args: str) -> str:
    asked = asked_language(request)
    return reverse(name, args=args) + (f"?in={asked}" if asked != "ja" else "")


@never_cache
@require_safe
@in_asked_language
@for_device(DeviceKind.KIOSK)
def kiosk(request: HttpRequest, office: str) -> HttpResponse:
    """The first page: booked, or one of the services this office has counters for."""
    here = declared.office(office)
    called = {line for counter in declared.counters_of(here) for line in counter.lines}
    able = {service for line in declared.visit().lines if line.id in called for service in line.services}
    services = [
        {"id": one.id, "icon": one.icon, "name": words_in(one.name, language()), "note": _words(one.note)}
        for one in declared.visit().services
        if one.id in able
    ]
    context = {
        **_frame(request, office),
        "services": services,
        "is_open": office_day(office).is_open,
        "helped": request.GET.get("helped") == "1",
    }
    return render(request, "counter/kiosk.html", context)


def _words(words: object) -> str:
    return words_in(words, language()) if words else ""  # type: ignore[arg-type]


@never_cache
@require_POST
@in_asked_language
@for_device(DeviceKind.KIOSK)
def take(request: HttpRequest, office: str) -> HttpResponse:
    """Give the next number; the same press again gives the same one."""
    try:
        service, key = _typed(request, "service"), key_of_press(request)
        known = [service] if service in {one.id for one in declared.visit().services} else []
        code = actions.take_ticket(office, known, key=key, by=anonymous(), language=asked_language(request))
    except Refusal as refusal:
        return _refused(request, office, refusal)
    return redirect(_at("counter:kiosk_ticket", request, office, code))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_asked_language
@for_device(DeviceKind.KIOSK)
def check_in(request: HttpRequest, office: str) -> HttpResponse:
    """Say the number of a booking, or hold its code under the reader, and get the number of the queue."""
    context: dict[str, object] = {**_frame(request, office)}
    if request.method != "POST":
        return render(request, "counter/kiosk_check_in.html", context)
    said = request.POST.get("booking", "")[:_LONGEST]
    try:
        check_characters(said)
        code = actions.check_in(office, said, by=anonymous(), language=asked_language(request))
    except Refusal as refusal:
        context |= {"said": said, "problems": [("booking", refusal.message)]}
        return render(request, "counter/kiosk_check_in.html", context, status=422)
    return redirect(_at("counter:kiosk_ticket", request, office, code))


@never_cache
@require_safe
@in_asked_language
@for_device(DeviceKind.KIOSK)
def ticket(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """The number to take along: printed by the browser, and as a code for the telephone."""
    place = place_of(code)
    if place.ticket is None or place.day.office != office:
        raise NoSuchTicket()
    where = settings.MADOGUCHI_BASE_URL + reverse("counter:place", args=[code])
    context = {
        **_frame(request, office),
        "standing": standing_of(place.day, place.ticket, code),
        "qr": qr_code(where, _("順番のページを開く二次元コード")),
    }
    return render(request, "counter/kiosk_ticket.html", context)


@never_cache
@require_POST
@in_asked_language
@for_device(DeviceKind.KIOSK)
def call_staff(request: HttpRequest, office: str) -> HttpResponse:
    """Tell the hall that somebody at the kiosk needs help; pressing twice is one call."""
    try:
        actions.call_for_help(office, key=key_of_press(request))
    except ForbiddenCharacter as refusal:
        return _refused(request, office, refusal)
    address = _at("counter:kiosk", request, office)
    return redirect(f"{address}{'&' if '?' in address else '?'}helped=1")


def _typed(request: HttpRequest, name: str) -> str:
    value = request.POST.get(name, "")
    check_characters(value)
    return value


def _refused(request: HttpRequest, office: str, refusal: Refusal) -> HttpResponse:
    context = {**_frame(request, office), "sentence": refusal.message}
    return render(request, "counter/kiosk_refused.html", context, status=422)
