"""A booking that ends gives its places back once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, endings
from madoguchi.engines.booking.errors.bookings import (
    NoSuchBooking,
    StaleBooking,
)
from madoguchi.values.clock import moved_to
from tests.engines.booking.office import check_truth, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_cancelling_gives_the_place_back_once() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1"))
    with pytest.raises(StaleBooking):
        endings.cancel(made.number, by_visitor=True, revision=9)
    gone, did = endings.cancel(made.number, by_visitor=True, revision=0)
    assert (gone.state, did) == ("cancelled", True)
    assert endings.cancel(made.number, by_visitor=True, revision=0)[1] is False
    check_truth()
    bookings.book(wish(first, "k2"))
    with pytest.raises(NoSuchBooking):
        endings.cancel("482-709-3548", by_visitor=False)


def test_who_did_not_come_is_missed_after_the_grace() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1"))
    with moved_to(first + timedelta(minutes=14)):
        assert endings.missed_bookings() == []
        assert endings.release_missed(made.number) is None
    with moved_to(first + timedelta(minutes=16)):
        assert endings.missed_bookings() == [made.number]
        assert endings.release_missed(made.number) is not None
    check_truth()
