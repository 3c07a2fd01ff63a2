"""The guide answers for what is published today."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.guide import queries as guide
from madoguchi.foundation.catalogue.queries import procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("子ども医療", "child_medical_expenses"),
        ("こどもいりょう", "child_medical_expenses"),
        ("医療証", "child_medical_expenses"),
        ("じどうてあて", "child_allowance_claim"),
        ("児童手当", "child_allowance_claim"),
        ("補助", "subsidy_grant"),
        ("grant", "subsidy_grant"),
    ],
)
def test_the_shipped_procedures_are_found(question: str, first: str) -> None:
    assert guide.search(question)[0].id == first


def test_a_hit_speaks_the_language_of_the_reader() -> None:
    (hit,) = [hit for hit in guide.search("児童手当", language="en") if hit.id == "child_allowance_claim"]
    assert hit.title.isascii()
    assert hit.summary.isascii() or "’" in hit.summary


def test_procedures_are_narrowed_by_audience_and_life_event() -> None:
    assert [hit.id for hit in guide.search(audience="business")] == ["subsidy_grant"]
    assert "child_medical_expenses" in [hit.id for hit in guide.search(life_event="childbirth")]
    assert guide.search(life_event="bereavement") == []


def test_what_to_bring_and_for_whom_are_told() -> None:
    medical = procedure("child_medical_expenses")
    assert guide.things_to_bring(medical)
    assert len(guide.who_it_is_for(medical)) >= 2
    assert {paper.need for paper in guide.requirements(medical)} == {"yes", "perhaps"}


def test_somebody_from_another_city_is_not_eligible() -> None:
    medical = procedure("child_medical_expenses")
    elsewhere = guide.eligibility(medical, {"address": {"city_code": "401307"}}, date(2026, 11, 23))
    assert not elsewhere.eligible
    assert elsewhere.reasons
    assert guide.eligibility(medical, {}).eligible


def test_a_family_with_a_child_looks_for_the_medical_certificate() -> None:
    answers = {"address": {"city_code": "401005"}, "children": [{}]}
    assert guide.is_the_answer(procedure("child_medical_expenses"), answers).eligible
