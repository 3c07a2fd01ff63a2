"""Who comes into the office, and what a browser may keep of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.journal.queries import disclosures_of
from tests.journeys import office

pytestmark = pytest.mark.django_db


def of_a_case(number: str) -> list[str]:
    names = ["case", "traces", "request_correction", "hand_over", "add_note", "withdraw", "draft_decision"]
    return [reverse(f"staff:{name}", args=[number]) for name in names]


def test_a_stranger_to_the_office_is_led_to_the_sign_in_page(client: Client, published: None):
    answer = client.get(reverse("staff:inbox"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("staff:sign_in"))


def test_no_page_of_a_case_is_found_by_another_division(door):
    number = office.submitted()
    browser = door(office.STRANGER)
    assert {browser.get(address).status_code for address in of_a_case(number)} == {404}
    assert {one.verb for one in disclosures_of(number) if one.who == office.STRANGER.name} == {"refused"}


def test_every_page_of_a_case_opens_at_its_desk(centre: Client):
    number = office.submitted()
    assert {address: centre.get(address).status_code for address in of_a_case(number)} == dict.fromkeys(
        of_a_case(number), 200
    )


def test_a_number_nobody_has_is_not_found(centre: Client):
    assert centre.get(reverse("staff:case", args=["4827-0935-61"])).status_code == 404


def test_the_sign_in_lists_synthetic_staff_and_leads_where_one_wanted_to_go(client: Client, door):
    door(office.CENTRE)
    target = reverse("staff:search")
    page = client.get(reverse("staff:sign_in"), {"next": target})
    assert office.CENTRE.name in page.content.decode()
    answer = client.post(reverse("staff:sign_in"), {"ref": office.CENTRE.ref, "next": target})
    assert answer.headers["Location"] == target


def test_the_sign_in_never_leads_out_of_the_house(client: Client, door):
    door(office.CENTRE)
    answer = client.post(reverse("staff:sign_in"), {"ref": office.CENTRE.ref, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == reverse("staff:inbox")


def test_outside_a_demonstration_nobody_is_listed_or_let_in(client: Client, door, settings):
    door(office.CENTRE)
    settings.MADOGUCHI_DEMO = False
    assert office.CENTRE.name not in client.get(reverse("staff:sign_in")).content.decode()
    assert client.post(reverse("staff:sign_in"), {"ref": office.CENTRE.ref}).status_code == 403


def test_signing_out_closes_the_door(centre: Client):
    centre.post(reverse("staff:sign_out"))
    assert centre.get(reverse("staff:inbox")).status_code == 302


def test_a_page_with_a_persons_matter_is_kept_by_no_cache(centre: Client):
    number = office.submitted()
    assert "no-store" in centre.get(reverse("staff:case", args=[number])).headers["Cache-Control"]
