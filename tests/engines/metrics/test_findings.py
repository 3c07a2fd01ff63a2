"""What figures say: the sentence follows the numbers, whichever way they go."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.metrics import findings
from madoguchi.values.message import msg

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 9, 0), (9, 9, 100), (1, 100_000, 1), (99_999, 100_000, 99), (1, 3, 33), (0, 0, 0)]
)
def test_a_percentage_says_all_and_nothing_only_when_it_is_so(part: int, whole: int, said: int) -> None:
    assert findings.percent(part, whole) == said


def test_the_busiest_month_is_named() -> None:
    said = findings.arrivals_finding([(APRIL, 1200), (MAY, 40)], 1240).text()
    assert "1,240件" in said
    assert "4月" in said
    assert "月で" not in findings.arrivals_finding([(APRIL, 3)], 3).text()


def test_hours_that_grew_are_told_as_plainly_as_hours_saved() -> None:
    assert "減らしました" in findings.hours_finding(38_200, 100).text()
    grown = findings.hours_finding(-3.25, 100).text()
    assert "ふえています" in grown
    assert "3.2" in grown
    assert "まだ" in findings.hours_finding(0, 0).text()


def test_results_within_the_standard_period_are_counted() -> None:
    assert "すべて" in findings.days_finding(6.0, 10, 10).text()
    assert "90%" in findings.days_finding(6.0, 9, 10).text()
    assert "まだ" in findings.days_finding(None, 0, 0).text()


def test_the_page_at_which_most_stop_is_named_only_when_somebody_stops() -> None:
    assert "書類" in findings.funnel_finding(100, 71, [("お子さん", 0.1), ("書類", 0.2)]).text()
    assert "やめる" not in findings.funnel_finding(100, 100, [("書類", 0.0)]).text()


def test_no_share_is_said_when_forms_were_opened_less_often_than_sent() -> None:
    said = findings.funnel_finding(0, 76, [("お子さん", 0.1)]).text()
    assert "割合は出していません" in said
    assert "0回" not in said


def test_minutes_that_grew_are_told() -> None:
    step = (msg("決定"), 4.0)
    assert "短くなりました" in findings.minutes_finding(9.0, 25.0, step).text()
    assert "ふえています" in findings.minutes_finding(30.0, 25.0, step).text()
    assert "まだ" in findings.minutes_finding(None, None, None).text()


def test_the_procedure_furthest_beyond_its_standard_is_named() -> None:
    slow = [("早い手続", 5.0, 14), ("遅い手続", 20.0, 14), ("もっと遅い手続", 50.0, 30)]
    assert "もっと遅い手続" in findings.slow_finding(slow).text()
    assert "どの手続も" in findings.slow_finding(slow[:1]).text()


@given(
    started=st.integers(0, 10**6),
    submitted=st.integers(0, 10**6),
    losses=st.lists(st.tuples(st.text(min_size=1, max_size=9), st.floats(0, 1)), max_size=5),
)
def test_no_funnel_breaks_the_sentence(started: int, submitted: int, losses: list[tuple[str, float]]) -> None:
    assert findings.funnel_finding(started, submitted, losses).text()
