"""Asking the applicant to correct something, and giving them more time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.desk_page import DeskPage, Form, answer
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, long_text, ready_sentences, short_text
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import case_head, examine
from madoguchi.values.actor import Actor
from madoguchi.values.message import msg
from madoguchi.values.wareki import parse_date

_DAY = dict.fromkeys(
    ("date_unreadable", "no_such_day", "outside_era", "old_calendar", "correction_due_too_early"), "due_on"
)
_FIELDS = dict.fromkeys(("correction_needs_fields", "correction_field_unknown"), "fields")
_PLACE = {**_DAY, **_FIELDS, "correction_needs_text": "text"}


@require_http_methods(["GET", "POST"])
@for_staff
def request_correction(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Ask the applicant to correct chosen fields, in words of one's own; the clock pauses."""
    sheet = examine.correction_sheet(reference_number, by=by, language=language())
    chosen, due = request.POST.getlist("fields"), request.POST.get("due_on", "")
    takes_ready_words = request.POST.get("look_up") == "template"
    text = _with_ready_words(request, sheet) if takes_ready_words else request.POST.get("text", "")

    def ask() -> None:
        due_on, revision = parse_date(due), revision_of(request)
        examine.ask_for_correction(reference_number, fields=chosen, text=text, due_on=due_on, by=by, revision=revision)

    page = DeskPage(
        sheet.head,
        _("補正を依頼する"),
        _("この内容で依頼する"),
        lead=_("返事を待つあいだ、処理の期限は止まります。"),
        template="staff/act/request_correction.html",
        more={"pages": sheet.pages, "chosen": chosen},
    )
    done = _("補正を依頼しました。返事が届くまで、期限は止まります。")
    form = Form(ask, lambda found: _fields(sheet, text, due, found), done, _PLACE, is_draft=takes_ready_words)
    return answer(request, page, form)


def _with_ready_words(request: HttpRequest, sheet: examine.CorrectionSheet) -> str:
    """What was typed, with the chosen ready sentence below it."""
    ready = dict(sheet.templates).get(request.POST.get("template", ""), "")
    return f"{request.POST.get('text', '').rstrip()}\n{ready}".strip()


def _fields(sheet: examine.CorrectionSheet, text: str, due: str, problems: Problems) -> list[FieldView]:
    ready = [ready_sentences("template", _("文例"), sheet.templates, button=msg("下の欄に入れる"))]
    hint = _("何が足りないか、どうすればよいかを、やさしい言葉で書いてください。このまま申請者に届きます。")
    when = _("きまりでは、開庁日で{days}日後です。例：令和8年12月4日、2026-12-04").format(days=sheet.days)
    return [
        *(ready if sheet.templates else []),
        long_text("text", _("申請者への言葉"), value=text, hint=hint, problems=problems),
        short_text("due_on", _("いつまでに"), value=due or long_day(sheet.due_on), hint=when, problems=problems),
    ]


@require_http_methods(["GET", "POST"])
@for_staff
def extend_correction(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Give the applicant more time for a correction."""
    head = case_head.case_head(reference_number, by=by, language=language())
    due = request.POST.get("due_on", "")

    def extend() -> None:
        examine.extend_correction(reference_number, due_on=parse_date(due), by=by, revision=revision_of(request))

    def fields(problems: Problems) -> list[FieldView]:
        hint = _("例：令和8年12月4日、2026-12-04")
        return [short_text("due_on", _("新しい期限"), value=due, hint=hint, problems=problems)]

    page = DeskPage(head, _("補正の期限をのばす"), _("期限をのばす"))
    return answer(request, page, Form(extend, fields, _("補正の期限をのばしました。"), anywhere="due_on"))
