"""The ends of a walk along a list leave out no record that the condition holds for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.arranging import bounds_of, is_served
from madoguchi.engines.records.rules.register_places import places
from madoguchi.values.conditions import compile_condition, parse_condition
from tests.engines.records.trial import AT

_MOMENT = datetime(2026, 11, 26, tzinfo=UTC)
_KINDS: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "yen"},
    {"type": "number", "decimals": 2},
    {"type": "formula", "formula": "1"},
    {"type": "formula", "formula": "1", "decimals": 1},
]
_SMALL = some.integers(-4, 4) | some.floats(-4, 4, allow_nan=False)
_NUMBERS = _SMALL | some.integers(-(10**14), 10**14) | some.floats(-1e14, 1e14, allow_nan=False)
_COMPARED = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}


def _section(kind: dict[str, Any]) -> RegisterSection:
    return RegisterSection.model_validate(
        {
            "heading": "size",
            "pages": [{"id": "only", "title": "ページ", "fields": [{"id": "size", "label": "大きさ", **kind}]}],
            "views": [{"id": "all", "title": "すべて", "columns": ["size"], "order": {"by": "size"}}],
        }
    )


@pytest.mark.parametrize("section", [_section(kind) for kind in _KINDS], ids=[str(kind) for kind in _KINDS])
@given(
    operator=some.sampled_from(["at_least", "at_most", "over", "under"]),
    bound=_NUMBERS,
    value=_NUMBERS,
)
def test_whatever_a_condition_holds_for_stands_between_its_bounds(
    section: RegisterSection, operator: str, bound: float, value: float
) -> None:
    condition = parse_condition({"field": "size", operator: bound})
    assert is_served(condition, section, "size")
    place = str(places(section, {"size": value}, _MOMENT, AT)[0])
    if compile_condition(condition)({"size": value}, AT.moment):
        for lookup, end in bounds_of(condition, section):
            assert getattr(place, _COMPARED[lookup])(end), (lookup, end, place)
