"""Choices of a word or two may stand beside each other; a sentence, or a hint below one, keeps them in a column."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.forms import Choice
from madoguchi.faces.ui.templatetags.ui import are_short


@pytest.mark.parametrize(
    ("choices", "short"),
    [
        ([Choice("a", "審議会"), Choice("b", "調査会・委員会")], True),
        ([Choice("a", "審議会"), Choice("b", "無記名で、1人1回だけ答えます")], False),
        ([Choice("a", "認める", hint="認定通知書"), Choice("b", "認めない")], False),
    ],
)
def test_only_words_without_hints_are_short(choices: list[Choice], short: bool) -> None:
    assert are_short(choices) is short
