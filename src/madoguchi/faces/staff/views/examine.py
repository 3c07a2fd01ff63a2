"""Acts of the examination: taking a case, carrying it on, asking for corrections, correcting a value, handing over."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.cases.errors import StaleCase
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.desk_forms import long_text, one_of, ready_sentences, short_text
from madoguchi.faces.staff.desk_page import DeskPage, attempt, carried_out, draw, revision_of, stale_words
from madoguchi.faces.staff.door import for_staff
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import case_sheet, examine
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date


def _done_words(event: str) -> str:
    return {
        "take": _("この案件の担当になりました。"),
        "take_over": _("この案件の担当を代わりました。"),
        "release": _("担当をはずれました。案件は課の未割当にもどりました。"),
        "pass_step": _("審査を終えて、次の段階へ進めました。"),
    }[event]


@require_POST
@for_staff
def at_once(request: HttpRequest, by: Actor, reference_number: str, event: str) -> HttpResponse:
    """An act that needs no form."""
    try:
        examine.carry_out(event, reference_number, by=by, revision=revision_of(request))
    except StaleCase as stale:
        context = {
            "number": reference_number,
            "desk": {"reference_number": reference_number},
            "stale": stale_words(stale),
        }
        return render(request, "staff/conflict.html", context, status=409)
    return carried_out(request, reference_number, _done_words(event))


@require_http_methods(["GET", "POST"])
@for_staff
def request_correction(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Ask the applicant to correct chosen fields, in words of one's own; the clock pauses."""
    sheet = examine.correction_sheet(reference_number, by=by, language=language())
    posted = request.POST
    chosen, text, due = posted.getlist("fields"), posted.get("text", ""), posted.get("due_on", "")
    problems: dict[str, Message] = {}
    stale = None
    if posted.get("look_up") == "template":
        ready = dict(sheet.templates).get(posted.get("template", ""), "")
        text = f"{text.rstrip()}\n{ready}".strip()
    elif request.method == "POST":
        due_on, problems = _day(due, "due_on")
        if due_on is not None:
            problems, stale = attempt(
                lambda: examine.ask_for_correction(
                    reference_number, fields=chosen, text=text, due_on=due_on, by=by, revision=revision_of(request)
                ),
                field_of={
                    "correction_needs_fields": "fields",
                    "correction_needs_text": "text",
                    "correction_due_too_early": "due_on",
                    "individual_number_found": "text",
                    "forbidden_character": "text",
                },
            )
            if not problems and stale is None:
                return carried_out(
                    request, reference_number, _("補正を依頼しました。返事が届くまで、期限は止まります。")
                )
    page = DeskPage(
        sheet.head,
        _("補正を依頼する"),
        _("この内容で依頼する"),
        lead=_("返事を待つあいだ、処理の期限は止まります。"),
        template="staff/act/request_correction.html",
        more={"pages": sheet.pages, "chosen": chosen, "fields_problem": problems.get("fields")},
    )
    fields = [
        *_ready(sheet.templates),
        long_text(
            "text",
            _("申請者への言葉"),
            value=text,
            hint=_("何が足りないか、どうすればよいかを、やさしい言葉で書いてください。このまま申請者に届きます。"),
            problems=problems,
        ),
        short_text(
            "due_on",
            _("いつまでに"),
            value=due or long_day(sheet.due_on),
            hint=_("きまりでは、開庁日で{days}日後です。例：令和8年12月4日、2026-12-04").format(days=sheet.days),
            problems=problems,
        ),
    ]
    return draw(request, page, fields, problems=problems, stale=stale)


def _ready(templates: tuple[tuple[str, str], ...]) -> list[FieldView]:
    if not templates:
        return []
    return [ready_sentences("template", _("文例"), templates, button=msg("下の欄に入れる"))]


def _day(text: str, name: str) -> tuple[date | None, dict[str, Message]]:
    try:
        return parse_date(text), {}
    except Refusal as refusal:
        return None, {name: refusal.message}


