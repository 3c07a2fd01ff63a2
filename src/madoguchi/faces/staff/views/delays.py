"""Delays of what a person is shown of looks: the list, asking for one, agreeing, and ending it."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.office_forms import Problems, long_text, one_of, problem_list, short_text
from madoguchi.faces.ui.refusals import status_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.journal.delay import LONGEST, DelayState
from madoguchi.foundation.journal.errors import DelayIsOver, DelayNeedsOtherHands
from madoguchi.foundation.journal.models import DelayReason
from madoguchi.journeys import delayed_looks as journey
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

REASONS = (
    (DelayReason.CRIME, msg("犯罪や不正の調査")),
    (DelayReason.PROTECTION, msg("虐待や暴力からの保護")),
    (DelayReason.AUDIT, msg("職員の行為の調査")),
)
_PLACE = {"delay_needs_subject": "subject", "delay_needs_reason": "words"}


def state_chip(state: DelayState) -> tuple[Tone, str]:
    """Where a delay stands, as a tone and a word."""
    chips: dict[DelayState, tuple[Tone, str]] = {
        DelayState.ASKED: ("wait", _("承認待ち（あと2人）")),
        DelayState.HALF: ("wait", _("承認待ち（あと1人）")),
        DelayState.IN_FORCE: ("late", _("本人に見せていません")),
        DelayState.OVER: ("done", _("本人に見せています")),
    }
    return chips[state]


@require_GET
@for_staff
def delays(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest delays first."""
    before = number_in(request.GET.get("before", ""))
    sheet = journey.delay_sheet(by, before=before)
    older = f"{reverse('staff:delays')}?{urlencode({'before': sheet.before})}" if sheet.before else ""
    lines = [(one.delay, office_names(one.delay.office), state_chip(one.state)) for one in sheet.lines]
    return render(request, "staff/delays.html", {"lines": lines, "older_url": older, "may_ask": sheet.may_ask})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Ask that one's own looks at one subject are shown later."""
    journey.check_may_ask(by)
    given = {name: request.POST.get(name, "") for name in ("subject", "reason", "words", "until")}
    given["subject"] = given["subject"] or request.GET.get("subject", "")
    problems: dict[str, Message] = {}
    if request.method == "POST":
        try:
            # The day that is named is the last one on which the person does not see it.
            until = datetime.combine(parse_date(given["until"]), time(23, 59, 59), JST)
            about, why = given["subject"], given["reason"]
            ref = journey.ask_for_delay(about, reason=why, words=given["words"], until=until, by=by)
        except Refusal as refusal:
            problems[_place(refusal, given["reason"])] = refusal.message
        else:
            messages.success(request, _("求めました。2人が承認すると、遅らせます。監査の担当には、もう見えています。"))
            return redirect("staff:delay", ref)
    context = {"fields": _fields(given, problems), "problems": problem_list(problems)}
    return render(request, "staff/delay_new.html", context, status=422 if problems else 200)


def _place(refusal: Refusal, reason: str) -> str:
    if refusal.code == "delay_needs_reason" and reason not in DelayReason.values:
        return "reason"
    return _PLACE.get(refusal.code, "until")


def _fields(given: dict[str, str], problems: Problems) -> list[FieldView]:
    reasons = [(str(value), words.text(_), "") for value, words in REASONS]
    about = _("あなたがこれから見る記録だけを遅らせます。受付番号、予約番号、空き待ちの記号、住民の番号のどれかです。")
    words = _("承認する人と、監査の担当だけが読みます。")
    until = _("長くて{days}日です。この日が終わると、本人の画面に、見た日時のまま出ます。例：令和8年12月4日")
    return [
        short_text("subject", _("だれの、何の記録か"), value=given["subject"], hint=about, problems=problems),
        one_of("reason", _("理由"), reasons, chosen=given["reason"], problems=problems),
        long_text("words", _("何を調べているか"), value=given["words"], hint=words, problems=problems),
        short_text(
            "until",
            _("いつまで遅らせるか"),
            value=given["until"],
            hint=until.format(days=LONGEST.days),
            problems=problems,
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def delay(request: HttpRequest, by: Actor, delay_ref: str) -> HttpResponse:
    """One delay with the looks it is about; whoever is another pair of hands agrees, the auditor may end it."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request, by, delay_ref)
            return redirect("staff:delay", delay_ref)
        except (DelayIsOver, DelayNeedsOtherHands) as refusal:
            refused = refusal
    found = journey.one_delay(delay_ref, by=by)
    context = {
        "delay": found.line.delay,
        "office": office_names(found.line.delay.office),
        "chip": state_chip(found.line.state),
        "is_over": found.line.state is DelayState.OVER,
        "looks": found.looks,
        "may_agree": found.may_agree,
        "may_end": found.may_end,
        "refused": refused.message.text(_) if refused else "",
    }
    return render(request, "staff/delay.html", context, status=status_of(refused) if refused else 200)


def _act(request: HttpRequest, by: Actor, ref: str) -> None:
    if request.POST.get("act") == "end":
        journey.end_delay(ref, by=by)
        messages.success(request, _("終わりにしました。記録は、もう本人の画面に出ています。"))
    elif journey.agree_to_delay(ref, by=by) is DelayState.IN_FORCE:
        messages.success(request, _("承認しました。期限の日まで、本人の画面に出ません。"))
    else:
        messages.success(request, _("承認しました。もう1人の承認を待っています。"))
