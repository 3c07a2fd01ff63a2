"""The telephone desk: book for a caller by keyboard alone, and find again what somebody has booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.faces.staff.visit_words import lanes_left, office_name, time_choices, visit_row, visit_rows
from madoguchi.faces.ui.dates import clock, short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.rules import foresee
from madoguchi.journeys.visit import desk, kept_places, telephone
from madoguchi.journeys.visit.alike import alike_for_caller
from madoguchi.journeys.visit.bring import things_of
from madoguchi.journeys.visit.calls import COUNTER, TELEPHONE, Call, Times
from madoguchi.journeys.visit.kept_places import OpeningHere
from madoguchi.journeys.visit.who_waits import to_call_at
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import new_secret
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import LANGUAGES, words_in

# At which field a refusal of the booking itself is told.
_AT_THE_TIMES = frozenset(
    {"slot_full", "slot_closed", "too_soon", "time_not_chosen", "unknown_office", "unknown_line", "stale_booking"}
    | {"no_such_opening", "opening_not_yet", "opening_over", "opening_stopped"}
)
_WITHOUT_TIMES = frozenset(
    {"no_time_together", "unknown_office", "no_such_opening", "opening_not_yet", "opening_over", "opening_stopped"}
)
_LONGEST = {"name": 200, "kana": 200, "telephone": 20, "note": 200, "born": 40, "invitation": 40}


@dataclass(frozen=True)
class Asked:
    """For what, where and from which day the operator looks."""

    services: tuple[str, ...]
    office: str
    from_on: date | None
    opening: str = ""


def _asked(given: Mapping[str, str], services: list[str], by: Actor) -> Asked:
    office = given.get("office", "") or desk.own_office(by).id
    on, opening = day_asked(given.get("from", "")), given.get("opening", "")[:60]
    if opening:  # its time is for nothing besides
        return Asked((), office, on, opening)
    known = {one.id for one in visit().services}
    return Asked(tuple(one for one in dict.fromkeys(services) if one in known), office, on)


def day_asked(text: str) -> date | None:
    """A day of this age from an address; None for anything else."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if len(text) == 10 and 2000 <= on.year <= 2999 else None


@require_http_methods(["GET", "POST"])
@for_staff
def book(request: HttpRequest, by: Actor) -> HttpResponse:
    """Times above, the caller below: one page, and one Enter books."""
    if request.method == "POST":
        return _posted(request, by)
    asked = _asked(request.GET, request.GET.getlist("service"), by)
    call = Call(new_secret(), asked.services, "", "", "", "", opening=asked.opening)
    return _drawn(request, by, asked, call, {})


def _posted(request: HttpRequest, by: Actor) -> HttpResponse:
    given = request.POST
    asked = _asked(given, given.getlist("service"), by)
    call = _call(request, asked)
    problems = telephone.problems_of(call)
    if not problems:
        try:
            if "sure" not in given and (alike := alike_for_caller(call, by=by)):
                return _drawn(request, by, asked, call, {}, alike)
            made = telephone.book_for_caller(call, by=by)
        except Refusal as refusal:
            if refusal.code == "not_permitted":
                raise
            problems = {"time" if refusal.code in _AT_THE_TIMES else "name": refusal.message}
        else:
            messages.success(request, _("予約しました。番号を、区切って読み上げてください。"))
            return redirect("staff:visit", made.number)
    return _drawn(request, by, asked, call, problems)


def _call(request: HttpRequest, asked: Asked) -> Call:
    said = {name: request.POST.get(name, "")[:most] for name, most in _LONGEST.items()}
    spoken, lane = request.POST.get("language", "ja"), request.POST.get("lane", "")
    return Call(
        key=key_of_press(request),
        services=asked.services,
        time=request.POST.get("time", ""),
        language=spoken if spoken in LANGUAGES else "ja",
        remote=request.POST.get("way") == "video",
        lane=lane if lane in (TELEPHONE, COUNTER) else TELEPHONE,
        opening=asked.opening,
        **said,
    )


