"""What answers say: intervals that hold what is known, counts that add up, words that are in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.surveys.rules import (
    NO_ANSWER,
    counts_of,
    crossed,
    grouped_by_word,
    interval,
    words_in_text,
)


@pytest.mark.parametrize(
    ("count", "asked", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(count: int, asked: int, low: float, high: float) -> None:
    # The last one is the example of Newcombe (1998), Table I, method 3.
    assert interval(count, asked) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 400), st.data())
def test_a_known_population_narrows_the_interval_down_to_the_share_itself(asked: int, data: st.DataObject) -> None:
    count, more = data.draw(st.integers(0, asked)), data.draw(st.integers(1, 1000))
    low, high = interval(count, asked)
    finite = interval(count, asked, asked + more)
    assert low - 1e-9 <= finite[0] <= count / asked + 1e-9
    assert count / asked - 1e-9 <= finite[1] <= high + 1e-9
    assert interval(count, asked, asked) == (count / asked, count / asked)


def test_what_was_left_out_is_counted_as_such() -> None:
    answers: list[dict[str, object]] = [{"a": "x", "b": True}, {"a": ["x", "y"]}, {"b": False}]
    assert counts_of(answers, "a", ("x", "y", "z")) == {"x": 2, "y": 1, "z": 0, NO_ANSWER: 1}
    assert crossed(answers, "a", "b") == {("x", "yes"): 1, ("x", ""): 1, ("y", ""): 1, ("", "no"): 1}


def test_words_are_runs_of_kanji_of_katakana_and_of_latin_letters() -> None:
    assert words_in_text("図書館の開館時間をＰＤＦで、スマホ予約も。本") == {
        "図書館",
        "開館時間",
        "pdf",
        "スマホ",
        "予約",
    }


def test_a_word_of_too_few_texts_is_not_told() -> None:
    texts = ["予約が大変", "予約の画面", "駐車場"]
    assert grouped_by_word(texts, least=2, most=9) == [("予約", (0, 1))]
