"""What is noted beside a booking is noted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, notes
from madoguchi.engines.booking.actions.moves_asked import note_asked_to_move
from madoguchi.engines.booking.queries import bookings as found
from madoguchi.values.clock import moved_to
from tests.engines.booking.office import slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_nobody_is_reminded_of_a_time_they_were_asked_to_change() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1"))
    with moved_to(first - timedelta(hours=24)):
        note_asked_to_move(made.number)
        assert found.to_remind(24) == []


def test_a_booking_is_reminded_once() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1"))
    assert found.to_remind(24) == []
    with moved_to(first - timedelta(hours=24)):
        assert found.to_remind(24) == [made.number]
        assert notes.note_reminded(made.number)
        assert not notes.note_reminded(made.number)
        assert found.to_remind(24) == []
