"""Which sheet of a workbook a draft is guessed from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import SheetNotChosen, SheetUnreadable
from madoguchi.faces.console.build_frame import STALE_STATUS, revision
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.sheet_choices import SHEET, sheet_field, sheet_sent
from madoguchi.foundation.catalogue.errors import RegisterDraftMoved
from madoguchi.journeys.registers.building.choosing_sheet import choice_of_draft, choose_sheet
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def sheet(request: HttpRequest, by: Actor, build_ref: str) -> HttpResponse:
    """The sheets one of which becomes a register; POST guesses the draft from it."""
    problems: dict[str, Message] = {}
    status = 200
    if request.method == "POST":
        try:
            choose_sheet(build_ref, sheet_sent(request.POST), revision=revision(request), by=by)
        except (SheetNotChosen, SheetUnreadable, RegisterDraftMoved) as refusal:
            problems[SHEET] = refusal.message
            status = STALE_STATUS if isinstance(refusal, RegisterDraftMoved) else 422
        else:
            return redirect("console:build", build_ref)
    draft = own_draft(build_ref, by)
    choice = choice_of_draft(draft)
    if len(choice.lines) < 2:
        raise Http404
    context = {
        "draft": draft,
        "title": japanese(draft.content["title"]),
        "choice": choice,
        "hidden": "、".join(choice.hidden),
        # To choose a sheet is the first change of a draft.
        "was_changed": draft.revision > (0 if choice.is_asked else 1),
        "fields": [sheet_field(choice, problems)],
        "problems": list(problems.items()),
    }
    return render(request, "console/build/sheet.html", context, status=status)
