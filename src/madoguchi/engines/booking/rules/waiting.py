"""Which time is offered to somebody who waits, until when it is held, and what follows when nobody answers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from madoguchi.engines.booking.rules.states import WaiterState
from madoguchi.engines.booking.section import Calls, clock
from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.clock import JST

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Free:
    """A slot with a free place."""

    starts_at: datetime
    ends_at: datetime


def first_fit(
    free: Sequence[Free], spans: int, *, from_on: date, until_on: date, earliest: datetime
) -> datetime | None:
    """The beginning of the first `spans` free slots one after another within these days; None when there are none.

    `free` is in the order of time.
    """
    for number in range(len(free) - spans + 1):
        run = free[number : number + spans]
        begins = run[0].starts_at
        fits = from_on <= begins.astimezone(JST).date() <= until_on and begins >= earliest
        if fits and _is_unbroken(run):
            return begins
    return None


def without(free: Sequence[Free], passed: Free | None) -> Sequence[Free]:
    """The free slots that lie outside a time somebody is passed over for."""
    if passed is None:
        return free
    return [one for one in free if one.ends_at <= passed.starts_at or one.starts_at >= passed.ends_at]


def _is_unbroken(run: Iterable[Free]) -> bool:
    return all(one.ends_at == other.starts_at for one, other in pairwise(run))


def offered_until(at: datetime, minutes: int, starts_at: datetime, lead: int) -> datetime:
    """Until when an offer holds: so many minutes, but never into the lead time before the visit."""
    return min(at + timedelta(minutes=minutes), starts_at - timedelta(minutes=lead))


def called_until(at: datetime, calls: Calls, calendar: BusinessCalendar, starts_at: datetime, lead: int) -> datetime:
    """The same for somebody who is told by telephone: the minutes are those in which the office calls.

    Raises NeverOpen as the calendar does.
    """
    return min(after_office_minutes(at, calls.minutes, calls, calendar), starts_at - timedelta(minutes=lead))


def callable_from(at: datetime, calls: Calls, calendar: BusinessCalendar, lead: int) -> datetime:
    """The first beginning of a visit that leaves staff the time to call; raises NeverOpen as the calendar does."""
    return after_office_minutes(at, calls.least, calls, calendar) + timedelta(minutes=lead)


def after_office_minutes(at: datetime, minutes: int, calls: Calls, calendar: BusinessCalendar) -> datetime:
    """The moment at which so many minutes of the hours of calls have passed; raises NeverOpen as the calendar does."""
    left, on = timedelta(minutes=minutes), at.astimezone(JST).date()
    while True:
        on = calendar.next_open(on)
        begins = max(at, datetime.combine(on, clock(calls.from_), JST))
        today = datetime.combine(on, clock(calls.until), JST) - begins
        if today >= left:
            return begins + left
        left, on = left - max(today, timedelta()), on + _DAY


@dataclass(frozen=True)
class Afterwards:
    """What becomes of a place whose held time went to the next: its state, and before which day it is passed over."""

    state: WaiterState
    unreached: int
    rests_until: date | None


def after_calls(tries: int, unreached: int, on: date, calls: Calls, calendar: BusinessCalendar) -> Afterwards:
    """Whoever was not reached keeps the place and is asked again from the next office day, until `calls.offers` times.

    A time that ended before staff called as often as is promised does not count, and whom nobody called is asked again
    at once. Raises NeverOpen as the calendar does.
    """
    if not tries:
        return Afterwards(WaiterState.WAITING, unreached, None)
    times = unreached + (tries >= calls.tries)
    if times >= calls.offers:
        return Afterwards(WaiterState.LAPSED, times, None)
    return Afterwards(WaiterState.WAITING, times, calendar.add(on, 1))
