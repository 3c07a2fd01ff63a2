"""What somebody may do today goes by the posts of today, from the next request on, signed in as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import AccountKind, StaffPost
from madoguchi.values.actor import Duty
from madoguchi.values.clock import today
from tests.journeys import office
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def clerk(client: Client) -> Client:
    """Somebody of the division that has the matter, signed in once."""
    post = Duty("child_family", "clerk"), Duty("administrative_centre", "clerk")
    return sign_in(client, open_account(AccountKind.STAFF, "見本 係員", duties=post))


def test_s_authz_8_a_post_that_ended_opens_nothing_from_the_next_request_on(clerk: Client) -> None:
    page = reverse("staff:case", args=[office.submitted()])
    assert clerk.get(page).status_code == 200
    StaffPost.objects.update(from_on=today() - timedelta(days=9), until_on=today() - timedelta(days=1))
    assert clerk.get(page).status_code in (403, 404)
    assert clerk.post(page).status_code in (403, 404, 405)


def test_s_authz_8_a_post_of_another_division_counts_from_the_next_request_on(clerk: Client) -> None:
    page = reverse("staff:case", args=[office.submitted()])
    assert clerk.get(page).status_code == 200
    StaffPost.objects.update(division="accounting")
    assert clerk.get(page).status_code in (403, 404)
    StaffPost.objects.filter(position="clerk").update(division="administrative_centre")
    assert clerk.get(page).status_code == 200


def test_s_authz_8_a_post_that_begins_today_counts_without_signing_in_anew(client: Client) -> None:
    page = reverse("staff:case", args=[office.submitted()])
    sign_in(client, open_account(AccountKind.STAFF, "見本 係員", duties=[Duty("accounting", "clerk")]))
    assert client.get(page).status_code in (403, 404)
    post = StaffPost.objects.get()
    StaffPost.objects.create(
        account=post.account, division="administrative_centre", position="clerk", from_on=today(), kind="main"
    )
    assert client.get(page).status_code == 200
