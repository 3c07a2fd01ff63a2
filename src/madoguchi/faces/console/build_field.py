"""The page of one field of a register that is built, and of one field in the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console import build_citing, build_conditions, build_rows
from madoguchi.faces.console.build_details import details_given, details_typed
from madoguchi.faces.console.build_details_fields import details_fields, names_before, problems_of
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, frame, kept, more_of
from madoguchi.faces.console.door import for_builders
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building import changing
from madoguchi.journeys.registers.building.checking import FIELDS
from madoguchi.journeys.registers.building.editing import field_of, japanese, place_of_field
from madoguchi.journeys.registers.building.editing_fields import Details, with_details
from madoguchi.journeys.registers.building.kinds import ADDED, IN_ROWS
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor

_STAYS = ("up", "down", "remove", "add")
"""Buttons for the rows of a table, after which one is still on its page."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def field(request: HttpRequest, by: Actor, build_ref: str, field_id: str) -> HttpResponse:
    """Everything a screen can say of one field; of a table also what its rows hold."""
    draft = own_draft(build_ref, by)
    one = field_of(draft.content, field_id)
    if one is None:
        return redirect("console:build", build_ref)
    content, stale = dict(draft.content), None
    typed = details_typed(request.POST, one) if request.method == "POST" else None
    if typed is not None:
        content = _typed(request.POST, draft, field_id, one, typed.details)
    if typed is not None and not typed.problems:
        stale = kept(request, by, draft, content)
        if stale is None:
            return redirect(_after(request, build_ref, field_id, one, content))
    sheet = changing.draft_sheet(build_ref, by=by, with_samples=True)
    given = request.POST if typed is not None else details_given(one)
    found = below(sheet.findings, place_of_field(draft.content, field_id)) if typed is None else []
    if not build_citing.is_source_chosen(one):
        found = []  # whoever has only added it has made no mistake yet
    problems = typed.problems if typed is not None else problems_of(found)
    drawn = field_of(content, field_id) or one
    context = {
        **frame(sheet, FIELDS, draft.content, stale),
        "label": japanese(one.get("label")),
        "kind": ADDED.get(str(one["type"])),
        "fields": [
            *details_fields(one, given, problems),
            *build_citing.citing_fields(field_id, drawn, draft.content, problems, content),
            *build_rows.rows_fields(drawn, problems),
        ],
        "problems": list(problems.items()),
        # What is wrong with the draft is not said beside lines that were typed and are not in it.
        "askings": build_conditions.conditions_of(
            field_id, drawn, draft.content, sheet.findings if typed is None else ()
        ),
        "names": names_before(draft.content, field_id) if one["type"] == "formula" else [],
        "samples": sheet.samples.get(field_id, [])[:10],
        "rows": build_rows.lines_of(field_id, drawn, found),
        "kinds": list(IN_ROWS.items()),
        "up": reverse("console:build_field", args=[build_ref, field_id.partition(".")[0]]) if "." in field_id else "",
    }
    status = STALE_STATUS if stale else 422 if typed is not None else 200
    return render(request, "console/build/field.html", context, status=status)


def _typed(given: QueryDict, draft: DraftFacts, field_id: str, one: Mapping[str, Any], details: Details) -> Content:
    """The draft with everything the page of a field asks, as it was typed; drawn again from it, nothing is lost."""
    content = with_details(dict(draft.content), field_id, details, was_published=bool(draft.began_from))
    content = build_citing.citing_typed(given, content, field_id, one)
    if "." not in field_id:
        content = build_rows.rows_typed(given, content, one)
    return build_conditions.conditions_typed(given, content, field_id)


def _after(request: HttpRequest, build_ref: str, field_id: str, one: Mapping[str, Any], content: Content) -> str:
    """Back to its line among the fields, unless the same page has more to ask."""
    here = reverse("console:build_field", args=[build_ref, field_id])
    act, _colon, about = request.POST.get("act", "").partition(":")
    if build_citing.is_to_go_on(one, field_of(content, field_id) or one):
        return here
    if act == "open" and field_of(content, about):
        return reverse("console:build_field", args=[build_ref, about])
    if act in _STAYS:
        return f"{here}#rows"
    if more := more_of(request):
        return f"{here}#{more}"
    outer, _dot, inner = field_id.partition(".")
    if inner:
        return f"{reverse('console:build_field', args=[build_ref, outer])}#f.{field_id}"
    return f"{reverse('console:build', args=[build_ref])}#f.{field_id}"
