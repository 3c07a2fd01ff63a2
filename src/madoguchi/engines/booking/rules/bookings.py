"""When and what may be booked, changed and cancelled; pure functions over declared numbers and moments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from madoguchi.engines.booking.errors.bookings import (
    BookingOver,
    CutOffPassed,
    NoSuchBooking,
    NotYetMissed,
    SlotClosed,
    TooSoon,
    VisitBegun,
)
from madoguchi.engines.booking.errors.declared import NothingChosen
from madoguchi.engines.booking.rules.states import HOLDING, BookingState
from madoguchi.engines.booking.section import Line, Service, VisitRules, clock
from madoguchi.values.clock import JST
from madoguchi.values.references import ResumeCodeMistyped, read_booking_number, read_resume_code
from madoguchi.values.said_days import moment_said
from madoguchi.values.typed_numbers import without_separators

ONLINE = "online"


class Share(StrEnum):
    """Which places of a slot a booking may take."""

    PUBLIC = "public"
    KEPT = "kept"
    ALL = "all"


def share_of(lane: str, *, of_opening: bool) -> Share:
    """The share of a lane: staff may take whatever is free, but of an opening only what is kept for them.

    Whoever calls shall not pass those who stand in line, nor the line use up what is kept for callers.
    """
    if lane == ONLINE:
        return Share.PUBLIC
    return Share.KEPT if of_opening else Share.ALL


def minutes_of(services: Sequence[Service], more: Iterable[int] = ()) -> int:
    """The minutes a visit needs: those of every service, or of `more` (procedures that need another time), added up."""
    given = list(more)
    return sum(given) if given else sum(one.minutes for one in services)


def spans_needed(minutes: int, rules: VisitRules) -> int:
    """How many slots one after another a visit of so many minutes takes, the buffer behind it included."""
    return max(1, -(-(minutes + rules.buffer) // rules.grid))


def lines_for(services: Sequence[str], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that do all of these services, the most specialised first; raises NothingChosen for no service.

    Several things in one visit are done at one counter: the visitor does not walk.
    """
    if not services:
        raise NothingChosen()
    able = [line for line in lines if set(services) <= set(line.services)]
    return tuple(sorted(able, key=lambda line: len(line.services)))


def check_beginning(starts_at: datetime, *, at: datetime, rules: VisitRules, online: bool) -> None:
    """Raise TooSoon before the lead time (online) or after the slot, SlotClosed beyond the days that are open."""
    earliest = at + timedelta(minutes=rules.lead) if online else at - timedelta(minutes=rules.grid)
    if starts_at < earliest:
        raise TooSoon()
    if online and starts_at.astimezone(JST).date() > last_day(at, rules):
        raise SlotClosed()


def last_day(at: datetime, rules: VisitRules) -> date:
    """The last day that can be booked now."""
    return at.astimezone(JST).date() + timedelta(days=rules.ahead_days)


def cut_off(starts_at: datetime, rules: VisitRules) -> datetime:
    """Until when the visitor chooses another time on the page."""
    day = starts_at.astimezone(JST).date() - timedelta(days=rules.cut_off.days)
    return datetime.combine(day, clock(rules.cut_off.at), JST)


def check_changeable(state: str, starts_at: datetime, *, at: datetime, rules: VisitRules, by_visitor: bool) -> None:
    """Raise BookingOver when it no longer holds a place, CutOffPassed when a visitor wants another time too late."""
    if state not in HOLDING:
        raise BookingOver()
    until = cut_off(starts_at, rules)
    if by_visitor and at > until and state == BookingState.BOOKED:
        raise CutOffPassed(until=moment_said(until))


def check_cancellable(state: str, starts_at: datetime, *, at: datetime, by_visitor: bool) -> None:
    """Raise BookingOver when it no longer holds a place, VisitBegun when a visitor would cancel after its time.

    Longer than a change, because a place that is given back late still helps somebody, and the reminder is read late.
    """
    if state not in HOLDING:
        raise BookingOver()
    if by_visitor and at >= starts_at and state == BookingState.BOOKED:
        raise VisitBegun()


def is_missed(starts_at: datetime, *, at: datetime, rules: VisitRules) -> bool:
    """Whether somebody who has not arrived has lost the turn: the grace is over."""
    return at > starts_at + timedelta(minutes=rules.grace)


def check_missable(state: str, starts_at: datetime, *, at: datetime) -> None:
    """Raise BookingOver for anything but a booking that stands, NotYetMissed before its time."""
    if state != BookingState.BOOKED:
        raise BookingOver()
    if at < starts_at:
        raise NotYetMissed()


def ended_as(*, begun: bool, absent: bool) -> BookingState:
    """How a visit ended that nobody ended: served where it had begun, missed by who was called and not there.

    Whoever left, or waited in vain, gave it up: nobody says of them that they did not come.
    """
    if begun:
        return BookingState.SERVED
    return BookingState.MISSED if absent else BookingState.CANCELLED


def named(said: str) -> tuple[str, str]:
    """Whether somebody says the `number` or the `code` of a booking, and which, in its usual form.

    A QR code holds the code as the end of an address. Raises BookingNumberMistyped, NoSuchBooking.
    """
    wanted = said.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
    if without_separators(wanted).isdigit():
        return "number", read_booking_number(wanted)
    try:
        return "code", read_resume_code(wanted)
    except ResumeCodeMistyped:
        raise NoSuchBooking() from None


def reach(starts_at: datetime, spans: int, rules: VisitRules, *, of_opening: bool) -> datetime:
    """Before which moment the slots of a visit begin; those of an opening are as long as it made them."""
    return starts_at + timedelta(minutes=1 if of_opening else rules.grid * spans)
