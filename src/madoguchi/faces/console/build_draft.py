"""The draft of a register on its pages: fields, what is said of the whole, lists, and publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.console import build_about, build_about_fields, build_lists
from madoguchi.faces.console.build_fields import fields_typed, marks_of, table_of
from madoguchi.faces.console.build_frame import (
    PAGES,
    STALE_STATUS,
    Content,
    frame,
    kept,
    more_of,
    place_of,
    revision,
    told,
)
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.errors import NoSuchRegisterDraft
from madoguchi.journeys.registers.building import changing, paging, publishing
from madoguchi.journeys.registers.building.checking import ABOUT, FIELDS, VIEWS
from madoguchi.journeys.registers.building.choosing_sheet import choice_of_draft
from madoguchi.journeys.registers.building.citing import CITING
from madoguchi.journeys.registers.building.editing import field_of, fields_of, japanese
from madoguchi.journeys.registers.building.editing_fields import moved, removed, with_field_back
from madoguchi.journeys.registers.building.kinds import ADDED, OFFERED
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.errors import (
    DraftUnsound,
    OpenedByAdministrators,
    OpenedByOneHand,
    OpenedByTheDivision,
    PersonsStay,
    PublishedMeanwhile,
)
from madoguchi.journeys.registers.parts import parts_of_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_SAVED = "saved"
_UNPUBLISHED = (
    DraftUnsound,
    PublishedMeanwhile,
    OpenedByAdministrators,
    OpenedByOneHand,
    OpenedByTheDivision,
    PersonsStay,
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def fields(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Every field in one table; any button keeps what is typed first, so that nothing is lost."""
    draft = own_draft(build_ref, by)
    choice = choice_of_draft(draft)
    if choice.is_asked:
        return redirect("console:build_sheet", build_ref)
    content, stale = dict(draft.content), None
    if request.method == "POST":
        content = fields_typed(request.POST, draft, by)
        act, _colon, about_ = request.POST.get("act", "save").partition(":")
        content = _after(content, act, about_, draft)
        about_ = _to_be_said(dict(draft.content), content) if act == "add" else about_
        stale = kept(request, by, draft, content)
        if stale is None:
            known = field_of(content, about_) or (act == "page" and paging.page_of(content, about_))
            return redirect(_next(build_ref, act, about_ if known else ""))
    sheet = changing.draft_sheet(build_ref, by=by, with_samples=True)
    wrong: dict[str, list[Message]] = {}
    for one in sheet.findings:
        wrong.setdefault(one.field_id or one.anchor, []).append(told(one))
    context = {
        **frame(sheet, FIELDS, content, stale),
        "pages": table_of(content, sheet.samples, wrong),
        "kinds": list(OFFERED.items()),
        "added": list(ADDED.items()),
        "marks": marks_of(content),
        "marks_wrong": [*wrong.get("heading", []), *wrong.get("key", [])],
        "gone": sheet.gone,
        "count": sum(1 for _one in fields_of(content)),
        "choice": choice,
        "hidden": "、".join(choice.hidden),
    }
    return render(request, "console/build/fields.html", context, status=STALE_STATUS if stale else 200)


def _after(content: Content, act: str, about_: str, draft: Any) -> Content:
    if act == "up":
        return moved(content, about_, -1)
    if act == "down":
        return moved(content, about_, 1)
    if act == "remove":
        return removed(content, about_)
    if act == "back":
        field = changing.field_taken_out(draft, about_)
        return with_field_back(content, dict(field)) if field and not field_of(content, about_) else content
    return content


def _to_be_said(before: Content, after: Content) -> str:
    """A field that was added and cites nothing yet: what it cites is said next; "" for any other."""
    had = {one["id"] for one in fields_of(before)}
    return next((str(one["id"]) for one in fields_of(after) if one["id"] not in had and one["type"] in CITING), "")


