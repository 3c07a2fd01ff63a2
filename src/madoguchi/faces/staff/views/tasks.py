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
from madoguchi.journeys.registers import tasks as journey
from madoguchi.values.actor import Actor

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD"])
@for_staff
def tasks(request: HttpRequest, by: Actor) -> HttpResponse:
    """The records that wait for me, the nearest due day first; or those I put in, the newest first."""
    own = request.GET.get("view", "") == "own"
    found = (journey.put_in if own else journey.my_tasks)(
        request.GET.get("after", ""), by=by, language=language(), size=PAGE_SIZE
    )
    following = f"?{urlencode({**({'view': 'own'} if own else {}), 'after': found.next})}" if found.next else ""
    context = {
        "own": own,
        "lines": found.lines,
        "tabs": [Tab(_("わたしの番"), "?view=turn", None, not own), Tab(_("出したもの"), "?view=own", None, own)],
        "forms": journey.forms_for(by, language=language()),
        "pages": Pager("", following, "", PAGE_SIZE) if following else None,
    }
    return render(request, "staff/registers/tasks.html", context)
