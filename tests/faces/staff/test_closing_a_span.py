"""The form that closes a span of an office."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from madoguchi.values.clock import JST, moved_to
from tests.engines.booking.hall import OFFICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(("on", "proposed"), [(26, "2026-11-27"), (27, "2026-11-30")], ids=["thursday", "friday"])
def test_the_next_open_day_is_proposed(centre: Client, on: int, proposed: str) -> None:
    with moved_to(datetime(2026, 11, on, 12, tzinfo=JST)):
        given = centre.get(f"/staff/visits/blocks/{OFFICE}").context["given"]
    assert (given["from_on"], given["until_on"]) == (proposed, proposed)