@require_http_methods(["GET", "POST"])
@for_staff
def extend_correction(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Give the applicant more time for a correction."""
    head = case_sheet.case_head(reference_number, by=by, language=language())
    due = request.POST.get("due_on", "")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        due_on, problems = _day(due, "due_on")
        if due_on is not None:
            problems, stale = attempt(
                lambda: examine.extend_correction(
                    reference_number, due_on=due_on, by=by, revision=revision_of(request)
                ),
                field_of={"correction_due_too_early": "due_on"},
                anywhere="due_on",
            )
            if not problems and stale is None:
                return carried_out(request, reference_number, _("補正の期限をのばしました。"))
    page = DeskPage(head, _("補正の期限をのばす"), _("期限をのばす"))
    hint = _("例：令和8年12月4日、2026-12-04")
    return draw(
        request,
        page,
        [short_text("due_on", _("新しい期限"), value=due, hint=hint, problems=problems)],
        problems=problems,
        stale=stale,
    )


@require_http_methods(["GET", "POST"])
@for_staff
def hand_over(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Hand the case to the desk of another division, with the reason it will read."""
    sheet = examine.hand_over_sheet(reference_number, by=by, language=language())
    division, reason = request.POST.get("division", ""), request.POST.get("reason", "")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: examine.hand_over(
                reference_number, division=division, reason=reason, by=by, revision=revision_of(request)
            ),
            field_of={"same_desk": "division", "unknown_desk": "division", "reason_missing": "reason"},
            anywhere="reason",
        )
        if not problems and stale is None:
            return carried_out(request, reference_number, _("ほかの課に引き継ぎました。"))
    page = DeskPage(sheet.head, _("ほかの課に引き継ぐ"), _("引き継ぐ"))
    hint = _("受け取る人が、次に何をすればよいか分かるように書いてください。")
    fields = [
        one_of("division", _("引き継ぐ課"), sheet.divisions, chosen=division, problems=problems),
        long_text("reason", _("引き継ぐ理由"), value=reason, hint=hint, problems=problems),
    ]
    return draw(request, page, fields, problems=problems, stale=stale)


@require_http_methods(["GET", "POST"])
@for_staff
def with_words(request: HttpRequest, by: Actor, reference_number: str, event: str) -> HttpResponse:
    """An act that needs only words: a note, a withdrawal on request, a correction on paper, an end to waiting."""
    head = case_sheet.case_head(reference_number, by=by, language=language())
    words = _words_of(event)
    text = request.POST.get("text", "")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: examine.carry_out_with_words(
                event, reference_number, text=text, by=by, revision=revision_of(request)
            ),
            field_of={},
            anywhere="text",
        )
        if not problems and stale is None:
            return carried_out(request, reference_number, words["done"])
    page = DeskPage(head, words["title"], words["button"], lead=words["lead"], danger=event == "withdraw")
    return draw(
        request,
        page,
        [long_text("text", words["label"], value=text, hint=words["hint"], problems=problems)],
        problems=problems,
        stale=stale,
    )


def _words_of(event: str) -> dict[str, str]:
    if event == "add_note":
        return {
            "title": _("記録をつける"),
            "lead": _("電話や窓口でのやりとりを残します。庁内の人だけが見られます。"),
            "label": _("記録"),
            "hint": _("例：11月25日 14時、本人に電話。領収書は12月2日に郵送とのこと。"),
            "button": _("記録する"),
            "done": _("記録をつけました。"),
        }
    if event == "receive_correction":
        return {
            "title": _("補正を受け取る"),
            "lead": _("窓口や郵便で届いた補正を記録します。届いた日から、期限がまた動きます。"),
            "label": _("受け取ったもの"),
            "hint": _("例：領収書の写し（郵送、11月30日到達）。項目の内容は、案件の画面の「直す」で直してください。"),
            "button": _("受け取ったことにする"),
            "done": _("補正を受け取りました。期限が、また動いています。"),
        }
    if event == "stop_waiting":
        return {
            "title": _("補正を待つのをやめる"),
            "lead": _("返事がないまま、審査を先へ進めるときに使います。今日から、期限がまた動きます。"),
            "label": _("待つのをやめる理由"),
            "hint": _("例：期限を過ぎ、12月8日に電話したが、提出できないとのこと。"),
            "button": _("待つのをやめる"),
            "done": _("補正を待つのをやめました。期限が、また動いています。"),
        }
    return {
        "title": _("申請を取り下げる"),
        "lead": _("申請者から取下げの申出があったときに使います。取り下げた申請は、元にもどせません。"),
        "label": _("申出の方法と、確かめたこと"),
        "hint": _("例：11月25日 14時、本人から電話。生年月日と住所で本人と確かめました。"),
        "button": _("取り下げる"),
        "done": _("申請を取り下げました。"),
    }
