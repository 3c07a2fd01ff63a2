"""A corrected address takes a case to another ward, and its clerk back to the inbox with a sentence."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.queries import entry_of
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.django_db


def test_who_moves_a_case_to_another_ward_by_its_address_is_told_so(door: Door) -> None:
    number = office.submitted()
    ward = case_of(number).ward
    clerk = door(Actor(ActorKind.STAFF, "of-ward", "職員 区", (Duty("administrative_centre", "clerk", ward),)))
    moved = {
        "postal_code": "8010841",
        "prefecture": "福岡県",
        "city": "北九州市門司区",
        "town": "西海岸",
        "street": "1番1号",
    }
    sent = {
        **{f"address.{part}": text for part, text in {**moved, "building": ""}.items()},
        "path": "address",
        "reason": "住民票で確かめました。",
        "entry_revision": str(entry_of(number).revision),
    }
    answer = clerk.post(reverse("staff:correct_value", args=[number]), sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("staff:inbox")
    assert "案件はほかの区に移りました" in answer.content.decode()
    assert case_of(number).ward == "401013" != ward
    assert clerk.get(reverse("staff:case", args=[number])).status_code == 404
