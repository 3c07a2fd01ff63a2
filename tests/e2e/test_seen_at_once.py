"""A resident signs in by a real provider, applies, and finds the clerk's look at their case on the next load."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import sign_in_by_provider
from tests.e2e.conftest import Visitor
from tests.e2e.filling import Form
from tests.e2e.running import RunningHouse
from tests.e2e.test_main_job import apply_for, people, sit_down

NAME = "見本 葵"


def come_in_by_card(page: Page) -> None:
    """Sign in at the provider and use what it told."""
    sign_in_by_provider(page, "マイナンバーカードでサインイン", NAME)


@pytest.mark.parametrize("script", [True, False])
def test_whoever_signed_in_and_applied_sees_the_clerks_look_on_the_next_load(
    house: RunningHouse, visitor: Visitor, forms: dict[str, Form], script: bool
) -> None:
    resident = visitor(script=script, width=390)
    come_in_by_card(resident)
    number = apply_for(resident, forms["child_medical_expenses"])
    owner = house.one("SELECT account_ref FROM cases_case WHERE reference_number = %s", number)
    assert owner == house.one(
        "SELECT a.ref FROM identity_account AS a JOIN identity_externalidentity AS e ON e.account_id = a.id"
        " WHERE e.subject = 'pairwise-resident-1'"
    )
    resident.goto("/mine/looks")
    looks = resident.locator(".looked", has_text="」の審査と決定")
    before = looks.count()

    clerk = visitor(script=False)
    who = people(house, "administrative_centre")[0]
    sit_down(clerk, who)
    clerk.goto(f"/staff/cases/{number}")
    expect(clerk.locator("main")).to_contain_text(number)

    resident.reload()
    assert looks.count() == before + 1
    name = house.one("SELECT name FROM identity_account WHERE ref = %s", who)[0]
    assert looks.filter(has_text=name).count() >= 1
    resident.goto(f"/status/{number}")
    expect(resident.locator("main")).to_contain_text(name)
