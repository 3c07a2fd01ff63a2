"""Entering a lottery: the form, a page that shows it once more, and then the entry itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.errors.lotteries import NoSuchGroup
from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.booking.rules.lottery_times import check_open
from madoguchi.faces.portal.keys import keep_entry, keep_look
from madoguchi.faces.portal.lottery_form import FIELD_OF, JOINS, Answers, fields_of, read_answers
from madoguchi.faces.portal.own_entry import kept_as, wish_names
from madoguchi.faces.portal.views.lottery import trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import counted_as
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys.visit import lottery as journey
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


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
            "wishes": wish_names(one, answers.wishes),
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
    keep_look(request, kept_as(lottery, made.number))  # the entry of the journal about it tells who is here
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
