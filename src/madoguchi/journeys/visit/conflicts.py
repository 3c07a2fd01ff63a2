"""Bookings without a place: whom it concerns, where they could go, and who was asked; nothing moves silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.desk import TextMissing
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.conflicts import clashes_in, displaced_by
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import last_day, spans_needed
from madoguchi.engines.booking.rules.conflicts import nearest_to
from madoguchi.engines.messaging.queries import told_about
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.calls import FreeTime
from madoguchi.journeys.visit.telling import tell_visitor_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today

KIND = "booking_displaced"
PROPOSALS = 3
_PURPOSE = "予約の枠がなくなった方への連絡"


@dataclass(frozen=True)
class Displaced:
    """One booking without a place: the times nearest to its own, and since when an answer is awaited."""

    booking: BookingFacts
    proposals: tuple[FreeTime, ...]
    asked_at: datetime | None


@dataclass(frozen=True)
class Conflicts:
    """Everybody who has to move at the offices of a member of staff, the nearest first."""

    displaced: tuple[Displaced, ...]

    @property
    def asked(self) -> int:
        """How many of them were asked and have not answered."""
        return sum(one.asked_at is not None for one in self.displaced)


@transaction.atomic
def conflicts(*, by: Actor) -> Conflicts:
    """Whose bookings have no place, with proposals in the same line and office; one disclosure. Raises NotPermitted."""
    desk.own_office(by)
    found = desk.as_seen(displaced_by(clashes_in([one.id for one in desk.offices_for(by)])), by)
    desk.note_look(by, "list", [one.number for one in found], _PURPOSE)
    asked = told_about([one.number for one in found], KIND)
    free = _free(found)
    return Conflicts(tuple(Displaced(one, _proposals(one, free), asked.get(one.number)) for one in found))


def _free(found: Sequence[BookingFacts]) -> Mapping[tuple[str, str, int], list[FreeTime]]:
    """The free times by office, line and minutes, read by one statement."""
    if not found:
        return {}
    rules, first = visit().rules, today()
    wanted = {(one.office, one.line, one.minutes) for one in found}
    days = days_of_slots(
        first,
        (last_day(now(), rules) - first).days + 1,
        lines=sorted({line for _office, line, _minutes in wanted}),
        offices=sorted({office for office, _line, _minutes in wanted}),
    )
    free: dict[tuple[str, str, int], list[FreeTime]] = {}
    for office, line, minutes in sorted(wanted):
        needed = spans_needed(minutes, rules)
        free[office, line, minutes] = [
            FreeTime(office, line, start.starts_at, start.ends_at, start.free)
            for day in days
            if (day.office, day.line) == (office, line)
            for start in day.starts(needed, not_before=now(), online=False)
            if start.free
        ]
    return free


def _proposals(one: BookingFacts, free: Mapping[tuple[str, str, int], list[FreeTime]]) -> tuple[FreeTime, ...]:
    times = {each.starts_at: each for each in free.get((one.office, one.line, one.minutes), [])}
    return tuple(times[at] for at in nearest_to(one.starts_at, times, PROPOSALS))


@transaction.atomic
def ask_to_move(number: str, *, text: str, by: Actor) -> BookingFacts:
    """Ask somebody to choose another time, in these words; asking again in the same state writes nothing new.

    Raises NoSuchBooking, NotPermitted, BookingOver, TextMissing.
    """
    found = desk.check_visit(number, by)
    if not found.holds:
        raise BookingOver()
    if not text.strip():
        raise TextMissing()
    tell_visitor_of(found.number, KIND, text=text.strip(), key=f"{KIND}-{found.number}-{found.revision}")
    record(by, "write:booking_move_asked", dossiers=[found.number], data="予約", purpose=_PURPOSE)
    return found
