"""The demonstration has a live queue at every office, laid once a day."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.demonstration.hall import OFFICES, lay_the_other_days
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.clock import JST, moved_to
from tests.engines.booking.hall import forget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize("hour", [10, 21])
def test_every_quieter_office_has_people_waiting_served_and_gone_home(hour: int) -> None:
    with moved_to(datetime(2026, 11, 26, hour, 30, tzinfo=JST)):
        forget()
        open_sign_ins(city(), Random(1))
        assert lay_the_other_days(Random(2)) == len(visit().offices) - OFFICES
        assert lay_the_other_days(Random(3)) == 0
        for office in visit().offices[1 + OFFICES :]:
            day = office_day(office.id, fresh=True)
            states = {one.state for one in day.tickets}
            assert {TicketState.DONE, TicketState.SERVING, TicketState.WAITING} <= states, office.id
            assert len(day.seats) == 3
