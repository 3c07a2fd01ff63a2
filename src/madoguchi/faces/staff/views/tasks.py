"""The page of tasks: whose turn is mine over all registers, what I put in, and what I may put in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.ui.components import Pager, Tab
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers import news
from madoguchi.journeys.registers import tasks as journey
from madoguchi.values.actor import Actor

PAGE_SIZE = 25
_NEWS = {"called": news.calls, "followed": news.followed}


@require_http_methods(["GET", "HEAD"])
@for_staff
def tasks(request: HttpRequest, by: Actor) -> HttpResponse:
    """The records that wait for me, the nearest due day first; those I put in, that call me, or that I follow."""
    view = request.GET.get("view", "")
    if view in _NEWS:
        return _news(request, by, view)
    own, after = view == "own", request.GET.get("after", "")
    if own:
        found = journey.put_in(after, by=by, language=language(), size=PAGE_SIZE)
    else:
        wanted = request.GET.get("register", "")
        found = journey.my_tasks(after, by=by, language=language(), size=PAGE_SIZE, register_id=wanted)
    asked = {"view": "own" if own else "", "register": found.register, "after": found.next}
    following = f"?{urlencode({name: told for name, told in asked.items() if told})}" if found.next else ""
    context = {
        "own": own,
        "lines": found.lines,
        "registers": _registers(found) if len(found.registers) > 1 else [],
        "register": found.register,
        "tabs": _tabs("own" if own else "turn"),
        "forms": journey.forms_for(by, language=language()),
        "pages": Pager("", following, "", PAGE_SIZE) if following else None,
    }
    return render(request, "staff/registers/tasks.html", context)


def _news(request: HttpRequest, by: Actor, view: str) -> HttpResponse:
    """The comments that call me, or the records I follow."""
    found = _NEWS[view](request.GET.get("after", ""), by=by, language=language(), size=PAGE_SIZE)
    following = f"?{urlencode({'view': view, 'after': found.next})}" if found.next else ""
    context = {
        "called": view == "called",
        "lines": found.lines,
        "tabs": _tabs(view),
        "pages": Pager("", following, "", PAGE_SIZE) if following else None,
    }
    return render(request, "staff/registers/news.html", context)


def _registers(sheet: journey.TasksSheet) -> list[tuple[str, str]]:
    """The registers to choose from, each with how many of its records wait."""
    named = _("{register}（{count}件）")
    return [(one.id, named.format(register=one.title, count=f"{one.count:,}")) for one in sheet.registers]


def _tabs(here: str) -> list[Tab]:
    names = {"turn": _("わたしの番"), "own": _("出したもの"), "called": _("呼ばれたもの"), "followed": _("フォロー中")}
    return [Tab(name, f"?view={view}", None, view == here) for view, name in names.items()]
