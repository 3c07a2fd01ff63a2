"""Where a process begins: its states are put in the order of the work and its actions are named before it is made."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console.build_frame import STALE_STATUS, kept, revision
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.console.door import for_builders
from madoguchi.journeys.registers.building import flowing
from madoguchi.journeys.registers.building.editing import Content, japanese
from madoguchi.journeys.registers.building.flowing import Beginning
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def begin(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """The states with buttons to move them, and a box for the name of each action; the last button makes it all."""
    draft, stale, problems = own_draft(build_ref, by), None, dict[str, Message]()
    field = one_line(request.POST if request.method == "POST" else request.GET, "field", 60)
    plan = flowing.beginning_of(draft.content, field, (_("受付"), _("対応中"), _("完了")))
    if plan is None or flowing.process_in(draft.content):
        return redirect("console:build_process", build_ref)
    if request.method == "POST":
        plan = _typed(request.POST, plan)
        act, _colon, about = request.POST.get("act", "").partition(":")
        if act in ("up", "down"):
            plan = flowing.reordered(plan, about, -1 if act == "up" else 1)
        else:
            problems = _wrong(plan)
            stale = None if problems else kept(request, by, draft, _made(dict(draft.content), field, plan))
            if not problems and stale is None:
                return redirect("console:build_process", build_ref)
    context = {
        "draft": draft,
        "title": japanese(draft.content["title"]),
        # What was typed belongs to the draft as the page read it.
        "revision": revision(request) if request.method == "POST" and stale is None else draft.revision,
        "field": field,
        "lines": _lines(plan, problems),
        "problems": list(problems.items()),
        "stale": stale,
    }
    status = STALE_STATUS if stale else 422 if problems else 200
    return render(request, "console/build/flow.html", context, status=status)


def _made(content: Content, field: str, plan: Beginning) -> Content:
    return flowing.begun(content, field, plan, _("状態"))


def _typed(given: QueryDict, plan: Beginning) -> Beginning:
    """The plan in the order the page showed, with the names typed; a state it did not show stands at the end."""
    order = {id_: at for at, id_ in enumerate(given.getlist("order"))}
    states = sorted(plan.states, key=lambda one: order.get(one[0], len(order)))
    acts = {id_: one_line(given, f"act.{id_}") if f"act.{id_}" in given else name for id_, name in plan.acts.items()}
    return replace(plan, states=tuple(states), acts=acts)


def _wrong(plan: Beginning) -> dict[str, Message]:
    unnamed = (id_ for id_, _name in plan.states[1:] if not plan.acts[id_])
    return {f"act.{id_}": msg("{field}を入力してください。", field=msg("操作の名前")) for id_ in unnamed}


def _lines(plan: Beginning, problems: dict[str, Message]) -> list[dict[str, object]]:
    """Each state with the one before it, from which an action leads to it."""
    before = ("", *(title for _id, title in plan.states))
    return [
        {
            "id": id_,
            "title": title,
            "before": before[at],
            "act": plan.acts[id_],
            "problem": problems.get(f"act.{id_}"),
        }
        for at, (id_, title) in enumerate(plan.states)
    ]
