"""What holds bookings and slots still while they change, in the one order that never waits in a ring."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from madoguchi.engines.booking.actions.promises import WAITED_FOR
from madoguchi.engines.booking.errors.bookings import (
    NoSuchBooking,
    StaleBooking,
)
from madoguchi.engines.booking.models import Booking


def lock_booking(number: str, revision: int | None = None) -> Booking:
    """The row of a booking, nobody else's until this transaction ends; raises NoSuchBooking, StaleBooking."""
    row = Booking.objects.select_for_update().filter(number=number).first() if "\x00" not in number else None
    if row is None:
        raise NoSuchBooking()
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    return row


def lock_slots(slots: Collection[int]) -> None:
    """Keep slots from everybody else until this transaction ends, in the one order in which all lock them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM booking_slot WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(slots)])


def give_back(slots: Sequence[int], *, online: bool) -> None:
    """Free these places, first of all for who waits for them; `online` ones go back to the online share."""
    lock_slots(slots)
    with connection.cursor() as cursor:
        # A pattern that wants fewer places gets them back as they come free; what is free is first for who waits.
        cursor.execute(
            "UPDATE booking_slot SET taken = taken - 1, taken_online = taken_online - %s, "  # noqa: S608
            f"capacity = greatest(declared, taken - 1), promised = promised + (taken <= declared AND {WAITED_FOR})::int"
            " WHERE id = ANY(%s)",
            [int(online), list(slots)],
        )
