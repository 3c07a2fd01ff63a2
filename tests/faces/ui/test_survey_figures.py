"""What stands above the bars of a question: the answer most people gave, or those that were given equally often."""

from __future__ import annotations

import pytest

from madoguchi.faces.ui.survey_figures import _finding
from madoguchi.journeys.surveys.results import Line


def _lines(*counts: int) -> list[Line]:
    return [Line(str(at), f"答え{at}", count, count / sum(counts), 0.0, 1.0) for at, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((4, 3, 3), "「答え0」が40%です。"),
        ((3, 3, 3), "同じ33.3%の答え：答え0、答え1、答え2"),
        ((1, 3, 3), "同じ42.9%の答え：答え1、答え2"),
        ((2, 2, 2, 2, 2), "5つの答えが、どれも同じ20%です。"),
    ],
)
def test_answers_given_equally_often_are_named_together(counts: tuple[int, ...], said: str) -> None:
    assert str(_finding(_lines(*counts))) == said
