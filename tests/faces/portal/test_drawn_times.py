"""The free times are drawn once for all who ask for the same, and anew for another question or another moment."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString, mark_safe

from madoguchi.engines.booking.queries.snapshot import forget_free_times
from madoguchi.faces.portal import drawn_times
from madoguchi.faces.portal.drawn_times import drawn_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


class Pen:
    """Draws, and counts how often."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> SafeString:
        self.drawn += 1
        return mark_safe(f"drawing {self.drawn}")


def test_the_same_question_is_drawn_once_and_another_one_for_itself() -> None:
    pen = Pen()
    assert [drawn_once(asked, pen) for asked in ("a", "a", "b", "a")] == [
        "drawing 1",
        "drawing 1",
        "drawing 2",
        "drawing 1",
    ]


def test_of_another_moment_it_is_drawn_anew() -> None:
    pen = Pen()
    drawn_once("a", pen)
    forget_free_times()
    assert drawn_once("a", pen) == "drawing 2"


def test_what_nobody_could_keep_is_still_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_times, "_MOST", 1)
    pen = Pen()
    assert [drawn_once(asked, pen) for asked in ("a", "b", "b", "a")] == [
        "drawing 1",
        "drawing 2",
        "drawing 3",
        "drawing 1",
    ]
