"""Refusals as application/problem+json: the status, a stable code, and sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from pydantic import ValidationError

from madoguchi.faces.api.shapes import FieldProblem, Needed, Problem
from madoguchi.faces.ui.refusals import STATUS_OF
from madoguchi.faces.ui.why_not import why_not
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

_TITLES: Mapping[int, Message] = {
    400: msg("読み取れません"),
    401: msg("トークンが必要です"),
    403: msg("許可されていません"),
    404: msg("見つかりません"),
    405: msg("使えない方法です"),
    409: msg("いまの状態ではできません"),
    413: msg("大きすぎます"),
    415: msg("読み取れない形式です"),
    422: msg("直すところがあります"),
    429: msg("送りすぎです"),
    500: msg("不具合が起きました"),
    503: msg("いまは使えません"),
}

# What only the API tells apart, besides what the pages tell apart.
_STATUS_OF: Mapping[str, int] = {
    "disclosures_stopped": 503,
    **STATUS_OF,
    "unauthenticated": 401,
    "nowhere_here": 404,
    "reference_mistyped": 404,
    "booking_number_mistyped": 404,
    "unknown_service": 404,
    "method_unknown_here": 405,
    "body_too_large": 413,
    "answers_too_large": 413,
    "content_type_unknown": 415,
    "body_unreadable": 400,
    "body_too_deep": 400,
    "key_missing": 400,
    "cursor_unreadable": 400,
    "list_moved": 400,
    "broken": 500,
    "away": 503,
    **dict.fromkeys(
        (
            "not_your_desk",
            "only_staff",
            "only_applicant",
            "only_system",
            "only_applicants_apply",
            "may_not_sign_off",
            "position_too_low",
            "same_hands",
            "nobody_answers",
            "same_eyes",
            "examiner_may_not_sign_off",
            "already_corrected_by_you",
            "signer_may_not_turn_against",
        ),
        403,
    ),
    **dict.fromkeys(
        (
            "stale_case",
            "stale_booking",
            "slot_full",
            "already_booked",
            "too_many_bookings",
            "booking_over",
            "cut_off_passed",
            "visit_begun",
            "stale_entry",
            "stale_record",
            "kept_view_unfit",
            "record_key_taken",
            "record_made",
            "record_in_bin",
            "record_cited",
            "day_to_come",
            "not_open_then",
            "not_at_this_step",
            "case_closed",
            "already_withdrawn",
            "awaiting_correction",
            "no_correction_asked",
            "assigned_to_another",
            "already_yours",
            "nobody_assigned",
            "already_drafted",
            "nothing_drafted",
            "no_notice_waiting",
            "only_dismissal_before_decision",
            "outcome_unchanged",
            "key_used_for_another",
        ),
        409,
    ),
}

# What pydantic found, in words for whoever writes the programme; everything else is "unreadable".
_SHAPE_WORDS: Mapping[str, Message] = {
    "missing": msg("この項目は必要です。"),
    "extra_forbidden": msg("この項目は、ここにはありません。名前を確かめてください。"),
    "string_type": msg("文字で送ってください。"),
    "string_too_long": msg("長すぎます。短くしてください。"),
    "string_too_short": msg("短すぎます。内容を書いてください。"),
    "int_type": msg("整数で送ってください。"),
    "int_parsing": msg("整数で送ってください。"),
    "int_from_float": msg("整数で送ってください。"),
    "dict_type": msg("名前と値の組で送ってください。"),
    "tuple_type": msg("並び（[ ]）で送ってください。"),
    "too_long": msg("数が多すぎます。減らしてください。"),
    "date_type": msg("日付は、2026-12-04 の形で送ってください。"),
    "date_parsing": msg("日付は、2026-12-04 の形で送ってください。"),
    "date_from_datetime_parsing": msg("日付は、2026-12-04 の形で送ってください。"),
    "greater_than_equal": msg("小さすぎます。{ge}以上にしてください。"),
    "less_than_equal": msg("大きすぎます。{le}以下にしてください。"),
    "literal_error": msg("{expected} のどれかにしてください。"),
    "model_type": msg("名前と値の組で送ってください。"),
}
_UNREADABLE = msg("読み取れません。形を確かめてください。")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal for a programme; 422 unless it is listed."""
    return _STATUS_OF.get(refusal.code, 422)


def problem_response(
    refusal: Refusal, errors: Sequence[tuple[str, Message]] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer that says a refusal, with one sentence per thing to mend."""
    status = status_of(refusal)
    title = _TITLES.get(status, _TITLES[422])
    body = Problem(
        type="about:blank",
        title=title.text(gettext),
        status=status,
        detail=refusal.message.text(gettext),
        code=refusal.code,
        errors=[FieldProblem(path=path, detail=message.text(gettext)) for path, message in errors],
        access=_needed(refusal),
    )
    content = body.model_dump_json(exclude_none=True)
    response = HttpResponse(content, status=status, content_type="application/problem+json", headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def _needed(refusal: Refusal) -> Needed | None:
    why = why_not(refusal)
    return Needed(rule=why.rule, needs=why.needs, ask=why.ask, office=why.office) if why else None


def errors_of(invalid: ValidationError) -> list[tuple[str, Message]]:
    """Where a shape was not kept, and how to mend it."""
    return [(".".join(str(step) for step in one["loc"]), _words_for(one)) for one in invalid.errors(include_url=False)]


def _words_for(found: Mapping[str, Any]) -> Message:
    words = _SHAPE_WORDS.get(found["type"], _UNREADABLE)
    return Message(words.msgid, found.get("ctx", {}) if "{" in words.msgid else {})
