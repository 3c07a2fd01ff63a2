"""Acts of the decision: drafting, returning a draft, signing off with the notice in view, correcting a wrong result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.desk_page import DeskPage, Form, answer, attempt, carried_out, draw
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, long_text, one_of, some_of
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import case_head, decide, decision_sheet
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class _Posted:
    """What was chosen and written about a decision."""

    outcome: str
    reasons: tuple[str, ...]
    text: str
    reason: str

    @property
    def place(self) -> dict[str, str]:
        """At which field a refusal is told."""
        reasons = f"reasons-{self.outcome}"
        return {
            **dict.fromkeys(("unknown_outcome", "outcome_unchanged", "only_dismissal_before_decision"), "outcome"),
            "grant_needs_reason": "text",
            **dict.fromkeys(("refusal_needs_reason", "refusal_incomplete", "unknown_reason"), reasons),
            "reason_missing": "reason",
        }


def _posted(request: HttpRequest) -> _Posted:
    outcome = request.POST.get("outcome", "")
    reasons = tuple(request.POST.getlist(f"reasons-{outcome}"))
    return _Posted(outcome, reasons, request.POST.get("text", ""), request.POST.get("reason", ""))


@require_http_methods(["GET", "POST"])
@for_staff
def draft_decision(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Draft a decision; somebody else signs it off."""
    sheet, said = decision_sheet.decision_sheet(reference_number, by=by, language=language()), _posted(request)

    def draft() -> None:
        decide.draft_decision(
            reference_number,
            outcome=said.outcome,
            reason_ids=said.reasons,
            reason_text=said.text,
            granted=decision_sheet.granted_in(sheet, said.outcome, _typed(request), language()),
            by=by,
            revision=revision_of(request),
        )

    page = DeskPage(
        sheet.head,
        _("決定を起案する"),
        _("この内容で起案する"),
        lead=_("起案した人は、同じ案件を決裁できません。"),
        template="staff/act/draft_decision.html",
        more={"care": sheet.care},
    )
    done = _("起案しました。決裁できる人に、知らせてください。")
    form = Form(draft, lambda found: _fields(request, sheet, said, found), done, said.place)
    return _previewed(request, page, form, by) if "preview" in request.POST else answer(request, page, form)


def _previewed(request: HttpRequest, page: DeskPage, form: Form, by: Actor) -> HttpResponse:
    """The same form with the notice that this draft would send; nothing is written down."""
    letters: list[NoticeContent] = []

    def preview() -> None:
        letters.append(decide.preview_decision(page.head, form.act, by=by))

    problems, stale = attempt(preview, place=form.place, anywhere=form.anywhere)
    shown = replace(page, more={**page.more, "letter": letters[0] if letters else None})
    return draw(request, shown, form.fields(problems), problems=problems, stale=stale)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _fields(
    request: HttpRequest, sheet: decision_sheet.DecisionSheet, said: _Posted, problems: Problems
) -> list[FieldView]:
    """The outcome, what a grant states, the reasons of a refusal or a dismissal, and the circumstances of this case."""
    offered = [(one.id, one.name.text(_), one.title) for one in sheet.outcomes]
    hint = _("通知書の理由に続けて印刷されます。申請者に分かる言葉で書いてください。")
    granted = decision_sheet.granted_fields(sheet, language(), posted=_typed(request), problems=problems)
    return [
        one_of("outcome", _("結果"), offered, chosen=said.outcome, problems=problems),
        *granted,
        *(_reasons(one, said, problems) for one in sheet.outcomes if one.reasons),
        long_text(
            "text",
            _("この案件での事情"),
            value=said.text,
            hint=hint,
            required=False,
            required_when=_("申請とちがうときは必須") if granted else "",
            problems=problems,
        ),
    ]


