from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.wareki import (
    ERAS,
    DateUnreadable,
    NoSuchDay,
    OldCalendar,
    OutsideEra,
    WesternYearInEra,
    date_from_parts,
    era_year,
    parse_date,
    to_wareki,
    to_wareki_with_weekday,
)

IN_ERAS = st.dates(date(1873, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 23), "令和8年11月23日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日"),
        (date(1850, 1, 2), "1850年1月2日"),
    ],
)
def test_a_day_is_written_in_its_era(on, written):
    assert to_wareki(on) == written


def test_the_weekday_follows_in_brackets():
    assert to_wareki_with_weekday(date(2026, 11, 23)) == "令和8年11月23日（月）"


def test_the_era_and_its_year_are_read_apart():
    assert era_year(date(2026, 11, 23)) == ("令和", 8)


def test_a_day_of_the_lunar_calendar_has_no_era_year():
    with pytest.raises(OldCalendar):
        era_year(date(1872, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "2026年11月23日",
        "西暦2026年11月23日",
        "令和8年11月23日",
        "令和8年11月23日（月）",
        "令和８年１１月２３日（月）",
        "令和 8 年 11 月 23 日",
        "　R8.11.23　",
        "令8.11.23",
        "r8/11/23",
        "R08-11-23",
        "Ｒ８．１１．２３",
        "2026−11−23",
        "2026ー11ー23",
        "㋿8年11月23日",
    ],
)
def test_one_day_is_read_in_many_ways_of_writing(typed):
    assert parse_date(typed) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("H31-4-2", date(2019, 4, 2)),
        ("S64.1.7", date(1989, 1, 7)),
        ("T15.12.24", date(1926, 12, 24)),
        ("M45.7.29", date(1912, 7, 29)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("2028-2-29", date(2028, 2, 29)),
    ],
)
def test_dates_at_the_edges_are_read(typed, on):
    assert parse_date(typed) == on


@pytest.mark.parametrize(
    "typed",
    ["", "あした", "11/23", "26-11-23", "2026-11", "2026112", "R8", "X8.11.23", "2026-11-23T10:00", "٢٠٢٦-11-23x"],
)
def test_what_is_no_date_is_refused_with_the_accepted_forms(typed):
    with pytest.raises(DateUnreadable, match=r"令和8年11月23日.*R8\.11\.23"):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-13-01", "2027-02-29", "令和8年2月30日", "令和0年1月1日", "0000-01-01"]
)
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(NoSuchDay):
        parse_date(typed)


def test_the_day_that_does_not_exist_is_named():
    with pytest.raises(NoSuchDay, match="令和8年2月30日という日はありません"):
        parse_date("R8.2.30")


def test_a_first_year_is_named_as_it_is_written():
    with pytest.raises(NoSuchDay, match="令和元年6月31日という日はありません"):
        parse_date("R1.6.31")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("昭和64年1月8日", "平成元年1月8日"),
        ("平成31年5月1日", "令和元年5月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("平成40年1月1日", "令和10年1月1日"),
        ("大正15年12月25日", "昭和元年12月25日"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(typed, right):
    with pytest.raises(OutsideEra, match=f"「{right}」と入力してください"):
        parse_date(typed)


@pytest.mark.parametrize("era", ["令和", "R", "平成", "昭和"])
def test_a_western_year_after_an_era_is_answered_with_the_day_that_was_meant(era):
    with pytest.raises(
        WesternYearInEra, match="西暦2026年4月1日は、令和8年4月1日です。西暦を選ぶか、「令和8年4月1日」"
    ):
        date_from_parts(era, "2026", "4", "1")


def test_a_western_day_after_an_era_that_does_not_exist_is_said_so():
    with pytest.raises(NoSuchDay, match="2026年2月30日"):
        parse_date("令和2026年2月30日")


def test_a_day_before_the_solar_calendar_is_asked_for_in_the_western_way():
    with pytest.raises(OldCalendar, match="西暦"):
        parse_date("明治5年12月2日")


@pytest.mark.parametrize(
    ("parts", "on"),
    [
        (("令和", "８", "11", "23"), date(2026, 11, 23)),
        (("R", "8", "11", "23"), date(2026, 11, 23)),
        (("令和", "元", "5", "1"), date(2019, 5, 1)),
        (("", "2026", "11", "23"), date(2026, 11, 23)),
        (("西暦", "2026", " 11 ", "23"), date(2026, 11, 23)),
    ],
)
def test_the_four_boxes_of_a_form_make_a_day(parts, on):
    assert date_from_parts(*parts) == on


@pytest.mark.parametrize(
    "parts", [("令和", "", "11", "23"), ("慶応", "3", "1", "1"), ("", "2026", "x", "1"), ("令和", "8", "-1", "1")]
)
def test_boxes_that_make_no_day_are_refused(parts):
    with pytest.raises(DateUnreadable):
        date_from_parts(*parts)


def test_the_western_calendar_has_no_first_year_written_in_words():
    with pytest.raises(NoSuchDay):
        date_from_parts("", "元", "1", "1")


def test_every_era_ends_the_day_before_the_next_begins():
    for era, following in pairwise(ERAS):
        assert era.last_day + timedelta(days=1) == following.first_day
    assert ERAS[-1].last_day == date.max


@given(IN_ERAS)
def test_what_is_written_is_read_back(on):
    assert parse_date(to_wareki(on)) == on
    assert parse_date(to_wareki_with_weekday(on)) == on


@given(IN_ERAS, st.sampled_from(["{0.year}-{0.month}-{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}"]))
def test_the_western_forms_are_read_back(on, form):
    assert parse_date(form.format(on)) == on


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_refusal(text):
    with suppress(DateUnreadable, NoSuchDay, OutsideEra, WesternYearInEra, OldCalendar):
        assert isinstance(parse_date(text), date)
