"""Numbers, amounts, days and times are written for who reads them."""

from __future__ import annotations

import pytest

from madoguchi.values.in_words import day_in_words, moment_in_words, number_in_words, short_number, yen_in_words


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "said"),
    [
        (1234.5, 1, "km", "1,234.5 km"),
        (300.0, 2, "m", "300 m"),
        (12, 0, {"ja": "人", "en": "people"}, "12人"),
        (10**15 - 1, 0, None, "999,999,999,999,999"),
    ],
)
def test_a_number_has_its_commas_and_its_unit(value: float, decimals: int, unit: str | None, said: str) -> None:
    assert number_in_words(value, decimals, unit, "ja") == said


def test_a_number_to_type_again_has_no_commas() -> None:
    assert [short_number(1234.5, 2), short_number(1234.0, 2)] == ["1234.50", "1234"]


def test_an_amount_a_day_and_a_time_are_told_in_both_languages() -> None:
    assert [yen_in_words(12300, one) for one in ("ja", "en")] == ["12,300円", "12,300 yen"]
    assert [day_in_words("2026-11-15", one) for one in ("ja", "en")] == ["令和8年11月15日（2026年）", "2026-11-15"]
    assert day_in_words("1850-01-02", "ja") == "1850年1月2日"
    assert [moment_in_words("2026-11-26T13:30", one) for one in ("ja", "en")] == [
        "令和8年11月26日 13:30",
        "2026-11-26 13:30",
    ]
