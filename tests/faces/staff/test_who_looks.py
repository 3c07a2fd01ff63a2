"""The pages of who can see a matter and who did: a reason that many share, or a law that all share, is said once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.journeys import examine
from tests.faces.staff.conftest import Door
from tests.journeys import office
from tests.journeys.test_who_sees import AUDITOR

pytestmark = pytest.mark.usefixtures("published")


def test_who_can_see_a_matter_stands_under_the_reason_by_division(door: Door) -> None:
    number = office.submitted()
    for member in (office.CENTRE, office.OTHER_CENTRE, office.CLERK):
        door(member)
    page = door(AUDITOR).get(reverse("staff:who_sees", args=[number])).content.decode()
    staff = page[page.index('id="staff-title"') : page.index('id="programmes-title"')]
    assert staff.count("clerk.part_of_the_matter") == 1
    assert all(f">{one.name}<" in staff for one in (office.CENTRE, office.OTHER_CENTRE, office.CLERK))
    assert staff.count("<dt>行政事務センター</dt>") == 1


def test_the_law_of_looks_that_have_one_in_common_is_said_once(door: Door) -> None:
    number = office.submitted()
    examine.carry_out("take", number, by=office.CENTRE, revision=case_of(number).revision)
    clerk, url = door(office.CENTRE), reverse("staff:traces", args=[number])
    clerk.get(reverse("staff:case", args=[number]))
    page = clerk.get(url).content.decode()
    assert page.count("根拠は、どれも") == 1
    assert "traces__law" not in page
    assert page.count("子ども医療費支給条例 第4条") == 1