def _next(build_ref: str, act: str, about_: str) -> str:
    here = reverse("console:build", args=[build_ref])
    if act in ("open", "add") and about_:
        return reverse("console:build_field", args=[build_ref, about_])
    if act == "page" and about_:
        return reverse("console:build_page", args=[build_ref, about_])
    if act == "go":
        return reverse("console:build_about", args=[build_ref])
    if act in ("up", "down") and about_:
        return f"{here}#f.{about_}"
    return f"{here}#new" if act == "add" else here


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def about(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """What the register is for, who keeps, sees and changes it, and how long its records are kept."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    if request.method == "POST":
        content = build_about.about_typed(request.POST, draft, by)
        stale = kept(request, by, draft, content)
        if stale is None:
            if request.POST.get("act") == "go":
                return redirect("console:build_publish", build_ref)
            here = f"{reverse('console:build_about', args=[build_ref])}?{_SAVED}"
            return redirect(f"{here}#{more_of(request)}".removesuffix("#"))
    sheet = changing.draft_sheet(build_ref, by=by)
    # Whoever comes here first has made no mistake yet: what is empty is told by the number on the tab, before
    # publishing, and once it was saved so.
    unasked = set() if _SAVED in request.GET else {name for name in ("summary", "purpose") if not content.get(name)}
    found = [one for one in sheet.findings if one.part == ABOUT and one.anchor not in unasked]
    wrong = {one.anchor: told(one) for one in reversed(found)}
    fields = build_about_fields.about_fields(content, wrong, by, is_new=not draft.began_from)
    context = {
        **frame(sheet, ABOUT, content, stale),
        "fields": fields,
        "problems": build_about_fields.about_problems(wrong, fields),
        "posts": (posts := build_about_fields.about_posts(content)),
        "posts_open": any(len(one.lines) > 1 for one in posts),
        "parts": parts_of_draft(content, language()),
    }
    return render(request, "console/build/about.html", context, status=STALE_STATUS if stale else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def lists(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """The lists of the register: their columns and their order."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    if request.method == "POST":
        content = build_lists.lists_typed(request.POST, content)
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect(f"{reverse('console:build_lists', args=[build_ref])}#{more_of(request)}".removesuffix("#"))
    sheet = changing.draft_sheet(build_ref, by=by)
    wrong: dict[str, list[Message]] = {}
    for one in sheet.findings:
        if one.part == VIEWS and "filter" not in one.finding.path:
            wrong.setdefault(one.anchor, []).append(told(one))
    context = {**frame(sheet, VIEWS, content, stale), "lists": build_lists.lists_of(content, wrong, sheet.findings)}
    return render(request, "console/build/lists.html", context, status=STALE_STATUS if stale else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def publish(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """What publishing would change, in words; POST publishes, and leads to the rows of the file."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            made = publishing.publish_draft(
                build_ref, revision=revision(request), current=request.POST.get("current", ""), by=by
            )
        except NoSuchRegisterDraft:
            return _gone(request, by)
        except _UNPUBLISHED as refused:
            refusal = refused
        else:
            return _published(request, made)
    sheet = publishing.publish_sheet(build_ref, by=by)
    if choice_of_draft(sheet.draft).is_asked:
        return redirect("console:build_sheet", build_ref)
    content = sheet.draft.content
    asked = (
        build_about_fields.about_fields(content, {}, by, is_new=not sheet.draft.began_from) if sheet.findings else []
    )
    labels = {one.path: one.label for one in asked}
    context = {
        "draft": sheet.draft,
        "sheet": sheet,
        "title": japanese(sheet.draft.content["title"]),
        "findings": [
            (
                place_of(one, content, labels),
                told(one),
                f"{reverse(PAGES[one.part], args=[build_ref])}#{one.anchor}",
            )
            for one in sheet.findings
        ],
        "refusal": refusal.message if refusal else None,
        "about": build_about_fields.about_in_words(sheet.draft.content),
        "parts": parts_of_draft(sheet.draft.content, language()),
    }
    return render(request, "console/build/publish.html", context, status=409 if refusal else 200)


def _gone(request: HttpRequest, by: Actor) -> HttpResponse:
    """Pressed twice, or a colleague was faster: they wanted to the register and its rows, where there are any now."""
    messages.info(request, _("この下書きは、もう公開されたか、捨てられています。"))
    made = publishing.published_before(request.POST.get("register", ""), by=by)
    if made is None:
        return redirect("console:builds")
    if made.import_ref:
        return redirect("staff:import_plan", made.register_id, made.import_ref)
    return redirect("staff:register", made.register_id)


def _published(request: HttpRequest, made: publishing.Built) -> HttpResponse:
    messages.success(request, _("台帳を公開しました。"))
    if made.import_ref and made.may_import:
        return redirect("staff:import_plan", made.register_id, made.import_ref)
    if made.import_ref:
        address = reverse("staff:import_plan", args=[made.register_id, made.import_ref])
        messages.info(
            request,
            _("ファイルの行は、持ち主の課の職員がこのアドレスで取り込みます：{address}").format(address=address),
        )
    return redirect(
        "staff:registers" if not made.may_import else "staff:register", *([made.register_id] if made.may_import else [])
    )


@require_GET
@for_builders
def yaml(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """The definition as a file."""
    name, text = changing.yaml_of_draft(build_ref, by=by)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def throw_away(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Ask, and throw the draft away by POST."""
    draft = own_draft(build_ref, by)
    if request.method == "POST":
        publishing.throw_away(build_ref, by=by)
        messages.success(request, _("下書きを捨てました。公開中の台帳は、変わっていません。"))
        return redirect("console:builds")
    return render(request, "console/build/throw_away.html", {"draft": draft, "title": japanese(draft.content["title"])})
