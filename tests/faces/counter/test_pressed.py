"""The ticket that a pressed button is about."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.faces.counter.pressed import ticket_sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["", "５", "²", "-1", "1000000", str(10**30), "x", "5.0", "5 0"])
def test_what_is_no_number_of_a_ticket_is_no_ticket(number: str) -> None:
    with pytest.raises(NoSuchTicket):
        ticket_sent(RequestFactory().post("/", {"number": number}), "401056")
