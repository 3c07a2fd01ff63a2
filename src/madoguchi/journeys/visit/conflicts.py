"""Bookings without a place: whom it concerns, where they could go, and who was asked; nothing moves silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions import moves_asked
from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.desk import TextMissing
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.conflicts import DisplacedPage, clashes_in, page_of_displaced
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import last_day, spans_needed
from madoguchi.engines.booking.rules.conflicts import nearest_to
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.calls import FreeTime
from madoguchi.journeys.visit.telling import tell_visitor_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today

KIND = "booking_displaced"
AGAIN = "booking_possible_again"
PROPOSALS = 3
A_PAGE = 25
_PURPOSE = "予約の枠がなくなった方への連絡"


@dataclass(frozen=True)
class Displaced:
    """One booking without a place, and the times nearest to its own."""

    booking: BookingFacts
    proposals: tuple[FreeTime, ...]


@dataclass(frozen=True)
class Conflicts:
    """One page of those who have to move at the offices of a member of staff, the nearest first.

    `total` and `asked` (who has not answered yet) count all pages; `following` is empty on the last one.
    """

    displaced: tuple[Displaced, ...]
    total: int
    asked: int
    following: str


@transaction.atomic
def conflicts(*, by: Actor, after: str = "") -> Conflicts:
    """Whose bookings have no place, with proposals in the same line and office; one disclosure. Raises NotPermitted."""
    page = _page(by, after)
    found = desk.as_seen(page.bookings, by)
    desk.note_look(by, "list", [one.number for one in found], _PURPOSE)
    free = _free(found)
    rows = tuple(Displaced(one, _proposals(one, free)) for one in found)
    return Conflicts(rows, len(page.numbers), len(page.numbers) - len(page.unasked), page.following)


def _page(by: Actor, after: str = "") -> DisplacedPage:
    """A page of those without a place."""
    desk.own_office(by)
    return page_of_displaced(clashes_in([one.id for one in desk.offices_for(by)]), after=after, size=A_PAGE)


@transaction.atomic
def still_to_ask(*, by: Actor, after: str = "") -> list[BookingFacts]:
    """Who of a page was not asked yet, before all of them are; one disclosure. Raises NotPermitted."""
    found = desk.as_seen([one for one in _page(by, after).bookings if one.asked_to_move_at is None], by)
    desk.note_look(by, "list", [one.number for one in found], _PURPOSE)
    return found


@transaction.atomic
def ask_many_to_move(numbers: Sequence[str], *, words: Callable[[BookingFacts], str], by: Actor) -> int:
    """Ask each of these who still has no place and was not asked, in the `words` for them; how many were asked.

    Raises NotPermitted.
    """
    waiting = _page(by).unasked
    for number in (chosen := [one for one in dict.fromkeys(numbers) if one in waiting][:A_PAGE]):
        ask_to_move(number, text=words(desk.check_visit(number, by)), by=by)
    return len(chosen)


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
    since = moves_asked.note_asked_to_move(found.number)
    key = f"{KIND}-{found.number}-{found.revision}-{_mark(since)}"
    tell_visitor_of(found.number, KIND, text=text.strip(), key=key)
    record(by, "write:booking_move_asked", dossiers=[found.number], data="予約", purpose=_PURPOSE)
    return found


@transaction.atomic
def ask_no_longer(*, office: str = "", by: Actor) -> int:
    """Take back what was asked of everybody who has a place again, at one office or ("") at all, and tell them to come.

    How many that are. A time that is only offered is told of by its offer.
    """
    found = moves_asked.ask_no_longer(office)
    for one in found:
        if one.state == BookingState.BOOKED and one.asked_to_move_at is not None:
            tell_visitor_of(one.number, AGAIN, key=f"{AGAIN}-{one.number}-{_mark(one.asked_to_move_at)}")
    if found:
        numbers = [one.number for one in found]
        record(by, "write:booking_move_taken_back", dossiers=numbers, data="予約", purpose=_PURPOSE)
    return len(found)


def _mark(since: datetime) -> str:
    """Tells one time of asking from the next, when the place was there again between them."""
    return f"{since.timestamp():.6f}"
