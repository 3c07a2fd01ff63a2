"""The pages of one state and of one action of the process of a register that is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console.build_act import ACT
from madoguchi.faces.console.build_frame import STALE_STATUS, frame, kept, more_of
from madoguchi.faces.console.build_part import PartKind, Shown, Typed
from madoguchi.faces.console.build_state import STATE
from madoguchi.faces.console.door import for_builders
from madoguchi.journeys.registers.building import changing, flowing
from madoguchi.journeys.registers.building.checking import PROCESS
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def state(request: HttpRequest, by: Actor, build_ref: str, state_id: str) -> HttpResponse:
    """One state: what it is called, whose turn it is, until when, and whether it is the end."""
    draft = own_draft(build_ref, by)
    one = flowing.state_of(draft.content, state_id)
    if one is None:
        return redirect("console:build_process", build_ref)
    return _part(request, by, draft, STATE, one, flowing.titles_of(draft.content).get(state_id, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def act(request: HttpRequest, by: Actor, build_ref: str, act_id: str) -> HttpResponse:
    """One action: what it is called, from where to where, who does it and when."""
    draft = own_draft(build_ref, by)
    one = flowing.act_of(draft.content, act_id)
    if one is None:
        return redirect("console:build_process", build_ref)
    return _part(request, by, draft, ACT, one, japanese(one["title"]))


def _part(
    request: HttpRequest, by: Actor, draft: Any, kind: PartKind, one: Mapping[str, Any], title: str
) -> HttpResponse:
    """The page of a state or an action; POST keeps it, removes it, or wants one more line."""
    typed, content, stale = Typed(dict(one), title, {}), dict(draft.content), None
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            content = kind.without(content, str(one["id"]))
        else:
            typed = kind.typed(request.POST, one, title, content)
            content = kind.put(content, typed)
        stale = kept(request, by, draft, content)
        if stale is None and not typed.problems:
            return redirect(_next(request, draft.ref, kind, str(one["id"])))
    sheet = changing.draft_sheet(draft.ref, by=by)
    shown = _shown(request, sheet, kind, typed, content)
    drawn = kind.drawn(shown)
    context = {
        **frame(sheet, PROCESS, content, stale),
        "kind": kind.name,
        "name": typed.title,
        "fields": drawn.fields,
        "naming": drawn.naming,
        "asking": drawn.asking,
        "rest": drawn.rest,
        "problems": [
            *typed.problems.items(),
            *shown.by_field().items(),
        ],
    }
    status = STALE_STATUS if stale else 422 if typed.problems else 200
    return render(request, "console/build/process_part.html", context, status=status)


def _next(request: HttpRequest, draft_ref: str, kind: PartKind, part_id: str) -> str:
    """Where it goes on: at the line that was wanted here, or with the whole process."""
    more = more_of(request)
    if more:
        return f"{reverse(f'console:build_{kind.name}', args=[draft_ref, part_id])}#{more}"
    return reverse("console:build_process", args=[draft_ref])


def _shown(
    request: HttpRequest, sheet: changing.DraftSheet, kind: PartKind, typed: Typed, content: dict[str, Any]
) -> Shown:
    held = flowing.process_in(sheet.draft.content) or {kind.key: []}
    at = next((number for number, each in enumerate(held[kind.key]) if each["id"] == typed.one["id"]), -1)
    not_found = {name: (words, request.POST.get(f"{name}.person", "")) for name, words in typed.problems.items()}
    return Shown(typed.one, typed.title, content, sheet.findings, (PROCESS, kind.key, at), not_found)
