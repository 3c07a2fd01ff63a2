"""The process of a register: its picture, and one action on one record after a page that asks."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import ActNotPossible, ActReasonMissing, StaleRecord
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list, short_text
from madoguchi.faces.ui.process_picture import process_picture
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.registers.changed_values import ChangedValue
from madoguchi.journeys.registers.errors import RecordIncomplete
from madoguchi.journeys.registers.process import ActSheet, act, act_sheet
from madoguchi.journeys.registers.process_picture import process_sheet
from madoguchi.journeys.registers.since_seen import changed_since
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_REASON, _REVISION = "_reason", "_revision"


class Late(NamedTuple):
    """What whoever pressed second is told: who was first, and each value then beside the one now."""

    who: str
    differences: tuple[ChangedValue, ...]


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_process(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The picture of the process with the list beside it."""
    sheet = process_sheet(register_id, by=by, language=language())
    here = request.GET.get("at", "")
    names = {one.id: one.title for one in sheet.states}
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "picture": process_picture(sheet, here),
        "arrows": [(arrow, names[arrow.start], names[arrow.to]) for arrow in sheet.arrows],
        "here": here,
    }
    return render(request, "staff/registers/process.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_act(request: HttpRequest, by: Actor, register_id: str, ref: str, act_id: str) -> HttpResponse:
    """Ask, and move the record on; whoever comes second learns what was done meanwhile.

    What is not filled in yet leads to the form of the record, and an answer to an inquiry to the page of that answer.
    """
    back = reverse("staff:record", args=[register_id, ref])
    problems: dict[str, Message] = {}
    late: Late | None = None
    if request.method == "POST":
        reason, revision = request.POST.get(_REASON, ""), revision_of(request, _REVISION) or 0
        try:
            act(register_id, ref, act_id, revision=revision, reason=reason, by=by, language=language())
        except ActReasonMissing as refusal:
            problems[_REASON] = refusal.message
        except ActNotPossible as refusal:
            return refused(request, refusal, 409, back=back)
        except StaleRecord as stale:
            who = str(stale.facts["who"])
            late = Late(who, changed_since(register_id, ref, revision, by=by, language=language()))
        except RecordIncomplete as refusal:
            return refused(request, refusal, 409, back=reverse("staff:record_edit", args=[register_id, ref]))
        else:
            messages.success(request, _("進めました。だれがいつ進めたかは、履歴に残っています。"))
            return redirect(back)
    try:
        sheet = act_sheet(register_id, ref, act_id, by=by, language=language())
    except ActNotPossible as refusal:
        return _overtaken(request, late, back) if late else refused(request, refusal, 409, back=back)
    if sheet.answers_inquiry:
        return redirect("staff:inquiry_answer", register_id, ref)
    return _draw(request, sheet, problems, back, late)


def _overtaken(request: HttpRequest, late: Late, back: str) -> HttpResponse:
    """What was done meanwhile, where the action is none any more."""
    return render(request, "staff/registers/act_late.html", {"late": late, "back": back}, status=409)


def _draw(
    request: HttpRequest, sheet: ActSheet, problems: dict[str, Message], back: str, late: Late | None
) -> HttpResponse:
    reason = short_text(
        _REASON,
        _("理由") if sheet.act.needs_reason else _("ひとこと"),
        value=request.POST.get(_REASON, ""),
        hint=_("履歴に残り、出した人も読みます。"),
        width=0,
        required=sheet.act.needs_reason,
        problems=problems,
    )
    context = {"sheet": sheet, "fields": [reason], "problems": problem_list(problems), "back": back, "late": late}
    status = 409 if late else 422 if problems else 200
    return render(request, "staff/registers/act.html", context, status=status)
