"""Booking without an account: what the visitor tells, shown once more, and one booking however often it is sent."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.errors.bookings import AlreadyBooked, SlotClosed, SlotFull, TooManyBookings, TooSoon
from madoguchi.engines.booking.errors.declared import NothingChosen, UnknownService
from madoguchi.faces.portal.asked_visits import Asked, asked_of
from madoguchi.faces.portal.kept_visits import keep_visit
from madoguchi.faces.portal.views.visit_times import show_choices, show_times, to_times, trail_to
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import AnswerRow
from madoguchi.faces.ui.dates import long_day_with_weekday
from madoguchi.faces.ui.frame import OWN_NAMES, language
from madoguchi.faces.ui.pressing import key_of_press
from madoguchi.journeys.visit import times as times_of
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.booking import book_visit, key_of_visitor
from madoguchi.journeys.visit.bring import papers_of
from madoguchi.journeys.visit.details import Details, Problems, checked, details_known, details_of
from madoguchi.journeys.visit.page import place_name
from madoguchi.values.message import msg
from madoguchi.values.references import new_secret

_LONGEST_KEY = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponseBase:
    """The form; POST shows everything once more, and from there POST books."""
    asked = asked_of(request.POST if request.method == "POST" else request.GET)
    try:
        want = wishes.want_of(asked.wanted)
    except (NothingChosen, UnknownService) as refusal:
        return show_choices(request, (), refusal.message)
    if asked.at is None or not asked.office or asked.line not in want.lines:
        return to_times(asked)
    if request.method != "POST":
        known = details_known(visitor(request).ref, language())
        return _form(request, asked, want, known, new_secret(), [])
    return _posted(request, asked, want)


def _posted(request: HttpRequest, asked: Asked, want: wishes.Want) -> HttpResponseBase:
    key = key_of_press(request)
    given = details_of({name: request.POST.get(name, "") for name in request.POST}, language=language())
    step = request.POST.get("step", "")
    if step == "times":
        return to_times(asked)
    if step == "mend":
        return _form(request, asked, want, given, key, [])
    details, problems = checked(given)
    if problems:
        return _form(request, asked, want, details, key, problems)
    if step != "book":
        return _confirm(request, asked, want, details, key)
    return _book(request, asked, want, details, key)


def _book(request: HttpRequest, asked: Asked, want: wishes.Want, details: Details, key: str) -> HttpResponseBase:
    by = visitor(request)
    try:
        made, _new = book_visit(_wish(asked, want, details, key, by.ref), by=by)
    except (SlotFull, SlotClosed, TooSoon) as refusal:
        return show_times(
            request,
            asked,
            want,
            lambda **change: asked.url("portal:visit_times", **change),
            problem=refusal.message,
            full=asked.at,
        )
    except AlreadyBooked:
        sentence = msg(
            "同じ方の予約が、すでにあります。時刻を変えるときは、その予約のページで変更してください。"
            "控えかメールに、予約番号と確認コードが書いてあります。"
        )
        return _confirm(request, asked, want, details, key, [("", sentence)])
    except TooManyBookings as refusal:
        return _confirm(request, asked, want, details, key, [("", refusal.message)])
    # The entry of the booking tells who is here: the receipt that follows is no other look.
    return keep_visit(request, redirect("portal:visit_receipt", made.number), made.number, is_noted=True)


def _wish(asked: Asked, want: wishes.Want, details: Details, key: str, account_ref: str) -> Wish:
    return Wish(
        key=key,
        office=asked.office,
        line=asked.line,
        starts_at=asked.begins,
        minutes=want.minutes,
        services=want.services,
        procedures=want.procedures,
        person_key=key_of_visitor(details, account_ref),
        account_ref=account_ref,
        name=details.name,
        kana=details.kana,
        email=details.email,
        telephone=details.telephone,
        language=details.language,
        note=details.note,
        remote=details.remote and want.remote,
    )


def _facts(asked: Asked, want: wishes.Want, details: Details, key: str, problems: Problems) -> dict[str, object]:
    return {
        "section": "visit",
        "asked": asked,
        "at": asked.begins,
        "ends_at": asked.begins + timedelta(minutes=want.minutes),
        "office_name": place_name(asked.office, language()),
        "where": times_of.where_of(asked.office, asked.line, language()),
        "names": wishes.names_of(want, language()),
        "may_be_remote": want.remote,
        "details": details,
        "key": key,
        "problems": problems,
        "problem_of": dict(reversed(problems)),
        "times_url": asked.url("portal:visit_times"),
        "languages": OWN_NAMES,
    }


def _form(
    request: HttpRequest, asked: Asked, want: wishes.Want, details: Details, key: str, problems: Problems
) -> HttpResponse:
    context = {**_facts(asked, want, details, key, problems), "trail": trail_to(_("予約する方"), asked=asked)}
    return render(request, "portal/visit/book.html", context, status=422 if problems else 200)


def _confirm(
    request: HttpRequest, asked: Asked, want: wishes.Want, details: Details, key: str, problems: Problems | None = None
) -> HttpResponse:
    context = _facts(asked, want, details, key, problems or [])
    context |= {
        "trail": trail_to(_("予約の確認"), asked=asked),
        "rows": _rows(asked, want, details, context),
        "papers": papers_of(want.services, want.procedures, language()),
        "by_video": details.remote and want.remote,
    }
    return render(request, "portal/visit/confirm.html", context, status=422 if problems else 200)


def _rows(asked: Asked, want: wishes.Want, details: Details, facts: dict[str, object]) -> list[AnswerRow]:
    ends_at = facts["ends_at"]
    when = f"{long_day_with_weekday(asked.at)} {asked.begins:%-H:%M}〜{ends_at:%-H:%M}"
    way = _("ビデオで相談する") if details.remote and want.remote else ""
    rows = [
        (_("とき"), when),
        (_("ところ"), f"{facts['office_name']} {facts['where']}".strip()),
        (_("用件"), "\n".join(wishes.names_of(want, language()))),
        (_("相談のしかた"), way),
        (_("お名前"), details.name),
        (_("フリガナ"), details.kana),
        (_("メールアドレス"), details.email),
        (_("電話番号"), details.telephone),
        (_("お知らせの言語"), OWN_NAMES[details.language]),
        (_("伝えておきたいこと"), details.note),
    ]
    return [AnswerRow(label, text) for label, text in rows if text]
