"""A new lottery: typed, shown as it would be, and promised by the second press."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.errors.lotteries import LotteryOptions
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.engines.booking.rules.lottery_times import Times, check_new
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.typed import Typed, carried
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text
from madoguchi.journeys.visit.lottery import NewLottery, create_lottery
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


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """The form of a new lottery; its first press shows what would be made, the second makes it, for good."""
    given = {name: request.POST.get(name, "") for name in request.POST} if request.method == "POST" else {"most": "4"}
    typed = Typed(given, _labels())
    wanted = _wanted(typed) if request.method == "POST" else None
    made = typed.made(wanted, lambda one: create_lottery(one, by=by), _PLACE)
    if made is not None:
        messages.success(request, _("抽選を作りました。種の約束を公開しました。"))
        return redirect("console:lottery", made.ref)
    shown = wanted if typed.is_shown() else None
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
    titles = typed.titles()
    try:
        options = _options(typed.text("options"))
    except LotteryOptions as refusal:
        typed.problems["options"] = refusal.message
        return None
    wanted = NewLottery(
        typed.needed("ref"),
        titles,
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
    moment = _("例：2026-12-01 9:00、令和8年12月1日 9:00")
    return [
        typed.line("ref", _("アドレスになります。例：swimming-2026")),
        *typed.title_lines(),
        long_text(
            "options",
            _labels()["options"],
            value=given.get("options", ""),
            hint=_("1行に1つ、名前のあとに空白と定員を書きます。例：午前の組 12"),
            problems=typed.problems,
        ),
        typed.line("opens", moment),
        typed.line("closes", moment),
        typed.line("confirm", moment),
        typed.line("most", width=8),
    ]
