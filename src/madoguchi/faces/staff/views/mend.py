"""Correcting one answer beside the original."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import Problem
from madoguchi.faces.staff.desk_page import DeskPage, Stale, attempt, carried_out, draw
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import short_text
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import mending
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "POST"])
@for_staff
def correct_value(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Correct a character or a code beside the original, with a reason."""
    path = request.POST.get("path") or request.GET.get("path", "")
    if request.method == "GET" or "look_up" in request.POST:
        return _form(request, by, reference_number, path)
    found: list[Problem] = []
    problems, stale = attempt(lambda: found.extend(_mend(request, by, reference_number, path)), anywhere="reason")
    if found or problems or stale:
        return _form(request, by, reference_number, path, found=found, problems=problems, stale=stale)
    if not mending.is_in_sight(reference_number, by):
        messages.success(request, _("住所を直したので、案件はほかの区に移りました。原本はそのまま残っています。"))
        return redirect("staff:inbox")
    return carried_out(request, reference_number, _("補正後の内容を直しました。原本はそのまま残っています。"))


def _mend(request: HttpRequest, by: Actor, reference_number: str, path: str) -> Sequence[Problem]:
    return mending.mend_value(
        reference_number,
        path,
        _posted(request),
        reason=request.POST.get("reason", ""),
        by=by,
        revision=revision_of(request, "entry_revision") or 0,
        language=language(),
    )


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _form(
    request: HttpRequest,
    by: Actor,
    reference_number: str,
    path: str,
    *,
    found: Sequence[Problem] = (),
    problems: dict[str, Message] | None = None,
    stale: Stale | None = None,
) -> HttpResponse:
    posted = _posted(request) if request.method == "POST" else None
    sheet = mending.value_sheet(reference_number, path, by=by, language=language(), posted=posted, problems=found)
    page = DeskPage(
        sheet.head,
        _("「{label}」を直す").format(label=sheet.row.label),
        _("この内容に直す"),
        template="staff/act/correct_value.html",
        more={"row": sheet.row},
    )
    hint = _("例：住所の表記をそろえました。申請者にも、この理由が見えます。")
    reason = request.POST.get("reason", "")
    fields = [*sheet.fields, short_text("reason", _("直す理由"), value=reason, hint=hint, width=0, problems=problems)]
    hidden = [("path", path), ("entry_revision", str(sheet.revision))]
    return draw(request, page, fields, problems={**dict(found), **(problems or {})}, stale=stale, hidden=hidden)
