"""Several simple cases at once: the dry run, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.engines.cases.rules import EVENT_NAMES
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import bulk
from madoguchi.values.actor import Actor
from madoguchi.values.whole_numbers import whole_number


@require_POST
@for_staff
def plan(request: HttpRequest, by: Actor) -> HttpResponse:
    """What would happen to each of the chosen cases."""
    chosen, event = list(dict.fromkeys(request.POST.getlist("ref"))), request.POST.get("event", "")
    if not chosen:
        messages.warning(request, _("案件が選ばれていません。表の左の四角に印をつけてください。"))
        return redirect("staff:inbox")
    steps = bulk.plan(chosen, event, by=by, language=language())
    return _page(request, event, steps, is_done=False)


@require_POST
@for_staff
def apply(request: HttpRequest, by: Actor) -> HttpResponse:
    """Do it to the cases that were shown as possible, each at the revision that was shown."""
    chosen, event = [_chosen(one) for one in request.POST.getlist("ref")], request.POST.get("event", "")
    steps = bulk.carry_out(dict(one for one in chosen if one), event, by=by, language=language())
    return _page(request, event, steps, is_done=True)


def _chosen(text: str) -> tuple[str, int] | None:
    number, _sep, revision = text.partition(":")
    shown = whole_number(revision)
    return None if shown is None else (number, shown)


def _page(request: HttpRequest, event: str, steps: list[bulk.Together], *, is_done: bool) -> HttpResponse:
    fine = sum(step.allowed for step in steps)
    name = EVENT_NAMES[event].text(_)
    if is_done:
        lead = _("{n}件を進めました。").format(n=fine)
    elif fine == len(steps):
        lead = _("まだ何も変わっていません。押すと、{n}件が進みます。").format(n=fine)
    else:
        lead = _("まだ何も変わっていません。{n}件が進み、{rest}件はそのままです。").format(
            n=fine, rest=len(steps) - fine
        )
    context = {
        "heading": _("まとめて「{act}」").format(act=name),
        "lead": lead,
        "event": event,
        "plan": steps,
        "count": fine,
        "done": is_done,
    }
    return render(request, "staff/bulk.html", context)
