"""Mass openings in the console: made, watched, stopped with a word to everybody who waits, and let go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.queries.declared import has_visits, office, visit
from madoguchi.engines.booking.queries.lines import check_served, name_of_line
from madoguchi.engines.booking.queries.openings import OpeningFacts, all_openings, opening_of
from madoguchi.engines.booking.rules.availability import Places, free_kept, free_online
from madoguchi.engines.booking.rules.opening import Phase, Plan, check_plan, check_ref
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.typed import Typed, carried
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text, one_of, short_text, some_of
from madoguchi.journeys.openings import NewOpening, create_opening, opening_state, resume_opening, stop_opening
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_PLACE = {
    "opening_taken": "ref",
    "opening_mistaken": "opens",
    "unknown_office": "office",
    "no_counter_for_this": "line",
}
_USUAL = {"minutes": "15", "reserved": "0", "from": "9:00", "until": "16:30"}
_MOST_DAYS = 60


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
        {"one": one, "title": words_in(one.title, language()), "office": _office(one.office), "phase": phase_chip(one)}
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
        "office": _office(facts.office),
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
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """The form of a new opening; its first press shows what would be made, the second makes it, for good."""
    given = {name: request.POST.get(name, "") for name in request.POST} if request.method == "POST" else _USUAL
    typed = Typed(given, _labels())
    wanted = None
    if request.method == "POST":
        wanted = _wanted(typed)
        if wanted is not None and "sure" in given:
            try:
                places = create_opening(wanted, by=by)
            except Refusal as refusal:
                typed.note(refusal, _PLACE)
                wanted = None
            else:
                messages.success(request, _("一斉受付を作りました。枠は{places}人分です。").format(places=places))
                return redirect("console:opening", wanted.ref)
    shown = wanted if "back" not in given else None
    context = {
        "fields": _fields(typed, given),
        "problems": typed.summary(),
        "wanted": shown,
        "wanted_title": words_in(shown.title, language()) if shown else "",
        "wanted_office": _office(shown.office) if shown else "",
        "wanted_line": _line(shown.served_by) if shown else "",
        "given": carried(given),
    }
    return render(request, "console/opening_new.html", context, status=422 if typed.problems else 200)


def _wanted(typed: Typed) -> NewOpening | None:
    """The opening somebody describes; None, with problems noted, when something is wrong with it."""
    titles = {"ja": typed.needed("title"), "en": typed.text("title_en"), "ja-easy": typed.text("title_easy")}
    span = (typed.clock("from"), typed.clock("until"))
    numbers = (typed.number("minutes"), typed.number("places"), typed.number("reserved"))
    plans = tuple(Plan(day, *span, *numbers) for day in typed.days("days")[:_MOST_DAYS])
    wanted = NewOpening(
        typed.needed("ref"),
        {name: text for name, text in titles.items() if text},
        typed.needed("office"),
        typed.moment("gathers"),
        typed.moment("opens"),
        typed.moment("closes"),
        plans,
        typed.text("invited") == "yes",
        typed.text("line"),
    )
    if typed.problems:
        return None
    try:
        check_ref(wanted.ref)
        check_plan(wanted.gathers_at, wanted.opens_at, wanted.closes_at, wanted.plans)
        check_served(wanted.served_by, office(wanted.office))
    except Refusal as refusal:
        typed.note(refusal, _PLACE)
        return None
    return wanted


def _labels() -> dict[str, str]:
    return {
        "ref": _("識別子"),
        "title": _("名前"),
        "title_en": _("名前（英語）"),
        "title_easy": _("名前（やさしい日本語）"),
        "office": _("窓口のある所"),
        "line": _("当日に待つ列"),
        "gathers": _("待合室を開ける日時"),
        "opens": _("受付開始"),
        "closes": _("受付終了"),
        "days": _("枠のある日"),
        "from": _("はじめの枠"),
        "until": _("おわりの時刻"),
        "minutes": _("1枠の分数"),
        "places": _("1枠の定員"),
        "reserved": _("定員のうち、電話と窓口の分"),
    }


def _fields(typed: Typed, given: Mapping[str, str]) -> list[FieldView]:
    labels = _labels()

    def text(name: str, hint: str = "", *, width: int = 16, required: bool = True) -> FieldView:
        value, problems = given.get(name, ""), typed.problems
        return short_text(name, labels[name], value=value, hint=hint, width=width, required=required, problems=problems)

    offices = [(one.id, words_in(one.name, language()), "") for one in visit().offices] if has_visits() else []
    lines = [(one.id, words_in(one.name, language()), "") for one in visit().lines] if has_visits() else []
    moment = _("例：2026-12-01 9:00、令和8年12月1日 9:00")
    return [
        text("ref", _("アドレスになります。例：vaccination-2026"), width=24),
        text("title", width=0),
        text("title_en", width=0, required=False),
        text("title_easy", width=0, required=False),
        one_of("office", labels["office"], offices, chosen=given.get("office", ""), problems=typed.problems),
        one_of(
            "line",
            labels["line"],
            [("", _("いちばん多くの用件を受ける列"), ""), *lines],
            chosen=given.get("line", ""),
            hint=_("予約した方が受付をすると、この列の番号札が出ます。"),
            required=False,
            problems=typed.problems,
        ),
        text("gathers", moment, width=24),
        text("opens", moment, width=24),
        text("closes", moment, width=24),
        text("days", _("例：2026-12-08、2026-12-09"), width=0),
        text("from", _("例：9:00"), width=8),
        text("until", _("例：16:30"), width=8),
        text("minutes", width=8),
        text("places", width=8),
        text("reserved", _("オンラインには出しません。"), width=8),
        some_of(
            "invited",
            _("受け付ける方"),
            [("yes", _("案内番号のある人だけ"), "")],
            chosen=[given.get("invited", "")],
            required=False,
        ),
    ]


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


def _office(office_id: str) -> str:
    """The name of an office; one the city no longer declares keeps its id."""
    found = next((one.name for one in visit().offices if one.id == office_id), office_id) if has_visits() else office_id
    return words_in(found, language())


def _line(line_id: str) -> str:
    """The line in which the visitors wait, in words."""
    return words_in(name_of_line(line_id), language()) if line_id else _("いちばん多くの用件を受ける列")
