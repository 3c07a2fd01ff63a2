"""A telephone desk with slots to book, for the tests of visits."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.engines.booking.models import Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.journeys.visit import telephone
from madoguchi.journeys.visit.calls import Call
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.engines.booking.office import open_day
from tests.journeys import office

OFFICE, OTHER = "401064", "401013"
WARD_STAFF = Actor(ActorKind.STAFF, "ward-1", "職員 区", (Duty("child_family", "clerk", OFFICE),))
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))


def lay(count: int = 4, *, capacity: int = 1, reserved: int = 0, line: str = "child", of: str = OFFICE) -> datetime:
    """So many slots one after another; the beginning of the first."""
    first = open_day()
    for number in range(count):
        begins = first + timedelta(minutes=15 * number)
        Slot.objects.create(
            office=of,
            line=line,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=15),
            capacity=capacity,
            declared=capacity,
            reserved=reserved,
        )
    return first


def mark(at: datetime, *, line: str = "child", of: str = OFFICE) -> str:
    """How a form names a time."""
    return f"{of} {line} {at:%Y-%m-%dT%H:%M}"


def call(time: str, key: str = "k1", **more: str) -> Call:
    """A caller who wants that time."""
    said = {"name": "見本 葵", "kana": "みほん あおい", "telephone": "093-000-0000", **more}
    return Call(key, ("child",), time, **said)


def booked(at: datetime, key: str = "k1", *, by: Actor = office.CENTRE, **more: str) -> BookingFacts:
    """A visit somebody called for."""
    return telephone.book_for_caller(call(mark(at), key, **more), by=by)
