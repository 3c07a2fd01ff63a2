"""The page of one page of a register: what it is called, why it is asked, when it is shown, and its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import AskingView, asking_view, divisions
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, by_control, frame, kept, more_of
from madoguchi.faces.console.build_words import LONGEST_TEXT, one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.office_forms import short_text
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import changing, paging
from madoguchi.journeys.registers.building.askables import askables_of
from madoguchi.journeys.registers.building.checking import FIELDS, Placed
from madoguchi.journeys.registers.building.editing import japanese, pages_of
from madoguchi.journeys.registers.building.paging import PageLine
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def page(request: HttpRequest, by: Actor, build_ref: str, page_id: str) -> HttpResponse:
    """Everything a screen can say of one page; every button keeps what is typed first."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    if paging.page_of(content, page_id) is None:
        return redirect("console:build", build_ref)
    if request.method == "POST":
        content = _after(request.POST, page_id, _typed(request.POST, content, page_id))
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect(_next(request, build_ref, page_id, content))
    sheet = changing.draft_sheet(build_ref, by=by)
    one = paging.page_of(content, page_id) or paging.page_of(draft.content, page_id) or {}
    at, several = paging.place_of_page(draft.content, page_id), pages_of(draft.content)
    found = below(sheet.findings if stale is None else (), ("record", "pages", at))
    wrong = by_control((path, said) for path, said in found if path[:1] != ("fields",))
    problems = {"show_when" if name == "show" else name: said for name, said in wrong.items()}
    context = {
        **frame(sheet, FIELDS, draft.content, stale),
        "name": japanese(one["title"]),
        "fields": _fields(one, problems),
        "asking": _asking(one, draft.content, sheet.findings if stale is None else ()),
        "problems": list(problems.items()),
        "is_first": at == 0,
        "is_last": at == len(several) - 1,
    }
    return render(request, "console/build/page.html", context, status=STALE_STATUS if stale else 200)


def _fields(one: Mapping[str, Any], problems: Mapping[str, Message]) -> list[FieldView]:
    told = (
        ("lead", _("はじめに読む文"), _("まとまりの名前の下に見えます。")),
        ("purpose", _("何のために聞くか"), _("それぞれの項目で「聞く理由」として読めます。")),
    )
    title = short_text("title", _("まとまりの名前"), value=japanese(one["title"]), width=0, problems=problems)
    rest = (
        short_text(name, label, value=japanese(one.get(name)), hint=hint, width=0, required=False, problems=problems)
        for name, label, hint in told
    )
    return [title, *rest]


def _first_field(one: Mapping[str, Any]) -> str:
    return str(one["fields"][0]["id"])


def _asking(one: Mapping[str, Any], content: Mapping[str, Any], findings: tuple[Placed, ...]) -> AskingView | None:
    """When the page is shown; the first page of a form has nothing it could ask."""
    known = askables_of(content, divisions(), before=_first_field(one))
    if not known and not isinstance(one.get("show"), Mapping):
        return None
    place: Path = ("record", "pages", paging.place_of_page(content, str(one["id"])), "show")
    hint = _("条件がなければ、いつも見せます。前のまとまりの項目でたずねます。")
    title = _("このまとまりを見せるとき")
    return asking_view("show_when", title, one.get("show"), known, below(findings, place), hint=hint)


def _typed(given: QueryDict, content: Content, page_id: str) -> Content:
    one = paging.page_of(content, page_id) or {}
    known = askables_of(content, divisions(), before=_first_field(one))
    show = condition_typed(given, "show_when", one.get("show"), known)
    line = PageLine(
        one_line(given, "title"), one_line(given, "lead", LONGEST_TEXT), one_line(given, "purpose", LONGEST_TEXT)
    )
    return paging.with_page_said(content, page_id, line, show)


def _after(given: QueryDict, page_id: str, content: Content) -> Content:
    act = given.get("act", "")
    if act in ("up", "down"):
        return paging.moved_page(content, page_id, -1 if act == "up" else 1)
    return paging.joined_page(content, page_id) if act == "join" else content


def _next(request: HttpRequest, build_ref: str, page_id: str, content: Content) -> str:
    if request.POST.get("act") in ("up", "down"):
        return reverse("console:build_page", args=[build_ref, page_id])
    if more := more_of(request):
        return f"{reverse('console:build_page', args=[build_ref, page_id])}#{more}"
    at = max(paging.place_of_page(content, page_id), 0)
    return f"{reverse('console:build', args=[build_ref])}#pages.{at}"
