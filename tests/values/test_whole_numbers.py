"""Whole numbers from 0 as addresses and forms send them."""

from __future__ import annotations

import pytest

from madoguchi.values.whole_numbers import LARGEST, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("50", 50), ("9" * 18, LARGEST)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "５０",
        "²",
        "٣",
        "①",
        "十",
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1\n",
        "1_000",
        "1,000",
        "0x1",
        "1\x00",
        "9" * 19,
        str(10**30),
        "9" * 5000,
    ],
)
def test_anything_else_is_none_and_never_an_error(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("365", 365), ("0365", 365), ("366", None), (str(10**18), None)])
def test_what_is_more_than_the_most_is_none(text: str, number: int | None) -> None:
    assert whole_number(text, most=365) == number
