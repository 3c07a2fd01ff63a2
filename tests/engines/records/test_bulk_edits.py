"""One value for many records: which fields take it, and what it makes of a record, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.bulk_edits import edited, fields_for_all, may_be_emptied

AT = Circumstances(today=date(2026, 11, 26))
FIELDS: list[dict[str, Any]] = [
    {"id": "name", "type": "text", "label": "名前"},
    {
        "id": "state",
        "type": "choice",
        "label": "状態",
        "options": [{"id": "good", "label": "よい"}, {"id": "bad", "label": "わるい"}],
    },
    {"id": "why", "type": "text", "label": "理由", "show": {"field": "state", "is": "bad"}},
    {"id": "price", "type": "yen", "label": "値段", "require": False},
    {"id": "twice", "type": "formula", "label": "2倍", "formula": "price * 2"},
    {"id": "say", "type": "note", "label": "注意", "text": "読んでください。"},
    {
        "id": "parts",
        "type": "group",
        "label": "部品",
        "require": False,
        "item": "部品",
        "repeat": {"from": 0, "to": 3},
        "fields": [{"id": "part", "type": "text", "label": "名"}],
    },
]
SECTION = RegisterSection.model_validate(
    {
        "heading": "name",
        "pages": [{"id": "one", "title": "項目", "fields": FIELDS}],
        "views": [{"id": "all", "title": "すべて", "columns": ["name"]}],
    }
)
HELD = {"name": "あ", "state": "bad", "why": "鍵", "price": 5, "twice": 10}


def _edited(name: str, value: object) -> tuple[dict[str, Any], list[str]]:
    values, why = edited(SECTION, HELD, SECTION.by_id[name], value, AT)
    return dict(values), [str(one) for one in why]


def test_only_fields_that_are_asked_and_hold_one_answer_take_a_value_for_all() -> None:
    assert [one.id for one in fields_for_all(SECTION, ("price",))] == ["name", "state", "why"]
    assert [may_be_emptied(SECTION.by_id[name]) for name in ("name", "price")] == [False, True]


def test_what_follows_from_the_value_follows_in_every_record() -> None:
    values, why = _edited("price", 7)
    assert (values["price"], values["twice"], why) == (7, 14, [])
    values, why = _edited("state", "good")
    assert ("why" in values, why) == (False, [])
    values, why = _edited("price", None)
    assert ("price" in values, "twice" in values, why) == (False, False, [])


def test_a_record_that_would_miss_an_answer_or_does_not_ask_the_field_says_so() -> None:
    assert _edited("name", None)[1]
    values, why = edited(SECTION, {**HELD, "state": "good"}, SECTION.by_id["why"], "鍵", AT)
    assert ("why" in values, len(why)) == (False, 1)
