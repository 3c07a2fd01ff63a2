"""Bookings of today and the coming days at every office, made again for each new day, the same for the same day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random

from madoguchi.engines.booking.actions.bookings import Wish, book
from madoguchi.engines.booking.actions.taking_over import KnownBooking, take_over_bookings
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.bookings import bookings_of_day
from madoguchi.engines.booking.queries.slots import SlotFacts, slots_of_day
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.demonstration.people import person
from madoguchi.values.clock import now, today
from madoguchi.values.refusal import Refusal

DAYS = 5  # open days ahead that have bookings, today not counted
_A_DAY = 9
_NOTES = ("", "", "", "車いす", "手話通訳", "通訳（ベトナム語）", "子どもを連れて行きます")


def lacks_bookings() -> bool:
    """Whether the furthest of the days has no bookings yet: a new house, or a new day."""
    return not any(bookings_of_day(office.id, _days()[-1], limit=1) for office in declared.visit().offices)


def make_bookings() -> int:
    """Book at every office on every day that has no bookings; how many."""
    return sum(_of_day(office, on) for on in _days() for office in declared.visit().offices)


def _days() -> list[date]:
    """Today, open or not, and the coming open days."""
    found, calendar = [today()], city().business_calendar
    while len(found) <= DAYS:
        found.append(calendar.next_open(found[-1] + timedelta(days=1)))
    return found


def _of_day(office: Office, on: date) -> int:
    lines = {line.id for line in declared.visit().lines}
    slots = [one for one in slots_of_day(office.id, on) if one.line in lines and one.taken < one.capacity]
    if not slots or len(bookings_of_day(office.id, on, limit=_A_DAY)) >= _A_DAY:
        return 0
    random = Random(f"{office.id} {on}")  # noqa: S311 -- the same day is the same everywhere; nothing secret
    chosen = random.sample(slots, min(_A_DAY, len(slots)))
    over = [one for one in chosen if one.ends_at < now()]
    take_over_bookings([_known(one, random) for one in over])
    return len(over) + sum(_booked(one, number, random) for number, one in enumerate(chosen) if one not in over)


def _service(slot: SlotFacts, random: Random) -> str:
    return random.choice(declared.line(slot.line).services)


def _known(slot: SlotFacts, random: Random) -> KnownBooking:
    """Somebody whose time is over: nearly everybody came."""
    name = person(random)
    came = random.random() < 0.9
    return KnownBooking(
        office=slot.office,
        line=slot.line,
        service=_service(slot, random),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        name=name.full,
        kana=name.full_kana,
        made_at=slot.starts_at - timedelta(days=2),
        note=random.choice(_NOTES),
        state=BookingState.SERVED if came else BookingState.MISSED,
        slots=(slot.id,),
    )


def _booked(slot: SlotFacts, number: int, random: Random) -> int:
    """Somebody who will come, through the statement every booking goes through; one place of the slot is taken."""
    name, service = person(random), _service(slot, random)
    wish = Wish(
        key=f"demonstration {slot.office} {slot.starts_at:%Y-%m-%d} {number}",
        office=slot.office,
        line=slot.line,
        starts_at=slot.starts_at,
        minutes=declared.visit().rules.grid,
        services=(service,),
        lane=random.choice(("telephone", "counter")),
        name=name.full,
        kana=name.full_kana,
        language=random.choices(("ja", "en", "ja-easy"), weights=(8, 1, 1))[0],
        note=random.choice(_NOTES),
        remote=declared.service(service).remote and random.random() < 0.3,
    )
    with suppress(Refusal):  # a slot may be full or just over
        return int(book(wish)[1])
    return 0
