"""The page of one's entry of a lottery, and what can be done about it, each after a page that asks."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts
from madoguchi.engines.booking.rules.lottery_times import Phase
from madoguchi.faces.portal.lottery_form import FIELD_OF, Answers, read_answers, wish_fields
from madoguchi.faces.portal.own_entry import for_the_entrant, wish_names
from madoguchi.faces.portal.views.lottery import trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.journeys.visit import lottery as journey
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@never_cache
@require_safe
@for_the_entrant
def entry(request: HttpRequest, one: LotteryFacts, mine: EntryFacts) -> HttpResponse:
    """The receipt of an entry and how it stands."""
    where = settings.MADOGUCHI_BASE_URL + reverse("portal:lottery_link", args=[mine.code])
    tone, word, sentence = _standing(one, mine)
    context = {
        "trail": trail_of(one, mine.number),
        "lottery": one,
        "title": words_in(one.title, language()),
        "entry": mine,
        "wishes": wish_names(one, mine.preferences),
        "qr": qr_code(where, _("申込のページを開く二次元コード")),
        "tone": tone,
        "word": word,
        "sentence": sentence,
        "acts": _acts(one, mine),
    }
    return render(request, "portal/lottery_entry.html", context)


def _standing(one: LotteryFacts, mine: EntryFacts) -> tuple[str, str, str]:
    option = words_in(one.name_of(mine.option), language())
    return {
        "entered": ("info", _("申込ずみ"), _("抽選をお待ちください。結果は、このページでもお知らせします。")),
        "won": (
            "turn",
            _("当選"),
            _("「{option}」に当選しました。期限までに、参加するかどうかをお答えください。").format(option=option),
        ),
        "confirmed": ("done", _("参加"), _("「{option}」への参加を確認しました。").format(option=option)),
        "reserve": (
            "wait",
            _("補欠"),
            _("補欠です（抽選の順 {rank}番）。空きが出たときは、順番にお知らせします。").format(rank=mine.rank),
        ),
        "lapsed": ("", _("期限切れ"), _("期限までにお答えがなかったため、当選は次の方に移りました。")),
        "withdrawn": ("", _("取下げ"), _("この申込は、取り下げました。")),
    }[mine.state]


def _acts(one: LotteryFacts, mine: EntryFacts) -> tuple[str, ...]:
    """What can be done about the entry now, the most wanted first."""
    if mine.state == "entered":
        return ("change", "withdraw") if one.phase is Phase.OPEN else ()
    return {"won": ("confirm", "withdraw"), "confirmed": ("withdraw",), "reserve": ("withdraw",)}.get(mine.state, ())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_entrant
def act(request: HttpRequest, one: LotteryFacts, mine: EntryFacts, entry_act: str) -> HttpResponse:
    """Confirm, change or withdraw: a page that asks, and the act itself by POST."""
    if entry_act not in ("confirm", "change", "withdraw"):
        raise Http404
    if request.method != "POST" and entry_act not in _acts(one, mine):
        return redirect("portal:lottery_entry", one.ref, mine.number)
    posted = (
        request.POST.dict() if request.method == "POST" else {f"wish{n}": w for n, w in enumerate(mine.preferences, 1)}
    )
    answers = Answers(read_answers(posted).given, {})
    problems = []
    if request.method == "POST":
        try:
            messages.success(request, _do(entry_act, one, mine, answers, request))
            return redirect("portal:lottery_entry", one.ref, mine.number)
        except Refusal as refusal:
            problems = [(FIELD_OF.get(refusal.code, "act"), refusal.message)]
    context = {
        "trail": trail_of(one, mine.number),
        "lottery": one,
        "entry": mine,
        "act": entry_act,
        "option": words_in(one.name_of(mine.option), language()),
        "fields": wish_fields(one, Answers(answers.given, dict(problems)), language()) if entry_act == "change" else (),
        "problems": problems,
    }
    return render(request, "portal/lottery_act.html", context, status=422 if problems else 200)


def _do(act: str, one: LotteryFacts, mine: EntryFacts, answers: Answers, request: HttpRequest) -> str:
    by = visitor(request)
    if act == "confirm":
        journey.confirm_entry(one.ref, mine.number, by=by)
        return _("参加を確認しました。")
    if act == "change":
        journey.change_entry(one.ref, mine.number, answers.wishes, by=by)
        return _("希望を変更しました。")
    journey.withdraw_entry(one.ref, mine.number, by=by)
    return _("取り下げました。")
