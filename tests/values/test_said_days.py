"""A day inside a sentence is said when the sentence is, in its language."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, override

from madoguchi.values.clock import JST
from madoguchi.values.message import msg
from madoguchi.values.said_days import moment_said

AT = datetime(2026, 11, 3, 9, 5, tzinfo=JST)


def test_a_moment_is_said_in_the_language_of_its_sentence() -> None:
    sentence = msg("{at}まで", at=moment_said(AT))
    assert str(sentence) == "11月3日 9:05まで"
    with override("en"):
        assert moment_said(AT).text(gettext) == "3 November 9:05"
    with override("ja-easy"):
        assert moment_said(AT).text(gettext) == "11月3日 9:05"
