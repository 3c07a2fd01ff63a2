"""Acts of the decision: drafting, returning a draft, signing off with the notice in view, correcting a wrong result."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.desk_forms import Problems, long_text, one_of, some_of
from madoguchi.faces.staff.desk_page import DeskPage, attempt, carried_out, draw, revision_of
from madoguchi.faces.staff.door import for_staff
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import case_sheet, decide
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_FIELD_OF = {
    "unknown_outcome": "outcome",
    "outcome_unchanged": "outcome",
    "only_dismissal_before_decision": "outcome",
    "refusal_needs_reason": "reasons",
    "refusal_incomplete": "reasons",
    "unknown_reason": "reasons",
    "reason_missing": "reason",
}


@require_http_methods(["GET", "POST"])
@for_staff
def draft_decision(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Draft a decision; somebody else signs it off."""
    sheet = decide.decision_sheet(reference_number, by=by, language=language())
    outcome, text = request.POST.get("outcome", request.GET.get("outcome", "")), request.POST.get("text", "")
    reasons = request.POST.getlist(f"reasons-{outcome}")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: decide.draft_decision(
                reference_number,
                outcome=outcome,
                reason_ids=reasons,
                reason_text=text,
                by=by,
                revision=revision_of(request),
            ),
            field_of=_FIELD_OF,
            anywhere="text",
        )
        if not problems and stale is None:
            return carried_out(request, reference_number, _("起案しました。決裁できる人に、知らせてください。"))
    page = DeskPage(
        sheet.head, _("決定を起案する"), _("この内容で起案する"), lead=_("起案した人は、同じ案件を決裁できません。")
    )
    fields = decision_fields(sheet, outcome=outcome, reasons=reasons, text=text, problems=problems)
    return draw(request, page, fields, problems=_with_place(problems, outcome), stale=stale)


def decision_fields(
    sheet: decide.DecisionSheet, *, outcome: str, reasons: list[str], text: str, problems: Problems
) -> list[FieldView]:
    """The outcome, the reasons each unfavourable outcome may state, and the circumstances of this case."""
    fields = [
        one_of(
            "outcome",
            _("結果"),
            [(one.id, one.name.text(_), one.title) for one in sheet.outcomes],
            chosen=outcome,
            problems=problems,
        )
    ]
    for one in sheet.outcomes:
        if one.reasons:
            name = f"reasons-{one.id}"
            fields.append(
                some_of(
                    name,
                    _("却下の理由") if one.id == "dismiss" else _("認めない理由"),
                    [(reason.id, reason.text, reason.law) for reason in one.reasons],
                    chosen=reasons if one.id == outcome else (),
                    hint=_("根拠の条文といっしょに、通知書に印刷されます。"),
                    required=False,
                    problems=_with_place(problems, outcome),
                )
            )
    hint = _("通知書の理由に続けて印刷されます。申請者に分かる言葉で書いてください。")
    fields.append(long_text("text", _("この案件での事情"), value=text, hint=hint, required=False, problems=problems))
    return fields


def _with_place(problems: Problems, outcome: str) -> dict[str, Message]:
    return {f"reasons-{outcome}" if name == "reasons" and outcome else name: found for name, found in problems.items()}


@require_http_methods(["GET", "POST"])
@for_staff
def return_draft(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Send a draft back with the reason."""
    head = case_sheet.case_head(reference_number, by=by, language=language())
    reason = request.POST.get("reason", "")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: decide.return_draft(reference_number, reason=reason, by=by, revision=revision_of(request)),
            field_of={},
            anywhere="reason",
        )
        if not problems and stale is None:
            return carried_out(request, reference_number, _("起案をさしもどしました。"))
    page = DeskPage(head, _("起案をさしもどす"), _("さしもどす"))
    hint = _("起案した人が、何を直せばよいか分かるように書いてください。")
    return draw(
        request,
        page,
        [long_text("reason", _("さしもどす理由"), value=reason, hint=hint, problems=problems)],
        problems=problems,
        stale=stale,
    )


@require_http_methods(["GET", "POST"])
@for_staff
def sign_off(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Sign a draft off, with the notice it will send in view."""
    draft = decide.drafted_sheet(reference_number, by=by, language=language())
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: decide.sign_off_decision(reference_number, by=by, revision=revision_of(request)),
            field_of={},
            anywhere="",
        )
        if not problems and stale is None:
            return carried_out(request, reference_number, _("決裁しました。通知書を作り、申請者に知らせます。"))
    page = DeskPage(
        draft.head,
        _("決裁する"),
        _("この内容で決裁する"),
        template="staff/act/sign_off.html",
        more={"draft": _drafted_words(draft)},
    )
    return draw(request, page, [], problems=problems, stale=stale)


def _drafted_words(draft: decide.DraftedSheet) -> dict[str, object]:
    return {
        "outcome": draft.outcome.text(_),
        "drafted_by": draft.drafted_by,
        "reasons": [f"{reason.text}（{reason.law}）" for reason in draft.reasons],
        "text": draft.text,
        "letter": draft.letter,
        "letter_problem": draft.letter_problem.text(_) if draft.letter_problem else "",
    }


@require_http_methods(["GET", "POST"])
@for_staff
def correct_result(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Put a wrong result right in one act; the old notice stays, a new one replaces it."""
    sheet = decide.decision_sheet(reference_number, by=by, language=language(), for_correction=True)
    outcome, text = request.POST.get("outcome", ""), request.POST.get("text", "")
    reason, reasons = request.POST.get("reason", ""), request.POST.getlist(f"reasons-{outcome}")
    problems: dict[str, Message] = {}
    stale = None
    if request.method == "POST":
        problems, stale = attempt(
            lambda: decide.correct_result(
                reference_number,
                outcome=outcome,
                reason_ids=reasons,
                reason_text=text,
                reason=reason,
                by=by,
                revision=revision_of(request),
            ),
            field_of=_FIELD_OF,
            anywhere="reason",
        )
        if not problems and stale is None:
            return carried_out(
                request, reference_number, _("結果を訂正しました。新しい通知書を作り、申請者に知らせます。")
            )
    page = DeskPage(
        sheet.head,
        _("結果を訂正する"),
        _("この結果に訂正する"),
        lead=_("前の通知書は残り、新しい通知書が代わりになります。申請者には、理由といっしょに知らせます。"),
        danger=True,
    )
    hint = _("例：生年月日の読みちがいで、対象外としていました。")
    fields = [
        *decision_fields(sheet, outcome=outcome, reasons=reasons, text=text, problems=problems),
        long_text("reason", _("訂正する理由"), value=reason, hint=hint, problems=problems),
    ]
    return draw(request, page, fields, problems=_with_place(problems, outcome), stale=stale)


@require_POST
@for_staff
def make_notice_again(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Try a notice again that was held."""
    decide.make_held_notice_again(reference_number, by=by)
    return carried_out(
        request, reference_number, _("通知書を、もう一度作ります。少し待ってから、この画面を開き直してください。")
    )
