"""Answers in the words of a notice."""

from __future__ import annotations

import pytest

from madoguchi.engines.notices.answers import answer_in


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "令和8年11月15日"), ("en", "15 November 2026"), ("ja-easy", "2026年11月15日")]
)
def test_a_day_is_said_once_and_not_in_two_calendars(language: str, said: str) -> None:
    texts = {"from": "令和8年11月15日（2026年）"}
    assert answer_in("from", texts, {"from": "2026-11-15"}, language) == said


def test_what_only_the_form_can_say_is_said_by_the_form() -> None:
    assert answer_in("use", {"use": "祭り"}, {"use": "festival"}, "ja") == "祭り"
