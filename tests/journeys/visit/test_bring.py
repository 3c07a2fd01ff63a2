"""What a visitor is told to bring."""

from __future__ import annotations

import pytest

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.journeys.visit.bring import papers_of, things_of
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_service_without_a_procedure_speaks_for_itself() -> None:
    (papers,) = papers_of(["certificate"], [], "ja")
    assert papers.title == "証明書"
    assert any("本人確認書類" in one for one in papers.items)


def test_where_a_procedure_is_booked_its_own_papers_count() -> None:
    (papers,) = papers_of(["child"], [office.CHILD], "ja")
    assert papers.title != "児童手当・子ども医療"
    assert papers.items


def test_two_services_name_the_same_paper_once() -> None:
    things = things_of(["certificate", "moving"], [], "ja")
    assert len(things) == len(set(things))
    assert sum("本人確認書類" in one for one in things) == 1


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_service_of_the_city_says_in_every_language_what_to_bring(language: str) -> None:
    for one in visit().services:
        assert one.bring
        for words in one.bring:
            assert language in words