def _drawn(
    request: HttpRequest,
    by: Actor,
    asked: Asked,
    call: Call,
    problems: Mapping[str, Message],
    alike: Sequence[BookingFacts] = (),
) -> HttpResponse:
    found = dict(problems)
    times, problem = _times(asked, by)
    if problem:
        found["opening" if asked.opening else "service"] = problem
    openings = kept_places.openings_here(by=by)
    chosen = call.time if call.time in {one.mark for one in times.all} else _first(times, problems)
    context = {
        "asked": asked,
        "call": replace(call, time=chosen),
        "services": services_offered(asked.services),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by)],
        "times": times,
        "here": time_choices(times.here, chosen),
        "elsewhere": time_choices(times.elsewhere, chosen, with_office=True),
        "problems": list(found.items()),
        "found": found,
        "alike": visit_rows(alike),
        "to_call": to_call_at(asked.office, by=by),
        "may_be_remote": telephone.may_be_remote(asked.services),
        "ways": [("office", _("窓口で会う")), ("video", _("ビデオで相談する"))],
        "way": "video" if call.remote else "office",
        "openings": [_opening(one, number) for number, one in enumerate(openings, start=len(visit().services) + 1)],
        "opening": next((one.opening for one in openings if one.opening.ref == asked.opening), None),
        "lanes": [(TELEPHONE, _("電話")), (COUNTER, _("窓口"))],
        "languages": [("ja", _("日本語")), ("ja-easy", _("やさしい日本語")), ("en", "English")],
    }
    return render(request, "staff/visits/book.html", context, status=422 if found else 200)


def _times(asked: Asked, by: Actor) -> tuple[Times, Message | None]:
    """The times that may be offered, or none and why."""
    try:
        if asked.opening:
            return kept_places.times_of_opening(asked.opening, by=by, from_on=asked.from_on), None
        return telephone.times_for(asked.services, asked.office, by=by, from_on=asked.from_on), None
    except Refusal as refusal:
        if refusal.code not in _WITHOUT_TIMES:
            raise
        return Times(), refusal.message


def _opening(one: OpeningHere, number: int) -> dict[str, object]:
    """An opening as the page offers it: what is left of each lane, or why nothing is given away now."""
    facts = one.opening
    note = lanes_left(one.left.kept, one.left.online)
    if facts.stopped_at is not None:
        note = _("いったん止めています")
    elif not one.is_open:
        note = _("{day} {clock}から").format(day=short_day(facts.opens_at), clock=clock(facts.opens_at))
    return {
        "ref": facts.ref,
        "title": words_in(facts.title, language()),
        "office": office_name(facts.office),
        "note": note,
        "is_open": one.is_open,
        "key": number if number < 10 else "",
    }


def _first(times: Times, problems: Mapping[str, Message]) -> str:
    """The nearest time is chosen beforehand; after a refusal of a time the operator chooses, and asks the caller."""
    return times.all[0].mark if times.all and "time" not in problems else ""


def services_offered(chosen: Sequence[str]) -> list[dict[str, object]]:
    """Every service of the city as a form offers it, with its key of the keyboard."""
    return [
        {
            "id": one.id,
            "name": words_in(one.name, language()),
            "note": words_in(one.note, language()) if one.note else "",
            "minutes": one.minutes,
            "key": number if number < 10 else "",
            "chosen": one.id in chosen,
        }
        for number, one in enumerate(visit().services, start=1)
    ]


@require_http_methods(["GET", "POST"])
@for_staff
def find(request: HttpRequest, by: Actor) -> HttpResponse:
    """Find a booking by number, kana or telephone; what is asked for is posted, and stays out of addresses."""
    desk.own_office(by, desk.VIEW)
    wanted = request.POST.get("q", "").strip()
    found = telephone.find_for_caller(wanted, by=by) if wanted else []
    if len(found) == 1:
        return redirect("staff:visit", found[0].number)
    context = {"asked": bool(wanted), "wanted": wanted, "rows": visit_rows(found)}
    return render(request, "staff/visits/find.html", context)


@require_GET
@for_staff
def of_number(request: HttpRequest, by: Actor, booking_number: str) -> HttpResponse:
    """One booking: its number to read aloud, what to bring, and what may be done with it."""
    found = telephone.visit_for_caller(booking_number, by=by)
    of = desk.check_office(found.office, by, desk.VIEW)
    may, sees = foresee(by, desk.SERVE, desk.visits_of(of)).allowed, desk.sees_contacts(of, by)
    return render(request, "staff/visits/visit.html", visit_context(found) | {"may_serve": may, "sees_contacts": sees})


def visit_context(found: BookingFacts) -> dict[str, object]:
    """What every page about one booking shows."""
    bring = things_of(found.services, found.procedures, language())
    return {"row": visit_row(found), "visit": found, "bring": bring}
