"""The week of an office: a picture where something is taken, and only the numbers where every place is free."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.booking.actions.slots import lay_slots
from tests.engines.booking.office import open_day
from tests.journeys.visit.telephone_desk import OFFICE, booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_only_a_line_with_bookings_is_drawn(centre: Client) -> None:
    at = open_day()
    lay_slots(until=at.date(), only_office=OFFICE)
    address = reverse("staff:visits_slots", args=[OFFICE]) + f"?from={at.date().isoformat()}"
    free = centre.get(address).content.decode()
    booked(at)
    one_taken = centre.get(address).content.decode()
    assert (free.count('class="chart"'), one_taken.count('class="chart"')) == (0, 1)
    assert free.count("week-of-slots") == one_taken.count("week-of-slots") > 1
