"""A morning at an office, with a clerk who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import CLERK, MORNING, forget
from tests.faces.counter.devices import device
from tests.signing_in import sign_in


@pytest.fixture
def morning(published: None) -> Iterator[datetime]:
    """Nine o'clock of an open day, with nothing in memory of another test."""
    forget()
    with moved_to(MORNING):
        yield MORNING
    forget()


@pytest.fixture
def hall(morning: datetime) -> Client:
    """A browser that is a kiosk, a board and a tablet of the office."""
    return device()


@pytest.fixture
def clerk(morning: datetime) -> Client:
    """A browser in which a clerk is signed in."""
    open_account("staff", CLERK.name, ref=CLERK.ref, duties=CLERK.duties)
    browser = Client()
    sign_in(browser, CLERK.ref)
    return browser
