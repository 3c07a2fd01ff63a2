"""One record of a register: its page with its history and what was said about it, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.record_values import values_of
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import given
from madoguchi.faces.ui.office_forms import long_text, problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.why_not import why_not
from madoguchi.journeys.registers.attaching import attached_file
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.talking import Talk, talk_about
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

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
