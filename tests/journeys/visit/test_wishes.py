"""What a booking was made for, read again when its visitor chooses another time."""

from __future__ import annotations

import pytest

from madoguchi.engines.booking.errors.declared import UnknownService
from madoguchi.journeys.visit.wishes import want_of, want_of_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_booking_keeps_its_minutes_and_outlives_a_procedure_that_ended() -> None:
    want = want_of_booking(["child"], ["ended_long_ago", "child_allowance_claim"], 50)
    assert (want.procedures, want.services) == (("child_allowance_claim",), ("child",))
    assert (want.minutes, want.spans) == (50, 4)
    assert want_of_booking(["child"], ["ended_long_ago"]).minutes == want_of(["s.child"]).minutes


def test_who_chooses_a_procedure_that_ended_is_told_so() -> None:
    with pytest.raises(UnknownService):
        want_of(["p.ended_long_ago"])
