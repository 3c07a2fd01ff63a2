"""Choosing what to come for, and a time: a week of every office at once, and the week of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.booking.errors.declared import NothingChosen, UnknownService
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.faces.portal.all_offices import all_of
from madoguchi.faces.portal.asked_visits import Asked, asked_of
from madoguchi.faces.portal.drawn_times import drawn_once
from madoguchi.faces.portal.free_days import free_days
from madoguchi.faces.portal.half_days import half_days
from madoguchi.faces.ui.components import Crumb, Tab
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit import times as journey
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.all_offices import all_offices
from madoguchi.journeys.visit.page import place_name
from madoguchi.values.clock import JST
from madoguchi.values.message import Message

Link = Callable[..., str]


def trail_to(here: str = "", *, asked: Asked | None = None) -> tuple[Crumb, ...]:
    """The way from the home page to a page of the booking."""
    home, first = Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("来庁予約"), reverse("portal:visit"))
    if not here:
        return home, Crumb(_("来庁予約"))
    times = (Crumb(_("時刻を選ぶ"), asked.url("portal:visit_times")),) if asked else ()
    return (home, first, *times, Crumb(here))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What somebody can come for; several things in one visit."""
    return show_choices(request, asked_of(request.GET).wanted, None)


def show_choices(request: HttpRequest, chosen: tuple[str, ...], problem: Message | None) -> HttpResponse:
    """The choices again, with what has to be mended."""
    context = {
        "section": "visit",
        "trail": trail_to(),
        "choices": wishes.choices(language()),
        "chosen": chosen,
        "lobby_url": f"{settings.MADOGUCHI_LOBBY_URL}/times?lang={language()}",
        "problems": [("choices", problem)] if problem else [],
    }
    return render(request, "portal/visit/choose.html", context, status=422 if problem else 200)


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """When one can come: each office's next time, and the week of the chosen one."""
    asked = asked_of(request.GET)
    try:
        want = wishes.want_of(asked.wanted)
    except (NothingChosen, UnknownService) as refusal:
        return show_choices(request, (), refusal.message)
    if not want.lines:
        return render(request, "portal/visit/apart.html", _apart(asked, want))
    return show_times(request, asked, want, lambda **change: asked.url("portal:visit_times", **change))


def _apart(asked: Asked, want: wishes.Want) -> dict[str, object]:
    parts = [wishes.want_of([one]) for one in want.chosen]
    return {
        "section": "visit",
        "trail": trail_to(_("別々に予約する")),
        "parts": [
            {
                "title": "、".join(wishes.names_of(one, language())),
                "minutes": one.minutes,
                "url": Asked(one.chosen).url("portal:visit_times"),
            }
            for one in parts
        ],
    }


def show_times(
    request: HttpRequest,
    asked: Asked,
    want: wishes.Want,
    link: Link,
    *,
    number: str = "",
    problem: Message | None = None,
    full: datetime | None = None,
) -> HttpResponse:
    """The times for a new visit, or for changing the one of `number`; `full` is a time somebody else just took.

    Raises UnknownOffice.
    """
    # Whoever asks for the same at the same moment, as all do who pressed for one last place, is shown the same.
    shown_alike = (asked, want, number, full, language())
    context = {
        "section": "visit",
        "number": number,
        "trail": trail_to(_("時刻を選ぶ")),
        "problems": [("", problem)] if problem else [],
        "split": drawn_once(shown_alike, lambda: _split(asked, want, link, number, full)),
    }
    return render(request, "portal/visit/times.html", context, status=409 if problem else 200)


def _split(asked: Asked, want: wishes.Want, link: Link, number: str, full: datetime | None) -> SafeString:
    """What is free, and what was picked of it."""
    chosen = asked.office or _only_office()
    monday = asked.week or (asked.at.astimezone(JST).date() if asked.at else None)
    week = journey.week_of(chosen, want, monday, language()) if chosen else None
    everywhere = all_offices(want, week.monday if week else monday, language())
    context: dict[str, object] = {
        "number": number,
        "names": wishes.names_of(want, language()),
        "minutes": want.minutes,
        "back_url": reverse("portal:visit_page", args=[number]) if number else asked.url("portal:visit", office=None),
        "view": asked.view,
        "nothing": not everywhere.has_any,
        **_views(chosen, asked, link),
    }
    if everywhere.has_any:
        weeks = _weeks(everywhere.previous, everywhere.next, partial(link, office=chosen or None))
        context |= all_of(everywhere, chosen, asked.view, link) | weeks
        if week:
            context |= _week(asked, week, link, full) | _picked(asked, want, chosen, number)
    wait = partial(asked.url, "portal:visit_wait", at=None)
    context["wait_url"] = wait(office=chosen) if chosen and not number else ""
    context["waits"] = [] if number else [(one.name, wait(office=one.id)) for one in everywhere.offices]
    return render_to_string("portal/visit/times_split.html", context)


def _only_office() -> str:
    offices = visit().offices
    return offices[0].id if len(offices) == 1 else ""


def _views(chosen: str, asked: Asked, link: Link) -> dict[str, object]:
    where = {"office": chosen or None}
    return {
        "views": [
            Tab(_("カレンダー"), link(**where, view=None) + "#when", current=asked.view == "calendar"),
            Tab(_("一覧"), link(**where, view="list") + "#when", current=asked.view == "list"),
        ]
    }


def _week(asked: Asked, week: journey.Week, link: Link, full: datetime | None) -> dict[str, object]:
    def cell(one: journey.Cell | None) -> dict[str, object] | None:
        if one is None:
            return None
        gone = not one.free or one.at == full
        url = "" if gone else link(office=week.office, at=one.at, line=one.line, week=week.monday) + "#pick"
        return {"at": one.at, "free": one.free, "few": one.few, "full": gone, "url": url, "current": one.at == asked.at}

    rows = [(clock, [cell(day.cells.get(clock)) for day in week.open_days]) for clock in week.clocks]
    return {
        "office_name": place_name(week.office, language()),
        "week": week,
        "halves": half_days(rows),
        "days": free_days(
            [(day.on, [(one.at, cell(one)) for one in day.free if one.at != full]) for day in week.open_days]
        ),
    }


def _weeks(previous: date | None, following: date | None, link: Link) -> dict[str, str]:
    return {
        "previous_url": link(week=previous) + "#when" if previous else "",
        "next_url": link(week=following) + "#when" if following else "",
    }


def _picked(asked: Asked, want: wishes.Want, office_id: str, number: str) -> dict[str, object]:
    if asked.at is None or not asked.office:
        return {}
    cell = journey.cell_at(office_id, want, asked.at)
    if cell is None or not cell.free:
        return {"gone": True}
    place, args = ("portal:visit_change", (number,)) if number else ("portal:visit_book", ())
    return {
        "picked": cell,
        "ends_at": cell.ends_at,
        "where": journey.where_of(office_id, cell.line, language()),
        "book_url": asked.url(place, *args, line=cell.line, week=None, view=None),
    }


def to_times(asked: Asked) -> HttpResponse:
    """Back to the times, when an address asks for one that is not there."""
    return redirect(asked.url("portal:visit_times"))
