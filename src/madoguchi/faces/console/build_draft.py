"""The draft of a register on its pages: fields, one field, what is said of the whole, lists, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.console import build_about, build_citing, build_conditions, build_fields, build_lists
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
from madoguchi.journeys.registers.building import changing, editing, publishing
from madoguchi.journeys.registers.building.checking import ABOUT, FIELDS, VIEWS
from madoguchi.journeys.registers.building.kinds import OFFERED
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
    content, stale = dict(draft.content), None
    if request.method == "POST":
        content = build_fields.fields_typed(request.POST, draft)
        act, _colon, about_ = request.POST.get("act", "save").partition(":")
        content = _after(content, act, about_, draft)
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect(_next(build_ref, act, about_ if editing.field_of(content, about_) else ""))
    sheet = changing.draft_sheet(build_ref, by=by, with_samples=True)
    wrong: dict[str, list[Message]] = {}
    for one in sheet.findings:
        wrong.setdefault(one.field_id or one.anchor, []).append(told(one))
    context = {
        **frame(sheet, FIELDS, content, stale),
        "pages": build_fields.table_of(content, sheet.samples, wrong),
        "kinds": list(OFFERED.items()),
        "marks": build_fields.marks_of(content),
        "marks_wrong": [*wrong.get("heading", []), *wrong.get("key", [])],
        "gone": sheet.gone,
        "count": sum(1 for _one in editing.fields_of(content)),
    }
    return render(request, "console/build/fields.html", context, status=STALE_STATUS if stale else 200)


def _after(content: Content, act: str, about_: str, draft: Any) -> Content:
    if act == "up":
        return editing.moved(content, about_, -1)
    if act == "down":
        return editing.moved(content, about_, 1)
    if act == "remove":
        return editing.removed(content, about_)
    if act == "back":
        field = changing.field_taken_out(draft, about_)
        return (
            editing.with_field_back(content, dict(field))
            if field and not editing.field_of(content, about_)
            else content
        )
    return content


def _next(build_ref: str, act: str, about_: str) -> str:
    here = reverse("console:build", args=[build_ref])
    if act == "open" and about_:
        return reverse("console:build_field", args=[build_ref, about_])
    if act == "go":
        return reverse("console:build_about", args=[build_ref])
    if act in ("up", "down") and about_:
        return f"{here}#f.{about_}"
    return f"{here}#new" if act == "add" else here


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def field(request: HttpRequest, by: Actor, build_ref: str, field_id: str) -> HttpResponse:
    """Everything a screen can say of one field."""
    draft = own_draft(build_ref, by)
    one = editing.field_of(draft.content, field_id)
    if one is None:
        return redirect("console:build", build_ref)
    content, stale = dict(draft.content), None
    typed = build_fields.details_typed(request.POST, one) if request.method == "POST" else None
    if typed is not None:
        content = _field_typed(request.POST, content, one, typed.details)
    if typed is not None and not typed.problems:
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect(_after_field(request, build_ref, one, content))
    sheet = changing.draft_sheet(build_ref, by=by, with_samples=True)
    given = request.POST if typed is not None else build_fields.details_given(one)
    wrong = (
        {}
        if typed is not None
        else build_fields.problems_of(
            [(found.finding.path, told(found)) for found in sheet.findings if found.field_id == field_id]
        )
    )
    problems = typed.problems if typed is not None else wrong
    drawn = editing.field_of(content, field_id) or one
    # What is wrong with the draft is not said beside lines that were typed and are not in it.
    findings = sheet.findings if typed is None else ()
    context = {
        **frame(sheet, FIELDS, draft.content, stale),
        "label": editing.japanese(one.get("label")),
        "kind": OFFERED.get(str(one["type"])),
        "fields": [
            *build_fields.details_fields(one, given, problems),
            *build_citing.citing_fields(drawn, draft.content, problems, content),
        ],
        "problems": list(problems.items()),
        "askings": build_conditions.conditions_of(drawn, draft.content, findings),
        "names": build_fields.names_before(draft.content, field_id) if one["type"] == "formula" else [],
        "samples": sheet.samples.get(field_id, [])[:10],
    }
    status = STALE_STATUS if stale else 422 if typed is not None else 200
    return render(request, "console/build/field.html", context, status=status)


def _field_typed(given: QueryDict, content: Content, one: Mapping[str, Any], details: editing.Details) -> Content:
    """The draft with everything the page of a field asks, as it was typed; drawn again from it, nothing is lost."""
    content = editing.with_details(content, str(one["id"]), details)
    content = build_citing.citing_typed(given, content, one)
    return build_conditions.conditions_typed(given, content, one)


def _after_field(request: HttpRequest, build_ref: str, one: Mapping[str, Any], content: Content) -> str:
    """Back to its line among the fields, unless the same page has more to ask."""
    field_id = str(one["id"])
    here = reverse("console:build_field", args=[build_ref, field_id])
    if build_citing.is_to_go_on(one, editing.field_of(content, field_id) or one):
        return here
    if more := more_of(request):
        return f"{here}#{more}"
    return f"{reverse('console:build', args=[build_ref])}#f.{field_id}"


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
            ahead = "console:build_publish" if request.POST.get("act") == "go" else "console:build_about"
            return redirect(ahead, build_ref)
    sheet = changing.draft_sheet(build_ref, by=by)
    wrong = {one.anchor: told(one) for one in reversed(sheet.findings) if one.part == ABOUT}
    context = {
        **frame(sheet, ABOUT, content, stale),
        "fields": build_about.about_fields(content, wrong, by, is_new=not draft.began_from),
        "problems": build_about.about_problems(wrong),
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
    content = sheet.draft.content
    asked = build_about.about_fields(content, {}, by, is_new=not sheet.draft.began_from) if sheet.findings else []
    labels = {one.path: one.label for one in asked}
    context = {
        "draft": sheet.draft,
        "sheet": sheet,
        "title": editing.japanese(sheet.draft.content["title"]),
        "findings": [
            (
                place_of(one, content, labels),
                told(one),
                f"{reverse(PAGES[one.part], args=[build_ref])}#{one.anchor}",
            )
            for one in sheet.findings
        ],
        "refusal": refusal.message if refusal else None,
        "about": build_about.about_in_words(sheet.draft.content),
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
    return render(
        request, "console/build/throw_away.html", {"draft": draft, "title": editing.japanese(draft.content["title"])}
    )
