"""Visits end with evidence of how they ended, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import tickets
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.jobs import end_visits, keep_visits
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import MORNING, VISITOR, arrived, booking

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
