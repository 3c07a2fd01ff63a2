"""An office with slots to book, for the tests of this room."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import JST, today


def office_id() -> str:
    return visit().offices[0].id


def open_day(after: int = 3) -> datetime:
    """Ten o'clock of an open day some days ahead."""
    on = city().business_calendar.next_open(today() + timedelta(days=after))
    return datetime(on.year, on.month, on.day, 10, tzinfo=JST)


def slots(count: int = 4, *, capacity: int = 1, reserved: int = 0, line: str = "child") -> datetime:
    """So many slots one after another; the beginning of the first."""
    first = open_day()
    for number in range(count):
        begins = first + timedelta(minutes=15 * number)
        Slot.objects.create(
            office=office_id(),
            line=line,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=15),
            capacity=capacity,
            declared=capacity,
            reserved=reserved,
        )
    return first


def wish(starts_at: datetime, key: str, *, minutes: int = 15, **more: object) -> Wish:
    given = {"office": office_id(), "line": "child", "services": ("child",), "name": "見本 葵", **more}
    return Wish(key=key, starts_at=starts_at, minutes=minutes, **given)  # type: ignore[arg-type]


def check_truth() -> None:
    """What every slot says is taken is exactly what bookings hold."""
    held: dict[int, list[str]] = {}
    for booking in Booking.objects.filter(state__in=["offered", "booked"]):
        for slot in booking.slots:
            held.setdefault(slot, []).append(booking.lane)
    for slot in Slot.objects.all():
        lanes = held.get(slot.pk, [])
        assert (slot.taken, slot.taken_online) == (len(lanes), lanes.count("online"))
        assert slot.taken <= slot.capacity
