"""Bookings of programmes: one per key, and a key stands for one request only."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.kept_answers import claimed, number_before, settle
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.own import open_visit
from madoguchi.values.actor import Actor


def own_booking(number: str, *, by: Actor) -> BookingFacts:
    """The booking this programme made; raises NoSuchBooking alike for one that is another's."""
    try:
        open_visit(number, by=by)
    except NotPermitted:
        raise NoSuchBooking() from None
    return booking_by_number(number)


@transaction.atomic
def read_own_booking(number: str, *, by: Actor) -> BookingFacts:
    """The same for who looks at it; the look is journalled."""
    found = own_booking(number, by=by)
    record(by, "read", dossiers=[found.number], data="予約", purpose="窓口の予約")
    return found


@transaction.atomic(durable=True)
def book_once(wish: Wish, request: Mapping[str, object], *, key: str, by: Actor) -> BookingFacts:
    """Book a visit, or give the booking this key stands for; what it says is how it stands now.

    A second request with the key waits until the first is decided. Raises KeyUsedForAnother, and what `book_visit`
    raises; then the key stays free.
    """
    mine = claimed(by.ref, key, request)
    if mine is None:
        return booking_by_number(number_before(by.ref, key, request))
    made, _is_new = book_visit(wish, by=by)
    settle(mine, made.number)
    return made
