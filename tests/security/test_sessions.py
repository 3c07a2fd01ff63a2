"""How long a sign-in lasts, and what ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.models import Draft
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import AccountKind
from madoguchi.values.actor import Duty
from madoguchi.values.clock import moved_to, now
from tests.faces.portal.filling import GUARDIAN, NEXT, begin, fill, post_page, submit
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@contextmanager
def later(**time: float) -> Iterator[None]:
    """So much time has passed."""
    with moved_to(now() + timedelta(**time)):
        yield


def signed_in(client: Client, kind: AccountKind) -> None:
    duties = [Duty("child_family", "clerk")] if kind is AccountKind.STAFF else []
    sign_in(client, open_account(kind, "見本 葵", duties=duties))


def is_in(client: Client, path: str) -> bool:
    return client.get(path).status_code == 200


def test_s_ses_1_staff_are_signed_out_after_a_quarter_of_an_hour_without_a_touch(client: Client) -> None:
    signed_in(client, AccountKind.STAFF)
    with later(minutes=14):
        assert is_in(client, "/staff/")
    with later(minutes=28):
        assert is_in(client, "/staff/")
    with later(minutes=44):
        answer = client.get("/staff/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/staff/sign-in")
    assert "サインアウトしました" in answer.content.decode()
    assert not is_in(client, "/staff/")


def test_s_ses_2_staff_sign_in_anew_after_eight_hours_however_busy(client: Client) -> None:
    signed_in(client, AccountKind.STAFF)
    for minutes in range(14, 480, 14):
        with later(minutes=minutes):
            assert is_in(client, "/staff/"), minutes
    with later(minutes=481):
        assert not is_in(client, "/staff/")


def test_s_ses_3_a_resident_who_was_away_is_signed_out_and_what_they_typed_is_kept(client: Client) -> None:
    signed_in(client, AccountKind.RESIDENT)
    draft = begin(client)
    with later(minutes=31):
        assert post_page(client, draft, "guardian", {**GUARDIAN, **NEXT}).status_code == 302
        assert client.get(reverse("portal:mine")).status_code == 302
    assert "小倉" in str(Draft.objects.get(ref=draft).answers)


def test_s_ses_3_a_matter_one_had_opened_is_closed_with_the_sign_in(client: Client) -> None:
    signed_in(client, AccountKind.RESIDENT)
    number = submit(client, fill(client))["Location"].rsplit("/", 1)[1]
    assert is_in(client, reverse("portal:status", args=[number]))
    with later(minutes=31):
        assert not is_in(client, reverse("portal:status", args=[number]))


def test_s_ses_3_residents_sign_in_anew_after_twelve_hours_however_busy(client: Client) -> None:
    signed_in(client, AccountKind.RESIDENT)
    for minutes in range(29, 12 * 60, 29):
        with later(minutes=minutes):
            assert is_in(client, reverse("portal:mine")), minutes
    with later(minutes=12 * 60 + 1):
        assert not is_in(client, reverse("portal:mine"))


def test_s_ses_5_signing_in_begins_a_new_session(client: Client) -> None:
    client.post(reverse("portal:sign_in_email"), {"email": "aoi@example.jp"})
    planted = client.session.session_key
    signed_in(client, AccountKind.RESIDENT)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_s_ses_6_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    signed_in(client, AccountKind.RESIDENT)
    key = client.session.session_key
    client.post(reverse("portal:sign_out"))
    assert not Session.objects.filter(session_key=key).exists()
