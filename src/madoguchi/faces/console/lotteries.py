"""Lotteries in the console: made with their commitment, closed, drawn, and watched until everybody has answered."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.booking.errors.lotteries import LotteryOptions
from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries.lottery import Choice, LotteryFacts
from madoguchi.engines.booking.rules.lottery_times import Phase, Times, check_new
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.typed import Typed, carried
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text, short_text
from madoguchi.journeys.visit.lottery import NewLottery, close_lottery, create_lottery, draw_lottery
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number
from madoguchi.values.words import words_in

_PLACE = {
    "lottery_ref_unusable": "ref",
    "lottery_ref_taken": "ref",
    "lottery_times": "opens",
    "lottery_options": "options",
}
_MOST_PLACES = 999_999
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
    counts = found.counts(lottery)
    wished = found.wished(lottery)
    context = {
        "lottery": facts,
        "title": words_in(facts.title, language()),
        "phase": phase_chip(facts.phase),
        "states": [(word, counts[state]) for state, word in _state_words().items() if counts[state]],
        "options": [(words_in(one.name, language()), one.places, *wished[one.id]) for one in facts.options],
        "moved": [
            {"one": one, "option": words_in(facts.name_of(one.option), language()), "state": _state_words()[one.state]}
            for one in found.moved_up(lottery)
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
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """The form of a new lottery; its first press shows what would be made, the second makes it, for good."""
    given = {name: request.POST.get(name, "") for name in request.POST} if request.method == "POST" else {"most": "4"}
    typed = Typed(given, _labels())
    wanted = None
    if request.method == "POST":
        wanted = _wanted(typed)
        if wanted is not None and "sure" in given:
            try:
                made = create_lottery(wanted, by=by)
            except Refusal as refusal:
                typed.note(refusal, _PLACE)
                wanted = None
            else:
                messages.success(request, _("抽選を作りました。種の約束を公開しました。"))
                return redirect("console:lottery", made.ref)
    shown = wanted if "back" not in given else None
    context = {
        "fields": _fields(typed, given),
        "problems": typed.summary(),
        "wanted": shown,
        "wanted_title": words_in(shown.title, language()) if shown else "",
        "wanted_options": [(words_in(one.name, language()), one.places) for one in shown.options] if shown else (),
        "given": carried(given),
    }
    return render(request, "console/lottery_new.html", context, status=422 if typed.problems else 200)


def _wanted(typed: Typed) -> NewLottery | None:
    """The lottery somebody describes; None, with problems noted, when something is wrong with it."""
    titles = {"ja": typed.needed("title"), "en": typed.text("title_en"), "ja-easy": typed.text("title_easy")}
    try:
        options = _options(typed.text("options"))
    except LotteryOptions as refusal:
        typed.problems["options"] = refusal.message
        return None
    wanted = NewLottery(
        typed.needed("ref"),
        {name: text for name, text in titles.items() if text},
        options,
        typed.moment("opens"),
        typed.moment("closes"),
        typed.moment("confirm"),
        min(max(1, typed.number("most")), 20),
    )
    if typed.problems:
        return None
    try:
        times = Times(wanted.opens_at, wanted.closes_at, wanted.confirm_by)
        check_new(wanted.ref, times, [(one.id, one.places) for one in options], at=now())
    except Refusal as refusal:
        typed.note(refusal, _PLACE)
        return None
    return wanted


def _options(text: str) -> tuple[Choice, ...]:
    """One choice a line, its places behind the last space; raises LotteryOptions."""
    made = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), 1):
        name, _space, said = line.replace("　", " ").rpartition(" ")
        places = whole_number(said, most=_MOST_PLACES)
        if not name or places is None:
            raise LotteryOptions()
        made.append(Choice(f"option-{number}", {"ja": name.strip()}, places))
    return tuple(made)


def _labels() -> dict[str, str]:
    return {
        "ref": _("識別子"),
        "title": _("名前"),
        "title_en": _("名前（英語）"),
        "title_easy": _("名前（やさしい日本語）"),
        "options": _("選べるものと定員"),
        "opens": _("受付開始"),
        "closes": _("受付終了"),
        "confirm": _("当選した方の確認の期限"),
        "most": _("グループの人数の上限"),
    }


def _fields(typed: Typed, given: Mapping[str, str]) -> list[FieldView]:
    labels = _labels()

    def text(name: str, hint: str = "", *, width: int = 24, required: bool = True) -> FieldView:
        value, problems = given.get(name, ""), typed.problems
        return short_text(name, labels[name], value=value, hint=hint, width=width, required=required, problems=problems)

    moment = _("例：2026-12-01 9:00、令和8年12月1日 9:00")
    return [
        text("ref", _("アドレスになります。例：swimming-2026")),
        text("title", width=0),
        text("title_en", width=0, required=False),
        text("title_easy", width=0, required=False),
        long_text(
            "options",
            labels["options"],
            value=given.get("options", ""),
            hint=_("1行に1つ、名前のあとに空白と定員を書きます。例：午前の組 12"),
            problems=typed.problems,
        ),
        text("opens", moment),
        text("closes", moment),
        text("confirm", moment),
        text("most", width=8),
    ]


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
