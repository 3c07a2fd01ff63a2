"""Medians, shares and hours from plain numbers."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.metrics.rules import hours_saved, quantile, quantile_of_counts, share

_numbers = st.lists(st.integers(0, 400).map(float), min_size=1, max_size=60)


def test_the_share_of_nothing_is_nothing() -> None:
    assert share(3, 0) == 0.0
    assert share(3, 4) == 0.75


def test_hours_saved_fall_below_zero_when_the_work_grew() -> None:
    assert hours_saved(120, 60) == 1.0
    assert hours_saved(60, 120) == -1.0


def test_no_numbers_have_no_quantile() -> None:
    assert quantile([], 0.5) is None
    assert quantile_of_counts({3.0: 0}, 0.5) is None


def test_between_two_neighbours_the_quantile_lies_on_the_line() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([0.0, 10.0], 0.9) == pytest.approx(9.0)


@given(numbers=_numbers)
def test_the_middle_is_the_median_of_the_library(numbers: list[float]) -> None:
    assert quantile(numbers, 0.5) == pytest.approx(statistics.median(numbers))


@given(numbers=_numbers, low=st.floats(0, 1), high=st.floats(0, 1))
def test_a_quantile_stays_inside_and_never_falls_as_the_fraction_rises(
    numbers: list[float], low: float, high: float
) -> None:
    first, second = (quantile(numbers, fraction) for fraction in sorted((low, high)))
    assert first is not None
    assert second is not None
    assert min(numbers) <= first <= second + 1e-9 <= max(numbers) + 1e-6
