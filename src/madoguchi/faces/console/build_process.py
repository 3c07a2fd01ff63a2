"""The process of a register that is built, on its page: its picture, its states and actions, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console.build_frame import STALE_STATUS, Content, frame, kept
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.process_picture import process_picture
from madoguchi.journeys.registers.building import changing, flowing
from madoguchi.journeys.registers.building.checking import PROCESS
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.process_picture import picture_of_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_LIKE_A_STATE = ("状態", "状況", "進捗", "段階", "ステータス")


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def process(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """The states and actions with their picture; where there is no process, the beginning of one."""
    draft = own_draft(build_ref, by)
    content, stale = dict(draft.content), None
    if request.POST.get("act") == "begin":
        field = urlencode({"field": one_line(request.POST, "field")})
        return redirect(f"{reverse('console:build_flow', args=[build_ref])}?{field}")
    if request.method == "POST":
        changed = _after(request.POST, _named(request.POST, content))
        stale = kept(request, by, draft, changed)
        if stale is None:
            return redirect(_next(build_ref, request.POST.get("act", ""), content, changed))
    return _page(request, changing.draft_sheet(build_ref, by=by), draft.content, stale)


def _page(
    request: HttpRequest, sheet: changing.DraftSheet, content: Mapping[str, Any], stale: Message | None
) -> HttpResponse:
    drawn = picture_of_draft(content, language())
    titles = flowing.titles_of(content)
    held = flowing.process_in(content)
    context = {
        **frame(sheet, PROCESS, content, stale),
        "process": held,
        "picture": process_picture(drawn) if drawn else "",
        "choices": [
            *((str(one["id"]), japanese(one.get("label"))) for one in _choices(content)),
            (flowing.NEW, _("新しい項目「状態」を作る")),
        ],
        "states": [_state_line(one, at, titles) for at, one in enumerate(held["states"] if held else ())],
        "actions": [_act_line(one, at, titles) for at, one in enumerate(held["actions"] if held else ())],
        "titles": list(titles.items()),
        "typed": {name: one_line(request.POST, name) for name in ("new_state", "new_act", "from", "to")},
        "is_in_step": held is None or flowing.is_in_step(content),
    }
    return render(request, "console/build/process.html", context, status=STALE_STATUS if stale else 200)


def _state_line(one: Mapping[str, Any], at: int, titles: Mapping[str, str]) -> tuple[str, str, bool, str]:
    """A state: its id and title, whether it is an end, and where on the page it stands."""
    id_ = str(one["id"])
    return id_, titles.get(id_, id_), bool(one.get("end")), f"process.states.{at}"


def _act_line(one: Mapping[str, Any], at: int, titles: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    """An action: its id and title, from where to where it leads, and where on the page it stands."""
    starts = "、".join(titles.get(str(start), str(start)) for start in one["from"])
    to = titles.get(str(one["to"]), str(one["to"]))
    return str(one["id"]), japanese(one["title"]), starts, to, f"process.actions.{at}"


def _choices(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The choices that may be the state, those that are called like one first."""
    known = [one for one in fields_of(content) if one["type"] == "choice" and len(one.get("options", ())) > 1]
    return sorted(known, key=lambda one: not any(word in japanese(one.get("label")) for word in _LIKE_A_STATE))


def _after(given: QueryDict, content: Content) -> Content:
    act, _colon, about = given.get("act", "").partition(":")
    if act == "match":
        return flowing.in_step(content)
    if act in ("up", "down"):
        return flowing.moved_state(content, about, -1 if act == "up" else 1)
    return content


def _named(given: QueryDict, content: Content) -> Content:
    """The draft with the state and the action that were typed beside any of the buttons."""
    if title := one_line(given, "new_state"):
        content = flowing.with_state_added(content, title)
    if title := one_line(given, "new_act"):
        content = flowing.with_act_added(content, title, given.get("from", ""), given.get("to", ""))
    return content


def _next(build_ref: str, act: str, before: Content, after: Content) -> str:
    """The page of what was added, so that the rest of it is said next; what is asked before it ends; else the whole."""
    if act == "stop":
        return reverse("console:build_stop", args=[build_ref])
    old, new = flowing.process_in(before), flowing.process_in(after)
    if old and new and act in ("add", "save"):
        for key, page in (("actions", "console:build_act"), ("states", "console:build_state")):
            known = {str(one["id"]) for one in old[key]}
            made = [str(one["id"]) for one in new[key] if str(one["id"]) not in known]
            if len(made) == 1:
                return reverse(page, args=[build_ref, made[0]])
    return reverse("console:build_process", args=[build_ref])


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def stop(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """Ask, and take the whole process away by POST."""
    draft, stale = own_draft(build_ref, by), None
    if request.method == "POST":
        stale = kept(request, by, draft, flowing.without_process(dict(draft.content)))
        if stale is None:
            return redirect("console:build_process", build_ref)
    held = flowing.process_in(draft.content) or {}
    context = {
        "draft": draft,
        "title": japanese(draft.content["title"]),
        "states": len(held.get("states", ())),
        "actions": len(held.get("actions", ())),
        "stale": stale,
    }
    return render(request, "console/build/stop.html", context, status=STALE_STATUS if stale else 200)
