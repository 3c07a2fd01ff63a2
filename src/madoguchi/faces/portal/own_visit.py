"""What the pages of one booking share: who may open them, the way to them, and the facts they show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.faces.portal.kept_visits import holds_visit, is_visit_noted, note_visit
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Crumb, Tone
from madoguchi.faces.ui.qr import qr_code
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit.own import note_look_at_visit, open_visit


def trail_of(number: str, here: str = "") -> tuple[Crumb, ...]:
    """The way from the home page to a booking, and to a page about it."""
    way = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("来庁予約"), reverse("portal:visit")))
    if not here:
        return *way, Crumb(number)
    return *way, Crumb(number, reverse("portal:visit_page", args=[number])), Crumb(here)


def for_the_visitor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page about a booking, only for who made it, entered its codes or owns it by account.

    Everybody else is asked for the codes, as of a number nobody has: it is not found (404). A look is journalled once
    an hour for each browser, so that no reload is another look.
    """

    @wraps(view)
    def asked(request: HttpRequest, visit_number: str, **rest: Any) -> HttpResponseBase:
        by = visitor(request)
        try:
            if not holds_visit(request, visit_number):
                open_visit(visit_number, by=by)
        except NotPermitted:
            return render(request, "portal/visit/locked.html", {"section": "visit"}, status=404)
        if is_visit_noted(request, visit_number):
            return view(request, visit_number, **rest)
        note_look_at_visit(visit_number, by=by)
        return note_visit(request, view(request, visit_number, **rest), visit_number)

    return asked


def facts_of(page: journey.VisitPage) -> dict[str, Any]:
    """What every page about a booking shows: the booking, how it stands, and the code that opens its page."""
    where = settings.MADOGUCHI_BASE_URL + reverse("portal:visit_link", args=[page.booking.code])
    return {
        "section": "visit",
        "page": page,
        "booking": page.booking,
        "number": page.booking.number,
        "mark": _mark(page),
        "qr": qr_code(where, _("予約のページを開く二次元コード")),
    }


def _mark(page: journey.VisitPage) -> tuple[Tone, str]:
    marks: dict[str, tuple[Tone, str]] = {
        "offered": ("turn", _("あなたの番です")),
        "booked": ("done", _("予約ずみ")),
        "arrived": ("info", _("受付ずみ")),
        "served": ("", _("終わりました")),
        "cancelled": ("", _("取消し")),
        "missed": ("", _("おいでになりませんでした")),
        "lapsed": ("", _("期限がすぎました")),
    }
    return marks[page.booking.state]
