"""How pages say when, in Japanese and in English."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from madoguchi.faces.ui import dates
from madoguchi.values.clock import JST, moved_to


@pytest.mark.parametrize(
    ("language", "said"),
    [("ja", "11月24日（火）"), ("ja-easy", "11月24日（火）"), ("en", "Tue 24 November")],
)
def test_a_day_of_this_year_has_no_year(language: str, said: str) -> None:
    with override(language), moved_to(datetime(2026, 11, 1, tzinfo=JST)):
        assert dates.short_day(date(2026, 11, 24)) == said


def test_a_day_of_another_year_has_its_year() -> None:
    with override("ja"), moved_to(datetime(2026, 11, 1, tzinfo=JST)):
        assert dates.short_day(date(2027, 1, 8)).startswith("令和9年1月8日")


def test_a_moment_is_told_in_the_time_of_japan() -> None:
    with override("ja"), moved_to(datetime(2026, 11, 1, tzinfo=JST)):
        assert dates.moment(datetime(2026, 11, 24, 20, 5, tzinfo=UTC)) == "11月25日 5:05"


@pytest.mark.parametrize(("day", "said"), [(24, "あと9日です"), (15, "きょうまでです"), (12, "3日すぎています")])
def test_the_days_left(day: int, said: str) -> None:
    with override("ja"), moved_to(datetime(2026, 11, 15, tzinfo=JST)):
        assert dates.days_left(date(2026, 11, day)) == said


def test_no_date_is_said_as_nothing() -> None:
    for say in (dates.long_day, dates.long_day_with_weekday, dates.short_day, dates.moment, dates.long_moment):
        assert say(None) == ""
