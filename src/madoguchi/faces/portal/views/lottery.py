"""The public pages of lotteries: what can be won and how, the results, and the file that proves them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries import lottery_public
from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.booking.rules.lottery_file import as_csv, as_json
from madoguchi.engines.booking.rules.lottery_times import Phase
from madoguchi.faces.ui.charts import Bar, bars
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.values.words import words_in


def trail_of(lottery: LotteryFacts | None = None, here: str = "") -> tuple[Crumb, ...]:
    """The way from the home page to a lottery, and to a page of it."""
    home, every = Crumb(_("ホーム"), reverse("portal:home")), reverse("portal:lotteries")
    if lottery is None:
        return home, Crumb(_("抽選"))
    title = words_in(lottery.title, language())
    if not here:
        return home, Crumb(_("抽選"), every), Crumb(title)
    return home, Crumb(_("抽選"), every), Crumb(title, reverse("portal:lottery", args=[lottery.ref])), Crumb(here)


@dataclass(frozen=True)
class _Wanted:
    """How many want an option, as their first wish and at all, and how many there are."""

    name: str
    places: int
    first: int
    all: int


def phase_word(phase: Phase) -> tuple[str, str]:
    """Where a lottery stands, as a tone and a word."""
    return {
        Phase.COMING: ("info", _("まもなく受付")),
        Phase.OPEN: ("done", _("受付中")),
        Phase.OVER: ("wait", _("受付終了")),
        Phase.CLOSED: ("wait", _("抽選待ち")),
        Phase.DRAWN: ("done", _("結果発表")),
    }[phase]


@require_safe
def lotteries(request: HttpRequest) -> HttpResponse:
    """Every lottery, the newest first."""
    rows = [
        {"lottery": one, "phase": phase_word(one.phase), "title": words_in(one.title, language())}
        for one in found.lotteries()
    ]
    return render(request, "portal/lotteries.html", {"trail": trail_of(), "rows": rows})


@require_safe
def lottery(request: HttpRequest, lottery: str) -> HttpResponse:
    """One lottery: what can be won, when, how it is drawn, and how many want it."""
    one = found.lottery_of(lottery)
    wanted = lottery_public.wished(lottery)
    rows = [_Wanted(words_in(option.name, language()), option.places, *wanted[option.id]) for option in one.options]
    data = [
        Bar(
            row.name,
            float(row.first),
            text=_("{wanted}人／定員{places}人").format(wanted=row.first, places=row.places),
            tone="c1",
        )
        for row in rows
    ]
    label = _("第1希望の人数と定員")
    context = {
        "trail": trail_of(one),
        "lottery": one,
        "title": words_in(one.title, language()),
        "phase": phase_word(one.phase),
        "rows": rows,
        "figure": bars(data, label=label, most=float(max(max(row.first, row.places) for row in rows))),
    }
    return render(request, "portal/lottery.html", context)


@require_safe
def results(request: HttpRequest, lottery: str) -> HttpResponse:
    """The numbers that won, and nothing else."""
    one = found.lottery_of(lottery)
    rows, following = lottery_public.results(lottery, after=request.GET.get("after", "").replace("\x00", "")[:16])
    shown = [{"row": row, "option": words_in(one.name_of(row.option), language())} for row in rows]
    context = {
        "trail": trail_of(one, _("抽選の結果")),
        "lottery": one,
        "title": words_in(one.title, language()),
        "rows": shown,
        "following": following,
    }
    return render(request, "portal/lottery_results.html", context)


@require_safe
def draw_json(request: HttpRequest, lottery: str) -> HttpResponse:
    """The public file of the lottery as JSON."""
    return _file(as_json(lottery_public.public_draw(lottery)), "application/json", f"{lottery}.json")


@require_safe
def draw_csv(request: HttpRequest, lottery: str) -> HttpResponse:
    """The public file of the lottery as CSV."""
    return _file(as_csv(lottery_public.public_draw(lottery)), "text/csv; charset=utf-8", f"{lottery}.csv")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
