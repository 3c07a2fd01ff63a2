"""What the city announces: the newest on the front page, all of it on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.faces.ui.components import Crumb
from madoguchi.journeys import front
from madoguchi.values.words import Words

_ON_THE_FRONT = 4
_SHOWN_MINUTES = 30
"""A bar is full at half an hour; who waits longer finds the number beside it."""


@dataclass(frozen=True)
class Wait:
    """How it stands at an office: the bar in percent, and what is said beside it."""

    name: Words
    waiting: int
    minutes: int | None
    percent: int

    @property
    def is_long(self) -> bool:
        """Whether another time might be better."""
        return self.percent >= 60


@dataclass(frozen=True)
class Running:
    """Something one can enter now, with its address."""

    title: Words
    url: str
    until: object


def on_the_front() -> dict[str, object]:
    """The part of the front page that changes by itself."""
    return {
        "news": front.news()[:_ON_THE_FRONT],
        "running": [Running(one.title, _url(one), one.until) for one in front.open_now()],
        "waits": [_wait(one) for one in front.waiting_now()],
    }


def _wait(one: front.OfficeNow) -> Wait:
    minutes = one.minutes if one.waiting else 0
    return Wait(one.name, one.waiting, minutes, min(100, round((minutes or 0) * 100 / _SHOWN_MINUTES)))


def _url(one: front.OpenNow) -> str:
    if one.kind == "lottery":
        return reverse("portal:lottery", args=[one.ref])
    return f"{settings.MADOGUCHI_LOBBY_URL}/opening/{one.ref}"


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Everything that still holds, the newest first."""
    context = {
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("新しいお知らせ"))),
        "news": front.news(),
    }
    return render(request, "portal/news.html", context)
