"""Entering a lottery, the page of one's entry, and what can be done about it, each after a page that asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.errors.lotteries import NoSuchEntry, NoSuchGroup
from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries.lottery import EntryFacts, LotteryFacts
from madoguchi.engines.booking.rules.lottery_times import Phase, check_open
from madoguchi.faces.portal.keys import holds_entry, is_look_noted, keep_entry, keep_look
from madoguchi.faces.portal.lottery_form import FIELD_OF, JOINS, Answers, fields_of, read_answers, wish_fields
from madoguchi.faces.portal.views.lottery import trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import counted_as
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.faces.ui.qr import qr_code
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys.visit import lottery as journey
from madoguchi.values.clock import now
from madoguchi.values.references import ResumeCodeMistyped, read_booking_number, read_resume_code
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_LONGEST_KEY = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, lottery: str) -> HttpResponse:
    """The form of an entry, a page that shows it once more, and then the entry itself."""
    one = found.lottery_of(lottery)
    check_open(one.times, now())
    key = key_of_press(request)
    if request.method != "POST":
        return _form(request, one, Answers(read_answers({}).given, {}), key)
    answers = read_answers(request.POST.dict())
    if answers.problems or "back" in request.POST:
        return _form(request, one, answers if "back" not in request.POST else Answers(answers.given, {}), key)
    if request.POST.get("sure") != "1":
        context = {
            "trail": trail_of(one, _("申込")),
            "lottery": one,
            "answers": answers.given,
            "key": key,
            "wishes": _names(one, answers.wishes),
            "joins": answers.given["with"] == JOINS,
        }
        return render(request, "portal/lottery_check.html", context)
    try:
        with counted_try(counted_as(request), wrong=(NoSuchGroup,)):
            made, _is_new = journey.enter_lottery(lottery, answers.entry(key, language()), by=visitor(request))
    except Refusal as refusal:
        place = FIELD_OF.get(refusal.code)
        if place is None:
            raise
        return _form(request, one, Answers(answers.given, {place: refusal.message}), key)
    keep_entry(request, lottery, made.number, made.code)
    keep_look(request, _name(lottery, made.number))  # the entry of the journal about it tells who is here
    messages.success(request, _("抽選の申込を受け付けました。"))
    return redirect("portal:lottery_entry", lottery, made.number)


def _form(request: HttpRequest, one: LotteryFacts, answers: Answers, key: str) -> HttpResponse:
    context = {
        "trail": trail_of(one, _("申込")),
        "lottery": one,
        "title": words_in(one.title, language()),
        "fields": fields_of(one, answers, language()),
        "problems": list(answers.problems.items()),
        "key": key,
    }
    return render(request, "portal/lottery_enter.html", context, status=422 if answers.problems else 200)


def _names(one: LotteryFacts, wishes: tuple[str, ...]) -> list[str]:
    return [words_in(one.name_of(wish), language()) or wish for wish in wishes]


@never_cache
@require_safe
def link(request: HttpRequest, entry_code: str) -> HttpResponse:
    """The address of the two-dimensional code and of the letters; a forged one is counted."""
    with counted_try(counted_as(request), wrong=(NoSuchEntry,)):
        entry = _by_code(entry_code)
    keep_entry(request, entry.lottery, entry.number, entry.code)
    return redirect("portal:lottery_entry", entry.lottery, entry.number)


def _by_code(code: str) -> EntryFacts:
    try:
        return found.entry_by_code(read_resume_code(code[:40]))
    except ResumeCodeMistyped:
        raise NoSuchEntry() from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, lottery: str) -> HttpResponse:
    """Enter the number and the code of the receipt."""
    one, problems = found.lottery_of(lottery), []
    number, code = (request.POST.get(name, "")[:40] for name in ("number", "code"))
    if request.method == "POST":
        try:
            with counted_try(counted_as(request), wrong=(NoSuchEntry,)):
                entry = _by_both(lottery, number, code)
        except NoSuchEntry as refusal:
            problems = [("number", refusal.message)]
        else:
            keep_entry(request, lottery, entry.number, entry.code)
            return redirect("portal:lottery_entry", lottery, entry.number)
    context = {
        "trail": trail_of(one, _("申込の確認")),
        "lottery": one,
        "number": number,
        "code": code,
        "problems": problems,
    }
    return render(request, "portal/lottery_find.html", context, status=422 if problems else 200)


def _by_both(lottery: str, number: str, code: str) -> EntryFacts:
    try:
        return found.entry_by_both(lottery, read_booking_number(number), read_resume_code(code))
    except Refusal:
        raise NoSuchEntry() from None


def for_the_entrant(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about an entry, only for a browser that knows its code; others are asked for it."""

    @wraps(view)
    def asked(request: HttpRequest, lottery: str, entry_number: str, **rest: Any) -> HttpResponse:
        if not holds_entry(request, lottery, entry_number):
            found.lottery_of(lottery)
            return redirect("portal:lottery_find", lottery)
        one, mine = found.lottery_of(lottery), found.entry_of(lottery, entry_number)
        _note_look(request, mine)
        return view(request, one, mine, **rest)

    return asked


def _note_look(request: HttpRequest, mine: EntryFacts) -> None:
    """A look is journalled once an hour for each browser, so that no reload is another look."""
    name = _name(mine.lottery, mine.number)
    if not is_look_noted(request, name):
        journey.note_look_at_entry(mine, by=visitor(request))
        keep_look(request, name)


def _name(lottery: str, number: str) -> str:
    """What an entry is kept by; its number is one of its lottery."""
    return f"{lottery}/{number}"


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
        "wishes": _names(one, mine.preferences),
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
