"""One state and one action of the process of a register that is built, each on its page."""

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
from madoguchi.faces.console.build_asking import asking_view, divisions
from madoguchi.faces.console.build_frame import STALE_STATUS, Content, below, frame, kept, more_of
from madoguchi.faces.console.build_naming import NotFound, named_typed, naming_view, offered
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.office_forms import one_in_list, short_text, some_of
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import changing, flowing
from madoguchi.journeys.registers.building.askables import askables_of
from madoguchi.journeys.registers.building.asking import day_of
from madoguchi.journeys.registers.building.checking import PROCESS, Placed
from madoguchi.journeys.registers.building.editing import japanese, renamed, with_key
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def state(request: HttpRequest, by: Actor, build_ref: str, state_id: str) -> HttpResponse:
    """One state: what it is called, whose turn it is, until when, and whether it is the end."""
    draft = own_draft(build_ref, by)
    one = flowing.state_of(draft.content, state_id)
    if one is None:
        return redirect("console:build_process", build_ref)
    title = flowing.titles_of(draft.content).get(state_id, "")
    return _part(request, by, draft, "state", one, title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def act(request: HttpRequest, by: Actor, build_ref: str, act_id: str) -> HttpResponse:
    """One action: what it is called, from where to where, who does it and when."""
    draft = own_draft(build_ref, by)
    one = flowing.act_of(draft.content, act_id)
    if one is None:
        return redirect("console:build_process", build_ref)
    return _part(request, by, draft, "act", one, japanese(one["title"]))


def _part(request: HttpRequest, by: Actor, draft: Any, kind: str, one: Mapping[str, Any], title: str) -> HttpResponse:
    """The page of a state or an action."""
    content, stale, problems = dict(draft.content), None, dict[str, Message]()
    id_, page = str(one["id"]), f"console:build_{kind}"
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            without = flowing.without_state if kind == "state" else flowing.without_act
            content = without(content, id_)
        else:
            one, title, problems = _typed(request.POST, kind, one, title, content)
            content = flowing.with_state(content, one, title) if kind == "state" else flowing.with_act(content, one)
        stale = kept(request, by, draft, content)
        if stale is None and not problems:
            more = more_of(request)
            here = reverse(page, args=[draft.ref, id_])
            return redirect(f"{here}#{more}" if more else reverse("console:build_process", args=[draft.ref]))
    sheet = changing.draft_sheet(draft.ref, by=by)
    key = "states" if kind == "state" else "actions"
    held = flowing.process_in(sheet.draft.content) or {key: []}
    at = next((number for number, each in enumerate(held[key]) if each["id"] == id_), -1)
    place: Path = (PROCESS, key, at)
    not_found = {name: (words, request.POST.get(f"{name}.person", "")) for name, words in problems.items()}
    shown = (_state_page if kind == "state" else _act_page)(one, title, content, sheet.findings, place, not_found)
    said = below(sheet.findings, place)
    context = {
        **frame(sheet, PROCESS, content, stale),
        "kind": kind,
        "name": title,
        **shown,
        "problems": [*problems.items(), *((str(path[0]) if path else "title", words) for path, words in said)],
    }
    status = STALE_STATUS if stale else 422 if problems else 200
    return render(request, "console/build/process_part.html", context, status=status)


def _state_page(
    one: Mapping[str, Any], title: str, content: Content, findings: tuple[Placed, ...], place: Path, not_found: NotFound
) -> dict[str, Any]:
    wrong = {str(path[0]) if path else "title": words for path, words in below(findings, place)}
    wrong = {("title" if name == "id" else name): words for name, words in wrong.items()}
    days = _("開庁日で数えます。期限がなければ、空けておきます。")
    fields: list[FieldView] = [short_text("title", _("状態の名前"), value=title, problems=wrong)]
    rest = [
        short_text(
            "due_days",
            _("期限（日）"),
            value=str(one.get("due_days", "")),
            hint=days,
            width=8,
            required=False,
            problems=wrong,
        ),
        short_text(
            "due_on",
            _("期限の日"),
            value=str(one.get("due_on", "") or ""),
            hint=_("例：2027-03-31"),
            width=12,
            required=False,
            problems=wrong,
        ),
        some_of(
            "flags",
            _("この状態では"),
            [
                ("fill", _("番の人が、記録を直せる"), ""),
                ("end", _("終わりにする"), _("終わりの状態には、だれの番もありません。")),
            ],
            chosen=[key for key in ("fill", "end") if one.get(key)],
            required=False,
        ),
    ]
    told = [words for _path, words in below(findings, (*place, "turn"))]
    turn = naming_view(
        "turn",
        _("だれの番か"),
        one.get("turn"),
        offered(content, in_rights=False),
        problems=told,
        not_found=not_found.get("turn"),
    )
    return {"fields": fields, "naming": turn, "rest": rest}


def _act_page(
    one: Mapping[str, Any], title: str, content: Content, findings: tuple[Placed, ...], place: Path, not_found: NotFound
) -> dict[str, Any]:
    wrong = {str(path[0]) if path else "title": words for path, words in below(findings, place)}
    titles = list(flowing.titles_of(content).items())
    ticks = [(id_, name, "") for id_, name in titles]
    fields = [
        short_text("title", _("操作の名前"), value=title, hint=_("例：承認する、差し戻す"), problems=wrong),
        some_of("from", _("どの状態のとき"), ticks, chosen=[str(name) for name in one["from"]], problems=wrong),
        one_in_list("to", _("次の状態"), titles, chosen=str(one["to"]), problems=wrong),
    ]
    told = [words for _path, words in below(findings, (*place, "who"))]
    hint = _("書かなければ、そのとき番の人が操作します。")
    who = naming_view(
        "who",
        _("だれが"),
        one.get("who"),
        offered(content, in_rights=False),
        hint=hint,
        problems=told,
        not_found=not_found.get("who"),
    )
    known = askables_of(content, divisions())
    when = asking_view(
        "when",
        _("どんなときにできるか"),
        one.get("when"),
        known,
        below(findings, (*place, "when")),
        hint=_("条件がなければ、いつでもできます。"),
    )
    needed = [("reason", _("理由を必ず書く"), "")]
    rest = [some_of("flags", _("操作するとき"), needed, chosen=["reason"] if one.get("reason") else [], required=False)]
    return {"fields": fields, "naming": who, "asking": when, "rest": rest}


def _typed(
    given: QueryDict, kind: str, held: Mapping[str, Any], title: str, content: Content
) -> tuple[dict[str, Any], str, dict[str, Message]]:
    """The state or action as it was typed, what it is called, and the person nobody could find."""
    made, problems = dict(held), dict[str, Message]()
    title = one_line(given, "title") if "title" in given else title
    key = "turn" if kind == "state" else "who"
    named = named_typed(given, key, held.get(key))
    made = with_key(made, key, named.written or None) if key not in held else {**made, key: named.written}
    if named.problem:
        problems[key] = named.problem
    flags = given.getlist("flags")
    for flag in ("fill", "end") if kind == "state" else ("reason",):
        made = {**made, flag: True} if flag in flags else {name: one for name, one in made.items() if name != flag}
    if kind == "state":
        days, day = one_line(given, "due_days", 10), one_line(given, "due_on", 20)
        made = with_key(made, "due_days", int(days) if days.isascii() and days.isdigit() else days or None)
        return with_key(made, "due_on", day_of(day) if day else None), title, problems
    known = list(flowing.titles_of(content))
    starts = given.getlist("from")
    made["title"] = renamed(held["title"], title)
    made["from"] = [name for name in known if name in starts]
    made["to"] = to if (to := given.get("to", "")) in known else held["to"]
    askables = askables_of(content, divisions())
    when = condition_typed(given, "when", held.get("when"), askables)
    return with_key(made, "when", dict(when) if when else None), title, problems
