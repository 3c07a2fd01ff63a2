from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.age import age_on, age_reached_on, end_of_school_year

BIRTHS = st.dates(date(1900, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 22), -1),
    ],
)
def test_a_year_is_added_on_the_birthday(birth, on, age):
    assert age_on(birth, on) == age


def test_by_law_an_age_is_reached_the_day_before_the_birthday():
    assert age_reached_on(date(2008, 4, 2), 18) == date(2026, 4, 1)


def test_a_leap_day_birthday_reaches_its_age_on_28_february():
    assert age_reached_on(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert age_reached_on(date(2008, 2, 29), 20) == date(2028, 2, 28)


def test_a_child_born_on_1_april_belongs_to_the_earlier_school_year():
    assert end_of_school_year(date(2008, 4, 1), 18) == date(2026, 3, 31)
    assert end_of_school_year(date(2008, 4, 2), 18) == date(2027, 3, 31)


def test_a_new_year_child_finishes_in_the_same_spring():
    assert end_of_school_year(date(2009, 1, 1), 18) == date(2027, 3, 31)


@given(BIRTHS, st.integers(0, 110))
def test_the_day_after_an_age_is_reached_everybody_counts_it(birth, age):
    reached = age_reached_on(birth, age)
    assert age_on(birth, reached) == age - 1
    assert age_on(birth, reached + timedelta(days=1)) == age


@given(BIRTHS, st.integers(0, 110))
def test_a_school_year_ends_on_31_march_within_a_year_of_reaching_the_age(birth, age):
    end = end_of_school_year(birth, age)
    assert (end.month, end.day) == (3, 31)
    assert timedelta(0) <= end - age_reached_on(birth, age) <= timedelta(days=365)
