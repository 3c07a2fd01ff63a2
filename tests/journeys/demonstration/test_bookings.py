"""The demonstration's day sheets: every office, every coming day, once, and inside what the slots hold."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.queries.bookings import bookings_of_day
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.slots import slots_of_day
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.demonstration.bookings import lacks_bookings, make_bookings
from madoguchi.values.clock import JST, moved_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NOON = datetime(2026, 11, 26, 12, tzinfo=JST)


def test_every_office_has_living_day_sheets_and_a_second_start_changes_nothing() -> None:
    with moved_to(NOON):
        tomorrow = city().business_calendar.add(NOON.date(), 1)
        lay_slots(until=city().business_calendar.add(NOON.date(), 6))
        assert lacks_bookings()
        assert make_bookings()
        assert not lacks_bookings()
        assert make_bookings() == 0
        for office in visit().offices:
            states = {one.state for one in bookings_of_day(office.id, NOON.date())}
            assert "booked" in states
            assert states & {"served", "missed"}
            sit = [one for one in bookings_of_day(office.id, NOON.date()) if one.state != "missed"]
            assert sum(slot.taken for slot in slots_of_day(office.id, NOON.date())) == len(sit)
            coming = bookings_of_day(office.id, tomorrow)
            assert {one.state for one in coming} == {"booked"}
            assert sum(slot.taken for slot in slots_of_day(office.id, tomorrow)) == len(coming)
