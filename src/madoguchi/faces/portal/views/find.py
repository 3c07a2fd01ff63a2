"""The front page, the search and the page of one procedure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from madoguchi.faces.portal.views.news import on_the_front
from madoguchi.faces.ui.components import Crumb, ThreadKnot
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.journeys import find as journey
from madoguchi.journeys import paper_form
from madoguchi.journeys.visit.wishes import choice_of
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_NUMBERS_SECONDS = 60  # the figures of the front page need not be newer than a minute
_MOST_LETTERS = 100
_AUDIENCES = ("resident", "business")


@dataclass(frozen=True)
class Number:
    """One figure of the front page with its meaning."""

    value: str
    unit: Message
    meaning: Message


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    context = {"home": journey.home(language()), "numbers": _numbers(), **on_the_front()}
    return render(request, "portal/home.html", context)


def _numbers() -> list[Number]:
    known = cache.get("portal:numbers")
    if known is None:
        known = journey.numbers_of_this_year()
        cache.set("portal:numbers", known or False, _NUMBERS_SECONDS)
    if not known:
        return []
    rows = [
        Number(f"{known.arrived:,}", msg("件"), msg("今年度に届いた申請")),
        Number(f"{known.online_share * 100:.0f}", msg("%"), msg("オンラインで届いた割合")),
    ]
    if known.median_days is not None:
        rows.append(Number(f"{known.median_days:.0f}", msg("営業日"), msg("結果が出るまで（中央値）")))
    return [*rows, Number(f"{known.hours_saved:,.0f}", msg("時間"), msg("今年度に減らした職員の作業"))]


@require_safe
@cache_control(public=True, max_age=86_400)
def picture(request: HttpRequest) -> HttpResponse:
    """The picture of the front page, as the city's definition brings it."""
    drawing = catalogue.city_picture()
    if drawing is None:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The procedures that answer a few words, an event of life or an audience."""
    text = request.GET.get("q", "").strip()[:_MOST_LETTERS]
    event = _one_of(request.GET.get("event", ""), [one.id for one in catalogue.city().life_events])
    audience = _one_of(request.GET.get("audience", ""), _AUDIENCES)
    hits = journey.find(text, audience=audience, life_event=event, language=language())
    chosen = {"q": text, "event": event, "audience": audience}
    return render(
        request,
        "portal/find.html",
        {
            "section": "find",
            "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("手続をさがす"))),
            "hits": hits,
            "text": text,
            "event": event,
            "audience": audience,
            "audiences": _audiences(chosen),
            "events": _events(chosen),
        },
    )


def _one_of(given: str, known: list[str] | tuple[str, ...]) -> str:
    return given if given in known else ""


def _link(chosen: dict[str, str], **change: str) -> str:
    query = {key: value for key, value in {**chosen, **change}.items() if value}
    return f"{reverse('portal:find')}?{urlencode(query)}" if query else reverse("portal:find")


def _audiences(chosen: dict[str, str]) -> list[dict[str, object]]:
    names = {"": _("すべて"), "resident": _("住民の方"), "business": _("事業者の方")}
    return [
        {"title": title, "url": _link(chosen, audience=id), "current": chosen["audience"] == id}
        for id, title in names.items()
    ]


def _events(chosen: dict[str, str]) -> list[dict[str, object]]:
    every = {"title": _("すべて"), "url": _link(chosen, event=""), "current": not chosen["event"], "icon": ""}
    return [every] + [
        {
            "title": words_in(event.name, language()),
            "url": _link(chosen, event=event.id),
            "current": chosen["event"] == event.id,
            "icon": event.icon,
        }
        for event in catalogue.city().life_events
    ]


@require_safe
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """What one procedure asks and promises."""
    page = journey.procedure_page(procedure_id, language())
    trail = [Crumb(_("ホーム"), reverse("portal:home"))]
    if page.life_event:
        here = f"{reverse('portal:find')}?{urlencode({'event': page.life_event.id})}"
        trail.append(Crumb(words_in(page.life_event.name, language()), here))
    trail.append(Crumb(page.title))
    chosen = choice_of(procedure_id)
    visit_url = f"{reverse('portal:visit_times')}?{urlencode({'for': chosen})}" if chosen else ""
    context = {"section": "find", "page": page, "trail": trail, "flow": _flow(), "visit_url": visit_url}
    return render(
        request, "portal/procedure.html", {**context, **_on_paper(procedure_id, _("申請のページを開く二次元コード"))}
    )


@lru_cache(maxsize=256)
def _on_paper(procedure_id: str, label: str) -> dict[str, str]:
    """What stands on a printed page where the screen has its button: the address of the form, in this language."""
    address = f"{settings.MADOGUCHI_BASE_URL}{reverse('portal:apply_start', args=[procedure_id])}"
    return {"address": address, "qr": qr_code(address, label)}


@require_safe
def form_pdf(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The sheet to print, in the reader's language."""
    pdf = paper_form.form_pdf(procedure_id, language())
    name = quote(f"{paper_form.title_of(procedure_id, language())}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _flow() -> list[ThreadKnot]:
    return [
        ThreadKnot(_("申請が届く"), lines=(_("受付番号をお知らせします。"),)),
        ThreadKnot(_("内容を確かめる"), lines=(_("足りないものがあれば、画面とメールでお願いします。"),)),
        ThreadKnot(_("決定する"), lines=(_("別の職員がもう一度確かめてから、決めます。"),)),
        ThreadKnot(_("通知書をお渡しする"), lines=(_("画面で受け取れます。メールでもお知らせします。"),)),
    ]
