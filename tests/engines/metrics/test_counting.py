"""Counting matters and pages, and reading the counts back over a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from madoguchi.engines.metrics.actions import count_arrival, count_closing, count_page
from madoguchi.engines.metrics.models import Matter, PageEvent
from madoguchi.engines.metrics.queries import figures, first_day, funnel
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import JST, moved_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


@pytest.fixture
def numbers() -> Iterator[str]:
    """References of new dossiers, one after another."""

    def every() -> Iterator[str]:
        place = 0
        while True:
            place += 1
            subject = procedure("child_medical_expenses")
            applicant = Applicant(name="見本 花子")
            yield open_dossier(subject, draft_ref=f"d{place}", applicant=applicant, by=SYSTEM).reference_number

    return every()


def arrived(number: str, subject: str = "a", on: date = date(2026, 5, 7), **more: str) -> str:
    """One arrival with a declared effect of 25 minutes."""
    facts = {"ward": "401064", "channel": "online", **more}
    count_arrival(number, procedure=subject, received_on=on, minutes_before=25.0, **facts)
    return number


def closed(number: str, outcome: str = "grant", days: int = 6, **minutes: float) -> None:
    """One closing on 15 May 2026 of a matter with 14 standard days."""
    count_closing(
        number,
        outcome=outcome,
        closed_on=date(2026, 5, 15),
        business_days=days,
        standard_days=14,
        minutes_by_step=minutes or {"formal_examination": 4.0, "decision": 6.0},
        days_by_step={"formal_examination": 2, "decision": 1},
    )


def test_an_arrival_counts_once_however_often_it_is_told(numbers: Iterator[str]) -> None:
    number = next(numbers)
    arrived(number)
    arrived(number)
    assert figures(*YEAR).arrived == 1


def test_arrivals_are_counted_along_every_side(numbers: Iterator[str]) -> None:
    arrived(next(numbers))
    arrived(next(numbers), channel="api")
    arrived(next(numbers), subject="b", ward="", channel="counter", on=date(2026, 6, 1))
    found = figures(*YEAR)
    assert [(one.procedure, one.arrived, one.online, one.from_form) for one in found.by_procedure] == [
        ("a", 2, 2, 1),
        ("b", 1, 0, 0),
    ]
    assert found.by_ward == {"401064": 2, "": 1}
    assert found.by_channel == {"api": 1, "counter": 1, "online": 1}
    assert found.by_month == ((date(2026, 5, 1), 2), (date(2026, 6, 1), 1))
    assert found.online_share == pytest.approx(2 / 3)


def test_what_closed_gives_days_minutes_and_hours(numbers: Iterator[str]) -> None:
    for days in (2, 6, 20):
        closed(arrived(next(numbers)), days=days)
    (one,) = figures(*YEAR).by_procedure
    assert (one.closed, one.decided, one.on_time, one.median_days) == (3, 3, 2, 6.0)
    assert one.slow_days == pytest.approx(17.2)
    assert (one.mean_minutes, one.minutes_before) == (10.0, 25.0)
    assert one.hours_saved == pytest.approx(3 * 15 / 60)
    assert one.minutes_by_step == {"formal_examination": 4.0, "decision": 6.0}


def test_a_withdrawal_closes_but_says_nothing_about_days_and_minutes(numbers: Iterator[str]) -> None:
    closed(arrived(next(numbers)), outcome="withdrawn", days=90)
    found = figures(*YEAR)
    assert (found.closed, found.decided, found.median_days, found.hours_saved) == (1, 0, None, 0.0)


def test_a_period_includes_both_its_days_and_nothing_else(numbers: Iterator[str]) -> None:
    arrived(next(numbers), on=date(2026, 4, 1))
    arrived(next(numbers), on=date(2027, 3, 31))
    arrived(next(numbers), on=date(2026, 3, 31))
    arrived(next(numbers), on=date(2027, 4, 1))
    assert figures(*YEAR).arrived == 2
    assert first_day() == date(2026, 3, 31)


def test_a_form_is_read_in_the_order_of_its_pages() -> None:
    with moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        for page, position in (("second", 2), ("first", 1), ("first", 1)):
            count_page("a", page, "shown", position=position)
        count_page("a", "first", "completed")
    found = funnel("a", *YEAR)
    assert [(one.page, one.shown, one.completed, one.rate) for one in found] == [
        ("first", 2, 1, 0.5),
        ("second", 1, 0, 0.0),
    ]


def test_the_figures_take_four_queries(numbers: Iterator[str], django_assert_num_queries) -> None:
    closed(arrived(next(numbers)))
    with django_assert_num_queries(4):
        figures(*YEAR)


def test_nothing_that_is_counted_names_a_person() -> None:
    kept = {field.name for model in (Matter, PageEvent) for field in model._meta.get_fields()}
    assert not kept & {"name", "kana", "email", "account_ref", "applicant", "answers", "by", "actor"}