def _reasons(outcome: decision_sheet.OfferedOutcome, said: _Posted, problems: Problems) -> FieldView:
    dismissed = outcome.id == "dismiss"
    return some_of(
        f"reasons-{outcome.id}",
        _("却下の理由") if dismissed else _("認めない理由"),
        [(one.id, one.text, " ".join(filter(None, (one.meaning, one.law)))) for one in outcome.reasons],
        chosen=said.reasons if outcome.id == said.outcome else (),
        hint=_("根拠の条文といっしょに、通知書に印刷されます。"),
        required=False,
        required_when=_("却下するときは必須") if dismissed else _("認めないときは必須"),
        problems=problems,
    )


@require_http_methods(["GET", "POST"])
@for_staff
def return_draft(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Send a draft back with the reason."""
    head = case_head.case_head(reference_number, by=by, language=language())
    reason = request.POST.get("reason", "")

    def give_back() -> None:
        decide.return_draft(reference_number, reason=reason, by=by, revision=revision_of(request))

    def fields(problems: Problems) -> list[FieldView]:
        hint = _("起案した人が、何を直せばよいか分かるように書いてください。")
        return [long_text("reason", _("差し戻す理由"), value=reason, hint=hint, problems=problems)]

    page = DeskPage(head, _("起案を差し戻す"), _("差し戻す"))
    return answer(request, page, Form(give_back, fields, _("起案を差し戻しました。"), anywhere="reason"))


@require_http_methods(["GET", "POST"])
@for_staff
def sign_off(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Sign a draft off, with the notice it will send in view."""
    draft = decision_sheet.drafted_sheet(reference_number, by=by, language=language())

    def sign() -> None:
        decide.sign_off_decision(reference_number, by=by, revision=revision_of(request))

    page = DeskPage(
        draft.head,
        _("決裁する"),
        _("この内容で決裁する"),
        template="staff/act/sign_off.html",
        more={"draft": _drafted_words(draft), "care": draft.care},
    )
    done = _("決裁しました。通知書を作り、申請者に知らせます。")
    return answer(request, page, Form(sign, lambda _found: [], done, anywhere=""))


def _drafted_words(draft: decision_sheet.DraftedSheet) -> dict[str, object]:
    return {
        "outcome": draft.outcome.text(_),
        "drafted_by": draft.drafted_by,
        "reasons": [f"{reason.text}（{reason.law}）" for reason in draft.reasons],
        "text": draft.text,
        "granted": draft.granted,
        "letter": draft.letter,
        "letter_problem": draft.letter_problem.text(_) if draft.letter_problem else "",
    }


@require_http_methods(["GET", "POST"])
@for_staff
def correct_result(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Put a wrong result right in one act; the old notice stays, a new one replaces it."""
    sheet = decision_sheet.decision_sheet(reference_number, by=by, language=language(), for_correction=True)
    said = _posted(request)

    def put_right() -> None:
        decide.correct_result(
            reference_number,
            outcome=said.outcome,
            reason_ids=said.reasons,
            reason_text=said.text,
            granted=decision_sheet.granted_in(sheet, said.outcome, _typed(request), language()),
            reason=said.reason,
            by=by,
            revision=revision_of(request),
        )

    def fields(problems: Problems) -> list[FieldView]:
        hint = _("例：生年月日の読みちがいで、対象外としていました。")
        why = long_text("reason", _("訂正する理由"), value=said.reason, hint=hint, problems=problems)
        return [*_fields(request, sheet, said, problems), why]

    lead = _("前の通知書は残り、新しい通知書が代わりになります。申請者には、理由といっしょに知らせます。")
    page = DeskPage(
        sheet.head, _("結果を訂正する"), _("この結果に訂正する"), lead=lead, danger=True, more={"care": sheet.care}
    )
    done = _("結果を訂正しました。新しい通知書を作り、申請者に知らせます。")
    return answer(request, page, Form(put_right, fields, done, said.place, anywhere="reason"))


@require_POST
@for_staff
def make_notice_again(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Try a notice again that was held."""
    decide.make_held_notice_again(reference_number, by=by)
    done = _("通知書を、もう一度作ります。少し待ってから、この画面を開き直してください。")
    return carried_out(request, reference_number, done)
