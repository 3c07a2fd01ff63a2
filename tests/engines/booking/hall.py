"""People and bookings for the tests of the queue, made in as few words as possible."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.engines.booking.actions import seats, tickets
from madoguchi.engines.booking.actions.taking_over import PastTicket, take_over_tickets
from madoguchi.engines.booking.models import Booking, QueueTicket
from madoguchi.engines.booking.queries import hall, measured
from madoguchi.engines.booking.queries import tickets as found
from madoguchi.engines.booking.rules.states import BookingState, TicketKind
from madoguchi.values.actor import Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import JST, now
from madoguchi.values.references import new_booking_number, new_resume_code, new_secret

OFFICE, OTHER = "401064", "401013"
VISITOR = anonymous()
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=JST)
CLERK = Actor(ActorKind.STAFF, "counter-1", "門司 千尋", (Duty("resident_services", "clerk"),))
COLLEAGUE = Actor(ActorKind.STAFF, "counter-2", "若松 渚", (Duty("resident_services", "clerk"),))


def forget() -> None:
    """Empty what a process keeps in memory of the queue."""
    for kept in (hall._kept, measured._weeks, measured._today, found._known):
        kept.clear()


def visitor(service: str = "moving", *, key: str = "", office: str = OFFICE) -> QueueTicket:
    """Somebody without a booking took a ticket now."""
    code = tickets.take_ticket(office, [service], key=key or new_secret(), by=VISITOR)
    return QueueTicket.objects.get(code=code)


def booking(at: datetime | None = None, **more: object) -> Booking:
    """A booking at this time, now unless said otherwise."""
    starts_at = at or now()
    facts: dict[str, object] = {
        "number": new_booking_number(),
        "code": new_resume_code(),
        "key": new_secret(),
        "office": OFFICE,
        "line": "moving",
        "slots": [],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "services": ["moving"],
        "name": "小倉 健太",
        "kana": "コクラ ケンタ",
        "state": BookingState.BOOKED,
        "made_at": starts_at,
        "changed_at": starts_at,
    }
    return Booking.objects.create(**{**facts, **more})


def arrived(of: Booking, *, office: str = OFFICE) -> QueueTicket:
    """The visitor of a booking checked in now."""
    return QueueTicket.objects.get(code=tickets.check_in(office, of.number, by=VISITOR))


def open_counters(*counters: str, office: str = OFFICE, by: Actor = CLERK) -> None:
    """Somebody sits at each of these counters."""
    for counter in counters:
        seats.open_counter(office, counter, by=by)


def past(count: int, *, office: str = OFFICE, wait: float = 10, handled: float = 8, off: float = 3) -> None:
    """So many finished visits of the day before, each with the same minutes."""
    rows = []
    for number in range(count):
        arrived = MORNING - timedelta(days=1) + timedelta(minutes=number)
        called = arrived + timedelta(minutes=wait)
        started = called + timedelta(minutes=1)
        told = called - timedelta(minutes=off)
        times = (arrived, called, started, started + timedelta(minutes=handled), told)
        rows.append(PastTicket(office, "moving", "moving", TicketKind.WALK_IN, "3", *times, forecast_minutes=5))
    take_over_tickets(rows)
