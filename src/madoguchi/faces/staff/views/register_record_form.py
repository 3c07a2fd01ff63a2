"""Writing a record of a register, a new one or one that is changed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import CitedRecordGone, RecordKeyTaken, RecordMade
from madoguchi.engines.records.uploads import Uploads
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list, short_text
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form, new_form
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import is_record_number, new_record_number

# Names that begin so are no fields: the id of a field begins with a letter.
_REASON, _REVISION, _NUMBER = "_reason", "_revision", "_number"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_new(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """A new record; pressing twice makes one."""
    given = request.POST.get(_NUMBER, "")
    ref = given if is_record_number(given) else new_record_number()
    if request.method != "POST":
        return _draw(
            request,
            new_form(register_id, named=asked_choices(request), by=by, language=language()),
            ref=ref,
            is_new=True,
        )
    return _save(request, by, register_id, ref, is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_edit(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Change a record, with a reason; the second of two editors sees what the first one changed."""
    if request.method != "POST":
        return _draw(request, edit_form(register_id, ref, by=by, language=language()), ref=ref, is_new=False)
    return _save(request, by, register_id, ref, is_new=False)


def _save(request: HttpRequest, by: Actor, register_id: str, ref: str, *, is_new: bool) -> HttpResponse:
    posted = {name: [str(one) for one in values] for name, values in request.POST.lists() if name[0:1] != "_"}
    sheet = save_form(
        register_id,
        ref,
        posted,
        cast(Uploads, {name: request.FILES.getlist(name) for name in request.FILES}),
        is_new=is_new,
        reason=request.POST.get(_REASON, ""),
        revision=revision_of(request, _REVISION) or 0,
        by=by,
        language=language(),
    )
    if not sheet.saved:
        # The number of a form whose record exists is used up: saving what is typed makes another record.
        ref = new_record_number() if isinstance(sheet.refused, RecordMade) else ref
        return _draw(request, sheet, ref=ref, is_new=is_new)
    messages.success(
        request, _("記録を作りました。") if is_new else _("記録を直しました。前の値は、履歴に残っています。")
    )
    return redirect("staff:record", register_id, sheet.saved)


def _draw(request: HttpRequest, sheet: FormSheet, *, ref: str, is_new: bool) -> HttpResponse:
    told: dict[str, Message] = dict(sheet.problems)
    if sheet.refused:
        told[_REASON if not isinstance(sheet.refused, RecordKeyTaken | RecordMade | CitedRecordGone) else "record"] = (
            sheet.refused.message
        )
    reason = short_text(
        _REASON,
        _("直す理由"),
        value=request.POST.get(_REASON, ""),
        hint=_("例：人事異動で所管課が変わった。履歴に残り、あとから見られます。"),
        width=0,
        problems=told,
    )
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "fields": [*sheet.fields, *(() if is_new else (reason,))],
        "problems": problem_list(told),
        "hidden": [(_NUMBER, ref) if is_new else (_REVISION, str(sheet.revision)), *sheet.attached],
        "back": reverse("staff:register", args=[sheet.register.id])
        if is_new
        else reverse("staff:record", args=[sheet.register.id, ref]),
        "is_new": is_new,
    }
    status = 409 if sheet.stale or isinstance(sheet.refused, RecordMade) else 422 if told else 200
    return render(request, "staff/registers/form.html", context, status=status)
