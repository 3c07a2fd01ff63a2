"""A small procedure's notices in an invented city, for the tests of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from madoguchi.engines.notices.composing import compose_notice
from madoguchi.engines.notices.content import DecisionFacts, Issuer, NoticeContent
from madoguchi.engines.notices.section import NoticeSection
from madoguchi.values.business_days import BusinessCalendar

CALENDAR = BusinessCalendar(frozenset({5, 6}), ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)), True)
ISSUER = Issuer("見本市", "見本市長", "子ども部 子育て課", "093-000-0000", CALENDAR)
ISSUED_ON = date(2026, 11, 24)

APPEAL: dict[str, Any] = {
    "to": "mayor",
    "within_months": 3,
    "law": "行政不服審査法 第18条",
    "lawsuit": {"within_months": 6, "law": "行政事件訴訟法 第14条"},
}


def grant(**more: Any) -> dict[str, Any]:
    plain = {
        "title": {"ja": "認定通知書", "en": "Approval"},
        "body": ["{received_on}に申請のありました件を認定します。"],
    }
    return {**plain, **more}


def refuse(**more: Any) -> dict[str, Any]:
    reasons = [
        {"id": "not_resident", "text": "市内に住所がないため", "law": "条例 第3条"},
        {"id": "over_age", "text": "対象の年齢を超えているため", "law": "条例 第2条"},
    ]
    return {"title": "却下通知書", "reasons": reasons, "appeal": APPEAL, **more}


def section(**outcomes: Any) -> NoticeSection:
    return NoticeSection.model_validate({"outcomes": {"grant": grant(), "refuse": refuse(), **outcomes}})


def decision(outcome: str = "grant", **more: Any) -> DecisionFacts:
    facts: dict[str, Any] = {
        "reference_number": "4827-0935-48",
        "key": "1",
        "outcome": outcome,
        "applicant": "戸畑 葵",
        "received_on": date(2026, 11, 2),
        "decided_on": date(2026, 11, 20),
        "reason_ids": () if outcome == "grant" else ("not_resident",),
    }
    return DecisionFacts(**{**facts, **more})


def composed(said: NoticeSection, decided: DecisionFacts, language: str = "ja", **more: Any) -> NoticeContent:
    facts: dict[str, Any] = {"procedure": "医療費の申請", "number": "子支第12号", "issued_on": ISSUED_ON}
    return compose_notice(said, decided, ISSUER, language=language, **{**facts, **more})
