"""A booking that moves keeps its old time until it has the new one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, moves
from madoguchi.engines.booking.errors.bookings import (
    SlotFull,
)
from madoguchi.engines.booking.queries import bookings as found
from tests.engines.booking.office import check_truth, office_id, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_moving_keeps_the_old_time_until_the_new_one_is_there() -> None:
    first = slots(4)
    made, _ = bookings.book(wish(first, "k1", minutes=30))
    bookings.book(wish(first + timedelta(minutes=45), "k2"))
    where = {"office": office_id(), "line": "child", "by_visitor": True}
    with pytest.raises(SlotFull):
        moves.move(made.number, starts_at=first + timedelta(minutes=30), **where)  # type: ignore[arg-type]
    assert found.booking_by_number(made.number).starts_at == first
    moved, did = moves.move(made.number, starts_at=first + timedelta(minutes=15), **where)  # type: ignore[arg-type]
    assert did
    assert moved.starts_at == first + timedelta(minutes=15)
    assert not moves.move(made.number, starts_at=moved.starts_at, **where)[1]  # type: ignore[arg-type]
    check_truth()
