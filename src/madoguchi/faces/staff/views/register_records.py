"""One record of a register: its page with its history, writing it, taking a change back, the bin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.records.errors import (
    CitedRecordGone,
    NothingChanged,
    ReasonMissing,
    RecordCited,
    RecordKeyTaken,
    RecordMade,
    StaleRecord,
)
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.uploads import Uploads
from madoguchi.faces.staff.record_values import values_of
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import given
from madoguchi.faces.ui.office_forms import long_text, problem_list, short_text, some_of
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.faces.ui.why_not import why_not
from madoguchi.journeys.registers.attaching import attached_file
from madoguchi.journeys.registers.bins import put_into_bin, record_to_put_away, take_out_of_bin
from madoguchi.journeys.registers.errors import EarlierValuesUnfit
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form, new_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.taking_back import act_to_take_back, take_back
from madoguchi.journeys.registers.talking import Talk, talk_about
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.references import is_record_number, new_record_number

# Names that begin so are no fields: the id of a field begins with a letter.
_REASON, _REVISION, _NUMBER = "_reason", "_revision", "_number"

KINDS = {
    "create": msg("作りました"),
    "change": msg("直しました"),
    "undo": msg("前の値に戻しました"),
    "import": msg("ファイルから取り込みました"),
    "bulk": msg("ほかの記録とまとめて直しました"),
    "delete": msg("ごみ箱に入れました"),
    "restore": msg("ごみ箱から戻しました"),
    "act": msg("進めました"),
    "convert": msg("項目の形に合わせました"),
}


@require_http_methods(["GET", "HEAD"])
@for_staff
def record(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """The values, everything that was ever done to them, and what was said about the record."""
    return draw_record(request, by, register_id, ref, said={}, problems={})


def draw_record(
    request: HttpRequest,
    by: Actor,
    register_id: str,
    ref: str,
    *,
    said: Mapping[str, Any],
    problems: Mapping[str, Message],
) -> HttpResponse:
    """The page of a record; a comment that was `said` and could not be sent stands in its form again."""
    sheet = record_sheet(register_id, ref, by=by, language=language())
    talk = talk_about(sheet.register, sheet.record, by=by)
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "pages": [(page, values_of(page.rows)) for page in sheet.pages],
        "kept_back": sheet.kept_back.message.text(_) if sheet.kept_back else "",
        "why": why_not(sheet.kept_back) if sheet.kept_back else None,
        "acts": [(KINDS[act.kind], act) for act in sheet.acts],
        "talk": talk,
        "talk_fields": _talk_fields(talk, said, problems),
        "talk_problems": problem_list(problems),
    }
    return render(request, "staff/registers/record.html", context, status=422 if problems else 200)


def _talk_fields(talk: Talk, said: Mapping[str, Any], problems: Mapping[str, Message]) -> list[FieldView]:
    fields = [
        long_text(
            "_comment",
            _("ひとこと"),
            value=said.get("_comment", ""),
            hint=_("この記録を見られる人は、みな読めます。"),
            problems=problems,
        )
    ]
    if talk.near:
        near = [(ref, name, "") for ref, name in talk.near]
        fields.append(
            some_of("_call", _("呼ぶ人"), near, chosen=said.get("_call", ()), required=False, problems=problems)
        )
    others = short_text(
        "_call_others",
        _("ほかに呼ぶ人"),
        value=said.get("_call_others", ""),
        hint=_("氏名か職員の番号を、「、」で区切って書きます。この記録を見られる人だけを呼べます。"),
        width=0,
        required=False,
        problems=problems,
    )
    return [*fields, others]


@require_GET
@for_staff
def record_attachment(
    request: HttpRequest, by: Actor, register_id: str, ref: str, field_id: str, file_ref: str
) -> HttpResponseBase:
    """The bytes of one file of this field of this record, and of no other."""
    found, content = attached_file(register_id, ref, field_id, file_ref, by=by)
    return given(request, found, content, as_attachment=False)


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
