"""A place in a list comes back as it was written; what is no place begins at the beginning."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.places import number_in, place_by_day, place_by_moment, place_of

NUMBERS = st.integers(0, 10**18 - 1)
AT = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)), NUMBERS)
def test_a_place_by_a_moment_comes_back(at: datetime, number: int) -> None:
    assert place_by_moment(place_of(at, number)) == (at, number)


@given(st.dates(), NUMBERS)
def test_a_place_by_a_day_comes_back(on: date, number: int) -> None:
    assert place_by_day(place_of(on, number)) == (on, number)


@given(NUMBERS)
def test_a_number_comes_back(number: int) -> None:
    assert number_in(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "１", "²", " 1", "1\0", "9" * 19, "一"])
def test_what_is_no_number_begins_at_the_beginning(text: str) -> None:
    assert number_in(text) == 0
    assert place_by_moment(f"{AT.isoformat()}~{text}") is None
    assert place_by_day(f"{AT.date()}~{text}") is None


@pytest.mark.parametrize("text", ["", "~", "~1", "nonsense~1", "2026-13-01~1", "2026-11-27T15:30:00~1"])
def test_what_has_no_moment_of_a_known_clock_is_no_place(text: str) -> None:
    assert place_by_moment(text) is None


@given(st.text())
def test_whatever_is_typed_breaks_nothing(text: str) -> None:
    assert number_in(text) >= 0
    assert place_by_moment(text) is None
    assert place_by_day(text) is None
