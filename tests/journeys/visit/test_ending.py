"""Visits end with evidence of how they ended, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.booking.actions import tickets
from madoguchi.engines.booking.actions.bookings import book
from madoguchi.engines.booking.errors.bookings import SlotFull
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.waiters import waiter_by_code
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.jobs import end_visits, keep_visits
from madoguchi.journeys.visit.ending import end_visits_of_who_left
from madoguchi.journeys.visit.waiting import offer_places
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import MORNING, OFFICE, VISITOR, arrived, booking
from tests.engines.booking.office import wish
from tests.engines.booking.waiting import waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(
    ("leaves", "later", "job"),
    [(True, timedelta(minutes=5), keep_visits), (False, timedelta(days=1), end_visits)],
    ids=["left", "day over"],
)
def test_the_job_ends_every_visit_once_with_evidence(leaves: bool, later: timedelta, job: object) -> None:
    with moved_to(MORNING):
        made = [booking() for _number in range(2)]
        for one in made:
            code = arrived(one).code
            if leaves:
                tickets.leave_queue(code, by=VISITOR)
    with moved_to(MORNING + later):
        for _time in range(2):
            job(0)  # type: ignore[operator]
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert [[told.verb for told in disclosures_of(one.number)] for one in made] == [["write:booking_cancelled"]] * 2


def test_the_time_of_somebody_who_came_early_and_left_is_for_who_waits_and_then_for_anybody() -> None:
    with moved_to(MORNING):
        begins = MORNING + timedelta(minutes=50)
        times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=15)}
        slot = Slot.objects.create(office=OFFICE, line="moving", capacity=1, declared=1, taken=1, **times)
        one = booking(begins, slots=[slot.pk], lane="counter")
        place = waits(office=OFFICE, lines=("moving",), services=("moving",))
        tickets.leave_queue(arrived(one).code, by=VISITOR)
    next_one = wish(begins, "next", office=OFFICE, line="moving", services=("moving",), lane="counter")
    with moved_to(MORNING + timedelta(minutes=5)):
        assert end_visits_of_who_left() == 1
        asked = {"office": OFFICE, "line": "moving"}
        assert ProcrastinateJob.objects.filter(task_name="offer_free_places", args=asked).exists()
        with pytest.raises(SlotFull):
            book(next_one)
        assert offer_places(OFFICE, "moving") == 0  # so soon that nobody could be told
        assert waiter_by_code(place.code).state == "waiting"
        assert book(next_one)[1]
