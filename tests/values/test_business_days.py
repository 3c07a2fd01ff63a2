from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.business_days import BusinessCalendar, NeverOpen, months_after

YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
CITY = BusinessCalendar(closed_days=YEAR_END)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
CALENDARS = st.builds(
    BusinessCalendar,
    closed_weekdays=st.frozensets(st.integers(0, 6), max_size=5),
    closed_days=st.sampled_from([(), YEAR_END]),
    national_holidays=st.booleans(),
    extra_closed=st.frozensets(DAYS, max_size=5),
)


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 23), False),  # Labour Thanksgiving Day
        (date(2026, 5, 6), False),  # the holiday moved from a Sunday
        (date(2026, 9, 22), False),  # the day between two holidays
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 4), True),
    ],
)
def test_the_office_is_open_on_working_days(on, is_open):
    assert CITY.is_open(on) is is_open


def test_a_city_may_close_on_a_day_of_its_own():
    assert not BusinessCalendar(extra_closed=frozenset({date(2026, 11, 20)})).is_open(date(2026, 11, 20))


def test_a_city_may_work_on_national_holidays():
    assert BusinessCalendar(national_holidays=False).is_open(date(2026, 11, 23))


def test_the_day_of_arrival_is_not_counted():
    assert CITY.add(date(2026, 11, 19), 1) == date(2026, 11, 20)


def test_fourteen_business_days_step_over_weekends_and_a_holiday():
    assert CITY.add(date(2026, 11, 20), 14) == date(2026, 12, 11)


def test_business_days_step_over_the_turn_of_the_year():
    assert CITY.add(date(2026, 12, 28), 1) == date(2027, 1, 4)


def test_something_that_arrives_on_a_holiday_is_counted_from_the_next_open_day():
    assert CITY.add(date(2026, 11, 22), 1) == date(2026, 11, 24)


def test_no_days_are_no_step_even_on_a_closed_day():
    assert CITY.add(date(2026, 11, 23), 0) == date(2026, 11, 23)


def test_business_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        CITY.add(date(2026, 11, 20), -1)


def test_the_next_open_day_may_be_the_day_itself():
    assert CITY.next_open(date(2026, 11, 20)) == date(2026, 11, 20)
    assert CITY.next_open(date(2026, 11, 21)) == date(2026, 11, 24)


def test_an_office_that_never_opens_is_refused_instead_of_searched_for_ever():
    with pytest.raises(NeverOpen):
        BusinessCalendar(closed_weekdays=frozenset(range(7))).next_open(date(2026, 11, 20))


def test_between_counts_the_last_day_and_not_the_first():
    assert CITY.between(date(2026, 11, 19), date(2026, 11, 24)) == 2
    assert CITY.between(date(2026, 11, 24), date(2026, 11, 24)) == 0
    assert CITY.between(date(2026, 11, 24), date(2026, 11, 19)) == 0


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_what_is_added_is_counted_between(calendar, on, days):
    assert calendar.between(on, calendar.add(on, days)) == days


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_adding_never_lands_on_a_closed_day(calendar, on, days):
    assert calendar.is_open(calendar.add(on, days))


@given(CALENDARS, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_adding_in_two_steps_is_adding_once(calendar, on, first, second):
    assert calendar.add(calendar.add(on, first), second) == calendar.add(on, first + second)


@given(CALENDARS, DAYS, st.integers(0, 40), st.integers(0, 40))
def test_a_later_arrival_is_never_due_earlier(calendar, on, later, days):
    assert calendar.add(on, days) <= calendar.add(on + timedelta(days=later), days)


@pytest.mark.parametrize(
    ("on", "months", "last_day"),
    [
        (date(2026, 5, 10), 3, date(2026, 8, 10)),
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 4, 30), 3, date(2026, 7, 31)),  # from 1 May: three whole months
        (date(2026, 2, 28), 6, date(2026, 8, 31)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),  # from the 31st: no such day in February
        (date(2026, 1, 30), 2, date(2026, 3, 30)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_period_of_months_is_counted_from_the_next_day(on, months, last_day):
    assert months_after(on, months) == last_day


@given(DAYS, st.integers(0, 60))
def test_a_later_event_never_shortens_a_period_of_months(on, months):
    assert months_after(on, months) <= months_after(on + timedelta(days=1), months)
