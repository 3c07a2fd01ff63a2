"""A value that a field of another kind reads is what people saw, and never the id that stood for it."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.rules.register_conversion import converted
from tests.engines.records.test_field_types import field
from tests.engines.records.trial import AT, NAME

OPTIONS = {"options": [{"id": "good", "label": "よい"}, {"id": "broken", "label": "故障"}]}
OTHERS = {"options": [{"id": "o_1", "label": "よい"}, {"id": "o_2", "label": "修理"}]}


@pytest.mark.parametrize(
    ("was", "value", "now", "kept"),
    [
        (("choice", OPTIONS), "good", ("text", {}), "よい"),
        (("choices", OPTIONS), ["good", "broken"], ("long_text", {}), "よい、故障"),
        (("yes_no", {}), True, ("text", {}), "はい"),
        (("division", {}), "child", ("text", {}), "子ども課"),
        (("person_name", {}), NAME, ("text", {}), "戸畑 葵（トバタ アオイ）"),
        (("choice", OPTIONS), "good", ("choices", OPTIONS), ["good"]),
        (("choice", OPTIONS), "good", ("choice", OPTIONS), "good"),
        (("choice", OPTIONS), "good", ("choice", OTHERS), "o_1"),
        (("choice", OPTIONS), "broken", ("choice", OTHERS), None),
        (("text", {}), "よい", ("choice", OPTIONS), "good"),
        (("text", {}), "99", ("integer", {}), 99),
        (("date", {}), "2026-11-15", ("text", {}), "2026-11-15"),
        # A day without a time is its midnight, as in a file.
        (("date", {}), "2026-11-15", ("date_time", {}), "2026-11-15T00:00"),
        (("text", {}), "2026-11-15", ("date_time", {}), "2026-11-15T00:00"),
        (("text", {}), "13:30", ("date_time", {}), None),
        # What this kind takes as it was typed is kept as the kind keeps it, so that it is found and put in order.
        (("text", {}), "令和8年4月1日", ("date", {}), "2026-04-01"),
        (("text", {}), "2026/5/6", ("date", {}), "2026-05-06"),
        (("text", {}), "9:30", ("time", {}), "09:30"),
        (("text", {}), "０９０ー１２３４ー５６７８", ("telephone", {}), "090-1234-5678"),
        (("text", {}), "とばた", ("kana", {}), "トバタ"),
        (("integer", {}), 5, ("number", {}), 5),
        (("number", {"decimals": 2}), 3.46, ("number", {"decimals": 1}), 3.46),
        # Where the words are too long, the id would be no answer: the value stays, and people are told.
        (("choice", OPTIONS), "good", ("text", {"max_length": 1}), None),
        # What was read already, or never fitted, is not read as an id again.
        (("choice", OPTIONS), "よい", ("text", {}), "よい"),
        (("choices", OPTIONS), "よい、故障", ("text", {}), "よい、故障"),
        (("yes_no", {}), "はい", ("text", {}), "はい"),
    ],
)
def test_a_value_is_read_as_people_saw_it(was: Any, value: object, now: Any, kept: object) -> None:
    assert converted(field(now[0], **now[1]), value, AT, field(was[0], **was[1])) == kept
