"""Members of staff with accounts, so that pages can be opened as a browser opens them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.values.actor import Actor
from tests.journeys import office
from tests.signing_in import sign_in

Door = Callable[[Actor], Client]


@pytest.fixture
def door(published: None) -> Door:
    """A browser in which this member of staff is signed in."""

    def come_in(by: Actor) -> Client:
        if not Account.objects.filter(ref=by.ref).exists():
            roles = tuple(by.roles)
            open_account(
                "staff",
                by.name,
                ref=by.ref,
                duties=by.duties,
                roles=roles,
                is_demonstration=True,
                note="行政事務センター 主任",
            )
        client = Client()
        sign_in(client, by.ref)
        return client

    return come_in


@pytest.fixture
def centre(door: Door) -> Client:
    """A clerk of the administrative centre at their desk."""
    return door(office.CENTRE)
