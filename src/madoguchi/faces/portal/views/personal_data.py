"""What the house holds about people: the book of its files for everybody, and one's own data for oneself."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.tables import table_response
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys import own_data as journey
from madoguchi.journeys.file_book import PersonalFile, Said
from madoguchi.journeys.file_book import file_book as personal_files
from madoguchi.values.message import Message
from madoguchi.values.words import joined

# More names than a line or two hold.
_IN_A_ROW = 8


@require_safe
def file_book(request: HttpRequest) -> HttpResponse:
    """Every file of personal information, what for and what is in it."""
    trail = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("個人情報ファイル簿")))
    found = [(one.ref, _said(one.title), _rows_of(one)) for one in personal_files(language())]
    return render(request, "portal/file_book.html", {"files": found, "trail": trail})


@require_safe
def file_book_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a file."""
    with override("ja"):  # a table in one language; the law asks for the Japanese one
        return _csv(personal_files("ja"))


def _csv(found: tuple[PersonalFile, ...]) -> HttpResponseBase:
    heads = [_("個人情報ファイルの名称"), *(head for head, _text in _items_of(found[0]))] if found else []
    rows = [(_said(one.title), *(text for _head, text in _items_of(one))) for one in found]
    return table_response("csv", "personal-files", heads, rows)


def _items_of(one: PersonalFile) -> list[tuple[str, str]]:
    """The items of the law under their names."""
    return [
        (_("市の機関の名称"), city().name_in(language())),
        (_("使う課"), one.division),
        (_("利用目的"), _said(one.purpose)),
        (_("記録項目"), joined(map(_said, one.items), language())),
        (_("記録範囲"), _said(one.persons)),
        (_("集め方"), joined(map(_said, one.collected), language())),
        (_("根拠"), one.law or _("（未記入）")),
        (_("保存期間"), _said(one.kept) or _("（未記入）")),
        (_("開示などを求める先"), one.asked_at),
    ]


def _rows_of(one: PersonalFile) -> list[tuple[str, str, tuple[str, ...]]]:
    """The same for the page: the names of many items also one by one, to be listed instead of written in a row."""
    recorded = tuple(map(_said, one.items)) if len(one.items) > _IN_A_ROW else ()
    return [(head, text, recorded if head == _("記録項目") else ()) for head, text in _items_of(one)]


def _said(text: Said) -> str:
    return text.text(_) if isinstance(text, Message) else text


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Say what is in the file, and give it out; whoever is not signed in is led there."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    if request.method == "POST":
        text = json.dumps(asdict(journey.own_data(by, language())), ensure_ascii=False, indent=1)
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
    trail = (
        Crumb(_("ホーム"), reverse("portal:home")),
        Crumb(_("わたしの申請"), reverse("portal:mine")),
        Crumb(_("わたしの情報を受け取る")),
    )
    return render(request, "portal/own_data.html", {"trail": trail, "section": "status"})
