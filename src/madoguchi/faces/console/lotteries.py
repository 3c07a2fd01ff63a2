"""Lotteries in the console: closed, drawn, and watched until everybody has answered."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries import lottery_entries, lottery_public
from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.booking.rules.lottery_times import Phase
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit.lottery import close_lottery, draw_lottery
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_ACTS = {"close": close_lottery, "draw": draw_lottery}


def phase_chip(phase: Phase) -> tuple[Tone, str]:
    """Where a lottery stands, as a tone and a word."""
    chips: Mapping[Phase, tuple[Tone, str]] = {
        Phase.COMING: ("wait", _("これから")),
        Phase.OPEN: ("done", _("受付中")),
        Phase.OVER: ("late", _("締切り待ち")),
        Phase.CLOSED: ("late", _("抽選待ち")),
        Phase.DRAWN: ("done", _("抽選ずみ")),
    }
    return chips[phase]


@require_GET
@for_administrators
def lotteries(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest lotteries first, with how many entered."""
    known = found.lotteries()
    entered = found.entries_by_lottery([one.ref for one in known])
    rows = [
        {
            "one": one,
            "title": words_in(one.title, language()),
            "phase": phase_chip(one.phase),
            "entries": entered.get(one.ref, 0),
            "places": sum(one.places.values()),
        }
        for one in known
    ]
    return render(request, "console/lotteries.html", {"rows": rows})


@require_GET
@for_administrators
def lottery(request: HttpRequest, by: Actor, lottery: str) -> HttpResponse:
    """One lottery: its window, what was promised, what was drawn, and who moved up."""
    facts = found.lottery_of(lottery)
    counts = lottery_entries.counts(lottery)
    wished = lottery_public.wished(lottery)
    context = {
        "lottery": facts,
        "title": words_in(facts.title, language()),
        "phase": phase_chip(facts.phase),
        "states": [(word, counts[state]) for state, word in _state_words().items() if counts[state]],
        "options": [(words_in(one.name, language()), one.places, *wished[one.id]) for one in facts.options],
        "moved": [
            {"one": one, "option": words_in(facts.name_of(one.option), language()), "state": _state_words()[one.state]}
            for one in lottery_entries.moved_up(lottery)
        ],
        "act": {Phase.OVER: "close", Phase.CLOSED: "draw"}.get(facts.phase, ""),
    }
    return render(request, "console/lottery.html", context)


def _state_words() -> dict[str, str]:
    return {
        "entered": _("申込ずみ"),
        "withdrawn": _("取下げ"),
        "won": _("当選（確認待ち）"),
        "confirmed": _("当選（確認ずみ）"),
        "reserve": _("補欠"),
        "lapsed": _("期限ぎれ"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def act(request: HttpRequest, by: Actor, lottery: str, lottery_act: str) -> HttpResponse:
    """Ask before the list is closed, or before the draw; POST does it, for good."""
    if lottery_act not in _ACTS:
        raise Http404
    facts = found.lottery_of(lottery)
    if request.method == "POST":
        return _done(request, by, facts, lottery_act)
    context = {
        "lottery": facts,
        "title": words_in(facts.title, language()),
        "act": lottery_act,
        "entries": found.entries_by_lottery([lottery]).get(lottery, 0),
    }
    return render(request, "console/lottery_act.html", context)


def _done(request: HttpRequest, by: Actor, facts: LotteryFacts, act: str) -> HttpResponse:
    try:
        _ACTS[act](facts.ref, by=by)
    except Refusal as refusal:
        messages.error(request, refusal.message.text(_))
    else:
        done = {
            "close": _("申込の一覧を締め切り、要約値を公開しました。"),
            "draw": _("抽選をして、種と結果を公開しました。"),
        }
        messages.success(request, done[act])
    return redirect("console:lottery", facts.ref)
