"""Figures with their names, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core.cache import cache

from madoguchi.engines.metrics.actions import count_arrival, count_page
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.journeys.figures import figure_sheet, funnel_of, office_figures
from madoguchi.values.actor import SYSTEM, Actor, anonymous
from madoguchi.values.clock import JST, moved_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SUBJECT = "child_medical_expenses"


@pytest.fixture(autouse=True)
def _on_a_day_in_november() -> Iterator[None]:
    cache.clear()
    with moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        yield
    cache.clear()


def arrival(on: date, ward: str = "401064", channel: str = "online", place: list[int] = [0]) -> None:  # noqa: B006
    """One counted application."""
    place[0] += 1
    dossier = open_dossier(procedure(SUBJECT), draft_ref=f"f{place[0]}", applicant=Applicant(name="見本"), by=SYSTEM)
    count_arrival(
        dossier.reference_number, procedure=SUBJECT, ward=ward, channel=channel, received_on=on, minutes_before=25.0
    )


def test_an_empty_house_has_an_empty_sheet_of_this_year() -> None:
    sheet = figure_sheet(None, language="ja")
    assert sheet.is_empty
    assert (sheet.year, sheet.years) == (2026, (2026,))
    assert len(sheet.by_month) == 8


def test_counts_come_with_the_names_of_the_city() -> None:
    arrival(date(2026, 5, 7))
    arrival(date(2026, 5, 8), ward="", channel="api")
    for language, title, ward in (("ja", "子ども医療費", "小倉北区"), ("en", "child medical", "Kokura")):
        sheet = figure_sheet(None, language=language)
        assert title in sheet.by_procedure[0].title
        assert ward in "".join(one.name.text() for one in sheet.by_ward)
    assert sheet.online == 2


def test_a_year_ends_in_march_and_every_year_since_the_first_can_be_chosen() -> None:
    arrival(date(2025, 3, 31))
    arrival(date(2026, 3, 31))
    assert figure_sheet(None, language="ja").years == (2026, 2025, 2024)
    last = figure_sheet(2025, language="ja")
    assert (last.figures.arrived, last.figures.until_on) == (1, date(2026, 3, 31))
    assert len(last.by_month) == 12


def test_a_year_that_has_not_begun_is_this_year() -> None:
    assert figure_sheet(2090, language="ja").year == 2026


def test_the_sheet_is_counted_at_most_once_a_minute(django_assert_num_queries) -> None:
    figure_sheet(None, language="ja")
    with django_assert_num_queries(0):
        figure_sheet(None, language="ja")


def test_the_way_through_a_form_has_the_titles_of_its_pages() -> None:
    count_page(SUBJECT, "guardian", "shown", position=1)
    count_page(SUBJECT, "guardian", "completed")
    arrival(date(2026, 11, 24))
    arrival(date(2026, 11, 24), channel="api")
    funnel = funnel_of(figure_sheet(None, language="ja"), SUBJECT, "ja")
    assert funnel is not None
    assert (funnel.started, funnel.submitted) == (1, 1)
    assert funnel.stages[0].title != "guardian"


def test_the_last_look_at_the_answers_stands_last_and_under_its_name() -> None:
    count_page(SUBJECT, "confirm", "completed")
    count_page(SUBJECT, "documents", "shown", position=3)
    count_page(SUBJECT, "guardian", "shown", position=1)
    funnel = funnel_of(figure_sheet(None, language="ja"), SUBJECT, "ja")
    assert funnel is not None
    assert [stage.id for stage in funnel.stages] == ["guardian", "documents", "confirm"]
    assert (funnel.started, funnel.stages[-1].title) == (1, "内容の確認")


def test_a_form_nobody_opened_and_an_unknown_one_have_no_way() -> None:
    sheet = figure_sheet(None, language="ja")
    assert funnel_of(sheet, SUBJECT, "ja") is None
    assert funnel_of(sheet, "no_such", "ja") is None


def test_the_office_figures_are_for_the_office(clerk: Actor) -> None:
    assert office_figures(None, by=clerk, language="ja").is_empty
    with pytest.raises(NotPermitted):
        office_figures(None, by=anonymous(), language="ja")
