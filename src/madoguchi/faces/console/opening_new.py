"""A new mass opening: typed, shown as it would be, and made by the second press."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.queries.declared import has_visits, office, visit
from madoguchi.engines.booking.queries.lines import check_served, name_of_line
from madoguchi.engines.booking.rules.opening import Plan, check_plan, check_ref
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.openings import office_name
from madoguchi.faces.console.typed import Typed, carried
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import one_of, some_of
from madoguchi.journeys.openings import NewOpening, create_opening
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


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """The form of a new opening; its first press shows what would be made, the second makes it, for good."""
    given = {name: request.POST.get(name, "") for name in request.POST} if request.method == "POST" else _USUAL
    typed = Typed(given, _labels())
    wanted = _wanted(typed) if request.method == "POST" else None
    places = typed.made(wanted, lambda one: create_opening(one, by=by), _PLACE)
    if wanted is not None and places is not None:
        messages.success(request, _("一斉受付を作りました。枠は{places}人分です。").format(places=places))
        return redirect("console:opening", wanted.ref)
    shown = wanted if typed.is_shown() else None
    context = {
        "fields": _fields(typed, given),
        "problems": typed.summary(),
        "wanted": shown,
        "wanted_title": words_in(shown.title, language()) if shown else "",
        "wanted_office": office_name(shown.office) if shown else "",
        "wanted_line": _line(shown.served_by) if shown else "",
        "given": carried(given),
    }
    return render(request, "console/opening_new.html", context, status=422 if typed.problems else 200)


def _wanted(typed: Typed) -> NewOpening | None:
    """The opening somebody describes; None, with problems noted, when something is wrong with it."""
    titles = typed.titles()
    span = (typed.clock("from"), typed.clock("until"))
    numbers = (typed.number("minutes"), typed.number("places"), typed.number("reserved"))
    plans = tuple(Plan(day, *span, *numbers) for day in typed.days("days")[:_MOST_DAYS])
    wanted = NewOpening(
        typed.needed("ref"),
        titles,
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
    moment = _("例：2026-12-01 9:00、令和8年12月1日 9:00")
    return [
        typed.line("ref", _("アドレスになります。例：vaccination-2026")),
        *typed.title_lines(),
        *_where(typed, given),
        *(typed.line(name, moment) for name in ("gathers", "opens", "closes")),
        typed.line("days", _("例：2026-12-08、2026-12-09"), width=0),
        typed.line("from", _("例：9:00"), width=8),
        typed.line("until", _("例：16:30"), width=8),
        typed.line("minutes", width=8),
        typed.line("places", width=8),
        typed.line("reserved", _("オンラインには出しません。"), width=8),
        some_of(
            "invited",
            _("受け付ける方"),
            [("yes", _("案内番号のある人だけ"), "")],
            chosen=[given.get("invited", "")],
            required=False,
        ),
    ]


def _where(typed: Typed, given: Mapping[str, str]) -> list[FieldView]:
    """At which office, and in which line its visitors wait on the day."""
    labels = _labels()
    offices = [(one.id, words_in(one.name, language()), "") for one in visit().offices] if has_visits() else []
    lines = [(one.id, words_in(one.name, language()), "") for one in visit().lines] if has_visits() else []
    return [
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
    ]


def _line(line_id: str) -> str:
    """The line in which the visitors wait, in words."""
    return words_in(name_of_line(line_id), language()) if line_id else _("いちばん多くの用件を受ける列")
