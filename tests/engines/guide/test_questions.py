"""A condition of a form is a sentence with the words, units and calendar of its reader, and none of a machine."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.guide.rules.questions import questions_in
from madoguchi.values.conditions import parse_condition

FIELDS = (
    {"id": "price", "type": "yen", "label": "値段"},
    {"id": "litres", "type": "integer", "label": "容量", "unit": {"ja": "リットル", "en": "litres"}},
    {"id": "power", "type": "number", "decimals": 2, "label": "電力", "unit": "W"},
    {"id": "cost", "type": "formula", "formula": "price * 2", "label": "合計", "unit": {"ja": "円", "en": "yen"}},
    {"id": "bought_on", "type": "date", "label": "買った日"},
    {"id": "came_at", "type": "date_time", "label": "来た時"},
    {"id": "home", "type": "address", "label": "住所"},
    {"id": "office", "type": "division", "label": "課"},
    {
        "id": "rows",
        "type": "group",
        "label": "タンク",
        "fields": [{"id": "price", "type": "yen", "label": "一台の値段"}],
    },
)
NAMES = {"990027": {"ja": "北区", "en": "North Ward"}, "traffic": "交通課"}
SENTENCES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"field": "price", "over": 50000}, "「値段」が50,000円より上", "50,000 yen"),
    ({"field": "rows.price", "under": 1000}, "「一台の値段」が1,000円未満", "1,000 yen"),
    ({"field": "rows", "at_least": 2}, "「タンク」が2以上", "2"),
    ({"field": "litres", "at_least": 1500}, "「容量」が1,500リットル以上", "1,500 litres"),
    ({"field": "power", "at_most": 12.5}, "「電力」が12.50 W以下", "12.50 W"),
    ({"field": "cost", "over": 200000}, "「合計」が200,000円より上", "200,000 yen"),
    ({"field": "bought_on", "at_least": "2026-04-01"}, "「買った日」が令和8年4月1日（2026年）以後", "2026-04-01"),
    (
        {"field": "bought_on", "under": {"constant": "received"}},
        "「買った日」が申請が届いた日より前",
        "the day of arrival",
    ),
    ({"field": "came_at", "under": "2026-04-01T09:30"}, "「来た時」が令和8年4月1日 09:30より前", "2026-04-01 09:30"),
    ({"field": "home.ward_code", "is": "990027"}, "「住所」が「北区」", "North Ward"),
    ({"field": "home.city_code", "is_not": {"constant": "city"}}, "「住所」が「この市」以外", "this city"),
    ({"field": "office", "in": ["traffic"]}, "「課」が「交通課」のどれか", "交通課"),
)


@pytest.mark.parametrize(("condition", "japanese", "english"), SENTENCES)
def test_a_condition_is_written_as_people_read_it(condition: dict[str, Any], japanese: str, english: str) -> None:
    def told(language: str) -> str:
        questions = questions_in({"pages": [{"fields": FIELDS}]}, language, NAMES)
        return questions.explained(parse_condition(condition)).text()

    assert told("ja") == f"{japanese}のとき"
    assert english in told("en")
