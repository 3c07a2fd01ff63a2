"""Taking a change of a record back, and putting a record into the bin or out of it, after a page that asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.records.errors import (
    CitedRecordGone,
    NothingChanged,
    ReasonMissing,
    RecordCited,
    RecordKeyTaken,
    StaleRecord,
)
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list, short_text
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.registers.bins import put_into_bin, record_to_put_away, take_out_of_bin
from madoguchi.journeys.registers.errors import EarlierValuesUnfit
from madoguchi.journeys.registers.taking_back import act_to_take_back, take_back
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

# Names that begin so are no fields: the id of a field begins with a letter.
_REASON, _REVISION = "_reason", "_revision"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_undo(request: HttpRequest, by: Actor, register_id: str, ref: str, number: int) -> HttpResponse:
    """Ask, and give the values of one act back what they were before it."""
    sheet, act = act_to_take_back(register_id, ref, number, by=by, language=language())

    def put_back() -> None:
        reason = request.POST.get(_REASON, "")
        take_back(
            register_id,
            ref,
            number,
            revision=revision_of(request, _REVISION) or 0,
            reason=reason,
            by=by,
            language=language(),
        )

    context = {
        "heading": sheet.heading,
        "question": _("この変更を元に戻しますか"),
        "button": _("前の値に戻す"),
        "values": act.values,
        "revision": sheet.record.revision,
    }
    return _confirmed(request, register_id, ref, context, put_back, _("前の値に戻しました。"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_delete(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Ask, and put the record into the bin."""
    sheet = record_to_put_away(register_id, ref, by=by, language=language())

    def put_away() -> None:
        put_into_bin(register_id, ref, reason=request.POST.get(_REASON, ""), by=by)

    context = {
        "heading": sheet.heading,
        "question": _("この記録をごみ箱に入れますか"),
        "button": _("ごみ箱に入れる"),
        "values": (),
        "revision": sheet.record.revision,
    }
    return _confirmed(request, register_id, ref, context, put_away, _("ごみ箱に入れました。戻すこともできます。"))


def _confirmed(
    request: HttpRequest, register_id: str, ref: str, context: dict[str, object], act: Callable[[], None], done: str
) -> HttpResponse:
    """A page that asks for a reason; what was done comes back as a sentence on the record's page."""
    problems: dict[str, Message] = {}
    back = reverse("staff:record", args=[register_id, ref])
    if request.method == "POST":
        try:
            act()
        except (ReasonMissing, NothingChanged) as refusal:
            problems[_REASON] = refusal.message
        except (StaleRecord, RecordKeyTaken, RecordCited, CitedRecordGone, EarlierValuesUnfit) as refusal:
            return refused(request, refusal, 409, back=back)
        else:
            messages.success(request, done)
            return redirect(back)
    reason = short_text(_REASON, _("理由"), value=request.POST.get(_REASON, ""), width=0, problems=problems)
    context |= {"fields": [reason], "problems": problem_list(problems), "back": back}
    return render(request, "staff/registers/ask.html", context, status=422 if problems else 200)


@require_POST
@for_staff
def record_restore(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Take the record out of the bin."""
    take_out_of_bin(register_id, ref, by=by)
    messages.success(request, _("ごみ箱から戻しました。"))
    return redirect("staff:record", register_id, ref)
