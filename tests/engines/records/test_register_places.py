"""The place of a record in a list: numbers stand in their order, also those an earlier kind of the field kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import places
from tests.engines.records.trial import AT

MOMENT = datetime(2026, 11, 26, tzinfo=UTC)


def _places(kind: dict[str, Any], *values: float) -> list[str]:
    size = {"id": "size", "label": "大きさ", **kind}
    section = RegisterSection.model_validate(
        {
            "heading": "size",
            "pages": [{"id": "only", "title": "ページ", "fields": [size]}],
            "views": [{"id": "all", "title": "すべて", "columns": ["size"], "order": {"by": "size"}}],
        }
    )
    found = [places(section, {"size": value}, MOMENT, AT)[0] for value in values]
    assert all(found)
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ({"type": "integer"}, (-7, 0, 5, 30, 10**15 - 1)),
        # A list that once was of whole numbers, and one that once had decimals.
        ({"type": "number", "decimals": 1, "minimum": -9}, (-7, -2.5, 0, 5, 7.5, 30, 30.5, 10**11)),
        ({"type": "integer"}, (-7, 2.6, 5, 7.5, 30)),
        ({"type": "formula", "formula": "1", "decimals": 2}, (3, 5.25, 30, 31.5)),
        ({"type": "formula", "formula": "1"}, (3, 5.25, 30, 31.5)),
        # What only another kind of field allows is the last and the first, whatever its size.
        ({"type": "number"}, (-(10**15), 5, 10**15)),
    ],
)
def test_numbers_stand_in_their_order_whatever_kept_them(kind: dict[str, Any], values: tuple[float, ...]) -> None:
    found = _places(kind, *values)
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert {len(one) for one in found} == {20}


@pytest.mark.parametrize("kind", [{"type": "number", "decimals": 1}, {"type": "integer"}])
def test_a_whole_number_stands_at_one_place_however_it_is_kept(kind: dict[str, Any]) -> None:
    assert len(set(_places(kind, 5, 5.0))) == 1
