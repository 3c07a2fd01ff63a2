"""Mass openings in the console: watched, stopped with a word to everybody who waits, and let go on."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.queries.openings import OpeningFacts, all_openings, opening_of
from madoguchi.engines.booking.rules.availability import Places, free_kept, free_online
from madoguchi.engines.booking.rules.opening import Phase
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.typed import Typed
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text
from madoguchi.journeys.openings import opening_state, resume_opening, stop_opening
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in


def phase_chip(opening: OpeningFacts) -> tuple[Tone, str]:
    """Where an opening stands, as a tone and a word."""
    if opening.stopped_at is not None and opening.phase() is not Phase.CLOSED:
        return "late", _("止めています")
    return {
        Phase.ANNOUNCED: ("wait", _("予告中")),
        Phase.GATHERING: ("info", _("待合室を開いています")),
        Phase.OPEN: ("done", _("受付中")),
        Phase.CLOSED: ("done", _("終わりました")),
    }[opening.phase()]  # type: ignore[return-value]


@require_GET
@for_administrators
def openings(request: HttpRequest, by: Actor) -> HttpResponse:
    """The latest openings first, with how many stand in line."""
    rows = [
        {
            "one": one,
            "title": words_in(one.title, language()),
            "office": office_name(one.office),
            "phase": phase_chip(one),
        }
        for one in all_openings()
    ]
    return render(request, "console/openings.html", {"rows": rows, "can_make": has_visits()})


@require_GET
@for_administrators
def opening(request: HttpRequest, by: Actor, opening: str) -> HttpResponse:
    """One opening as it stands at this moment."""
    state = opening_state(opening)
    facts = state.opening
    context = {
        "opening": facts,
        "title": words_in(facts.title, language()),
        "office": office_name(facts.office),
        "phase": phase_chip(facts),
        "state": state,
        "waiting": max(0, facts.issued - facts.admitted) if facts.phase() is Phase.OPEN else facts.issued,
        "counts": {name: state.counts.get(name, 0) for name in ("booked", "full", "already")},
        "days": _days(state.slots),
        "over": facts.phase() is Phase.CLOSED,
    }
    return render(request, "console/opening.html", context)


def _days(slots: Iterable[Places]) -> list[dict[str, object]]:
    """The places by day, so that a mass reservation of weeks stays one table."""
    by_day: dict[object, dict[str, object]] = {}
    for slot in slots:
        row = by_day.setdefault(slot.starts_at.date(), {"on": slot.starts_at, "all": 0, "online": 0, "kept": 0})
        row["all"] = int(str(row["all"])) + slot.capacity
        row["online"] = int(str(row["online"])) + free_online(slot)
        row["kept"] = int(str(row["kept"])) + free_kept(slot)
    return list(by_day.values())


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def stop(request: HttpRequest, by: Actor, opening: str) -> HttpResponse:
    """Ask, with the words for everybody who waits, and stop or go on by POST."""
    facts = opening_of(opening)
    stopped = facts.stopped_at is not None
    if request.method == "POST":
        if request.POST.get("go") == "on":
            resume_opening(opening, by=by)
            messages.success(request, _("受付を、また始めました。"))
        else:
            stop_opening(opening, notice=Typed(request.POST.dict(), {}).text("notice"), by=by)
            messages.success(request, _("受付を止めました。待っている方の順番は、そのままです。"))
        return redirect("console:opening", opening)
    notice = long_text(
        "notice",
        _("待っている方へのお知らせ"),
        value=facts.notice,
        hint=_("待合室と順番の画面に、そのまま出ます。"),
        required=False,
    )
    context = {"opening": facts, "title": words_in(facts.title, language()), "stopped": stopped, "fields": [notice]}
    return render(request, "console/opening_stop.html", context)


def office_name(office_id: str) -> str:
    """The name of an office; one the city no longer declares keeps its id."""
    found = next((one.name for one in visit().offices if one.id == office_id), office_id) if has_visits() else office_id
    return words_in(found, language())
