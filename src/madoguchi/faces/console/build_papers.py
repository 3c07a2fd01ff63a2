"""The papers of a register that is built, on their pages: what is printed of one record, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, by_control, frame, kept
from madoguchi.faces.console.build_several import Several, several_page
from madoguchi.faces.console.build_words import LONGEST_TEXT, one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.office_forms import long_text, short_text, some_of
from madoguchi.journeys.registers.building import changing, papers
from madoguchi.journeys.registers.building.checking import PAPERS
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.papers import PaperLine
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg


def _fields_of(one: Mapping[str, Any], content: Content) -> str:
    labels = dict(papers.fields_for(content))
    return "、".join(labels.get(name, name) for name in one["fields"])


_PAPERS = Several(
    part=PAPERS,
    key="sheets",
    page="console:build_papers",
    page_of_one="console:build_paper",
    most=papers.MOST_PAPERS,
    added=papers.with_paper_added,
    note_of=_fields_of,
    lead=msg("記録を1件ずつ印刷する紙です。なければ、記入のあるすべての項目を1枚に印刷します。"),
    title=msg("紙"),
    title_of_new=msg("紙を足す"),
    name_of_new=msg("紙の名前"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def several(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Every paper with a way to its page, and a box for one more."""
    return several_page(request, by, build_ref, _PAPERS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def paper(request: HttpRequest, by: Actor, build_ref: str, paper_id: str) -> HttpResponse:
    """One paper: its name, its fields in order, a sentence and lines to sign on; any button keeps what is typed."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    one = papers.paper_of(content, paper_id)
    if one is None:
        return redirect("console:build_papers", build_ref)
    act, _colon, about = request.POST.get("act", "").partition(":")
    if request.method == "POST":
        content = papers.with_paper(content, paper_id, _typed(request.POST, content))
        one = papers.paper_of(content, paper_id) or one
        if act == "remove":
            content = papers.without_paper(content, paper_id)
        elif act in ("up", "down"):
            content = papers.moved_on_paper(content, paper_id, about, -1 if act == "up" else 1)
        stale = kept(request, by, draft, content)
        if stale is None:
            here = reverse("console:build_paper", args=[build_ref, paper_id])
            return redirect(
                f"{here}#order" if act in ("up", "down") else reverse("console:build_papers", args=[build_ref])
            )
    sheet = changing.draft_sheet(build_ref, by=by)
    at = next((n for n, each in enumerate(papers.papers_of(sheet.draft.content)) if each["id"] == paper_id), -1)
    found = below(sheet.findings if stale is None else (), ("record", "sheets", at))
    problems = by_control(found)
    labels = dict(papers.fields_for(draft.content))
    context = {
        **frame(sheet, PAPERS, draft.content, stale),
        "name": japanese(one["title"]),
        "problems": list(problems.items()),
        "fields": _fields(one, labels, problems),
        "order": [(name, labels.get(name, name)) for name in one["fields"]],
    }
    return render(request, "console/build/paper.html", context, status=STALE_STATUS if stale else 200)


def _fields(one: Mapping[str, Any], labels: Mapping[str, str], problems: Mapping[str, Message]) -> list[FieldView]:
    lines = "\n".join(japanese(line) for line in one.get("lines", ()))
    ticks = [(name, label, "") for name, label in {**{name: name for name in one["fields"]}, **labels}.items()]
    return [
        short_text("title", _("紙の名前"), value=japanese(one["title"]), width=0, problems=problems),
        some_of("fields", _("紙に入れる項目"), ticks, chosen=one["fields"], problems=problems),
        short_text(
            "note",
            _("下に書く文"),
            value=japanese(one.get("note")),
            hint=_("例：上のとおり受け取りました。"),
            width=0,
            required=False,
            problems=problems,
        ),
        long_text(
            "lines",
            _("署名する人"),
            value=lines,
            hint=_("1行に1人ずつ書きます。名前を書く線が引かれます。例：貸した人"),
            required=False,
            problems=problems,
        ),
    ]


def _typed(given: QueryDict, content: Content) -> PaperLine:
    chosen = given.getlist("fields")
    known = tuple(name for name, _label in papers.fields_for(content) if name in chosen)
    lines = (" ".join(line.split())[:200] for line in given.get("lines", "").splitlines())
    return PaperLine(
        one_line(given, "title"), known, one_line(given, "note", LONGEST_TEXT), tuple(line for line in lines if line)
    )
