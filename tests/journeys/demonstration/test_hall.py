"""The demonstration has a live queue at every office, laid once a day."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from madoguchi.engines.booking.models import QueueTicket
from madoguchi.engines.booking.queries.bookings import bookings_of_day
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.slots import slots_of_day
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.demonstration.hall import OFFICES, lay_the_day, lay_the_other_days
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.clock import JST, moved_to, today
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


@pytest.mark.parametrize(("hour", "minute"), [(9, 10), (10, 50)])
def test_nobody_came_today_before_the_doors_opened(hour: int, minute: int) -> None:
    with moved_to(datetime(2026, 11, 26, hour, minute, tzinfo=JST)):
        forget()
        open_sign_ins(city(), Random(1))
        lay_the_day(Random(1))
        lay_the_other_days(Random(2))
        first = min(QueueTicket.objects.filter(on=today()).values_list("arrived_at", flat=True))
    assert first.astimezone(JST).time() >= city().hours.opens_at


def test_the_bookings_of_a_busy_office_sit_in_the_slots_of_the_day() -> None:
    with moved_to(datetime(2026, 11, 26, 10, 50, tzinfo=JST)):
        forget()
        open_sign_ins(city(), Random(1))
        lay_the_day(Random(1))
        busy = visit().offices[1].id
        booked = bookings_of_day(busy, today())
        taken = {slot.line: 0 for slot in slots_of_day(busy, today())}
        for slot in slots_of_day(busy, today()):
            taken[slot.line] += slot.taken
    assert booked
    assert sum(taken.values()) == sum(one.minutes // 15 for one in booked)
