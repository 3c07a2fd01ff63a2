"""The one rule of the queue, as an office can say it, and the life and the number of a ticket.

Urgent visitors first; then who was called before and booked visitors from `early` minutes before their time; the
others by their number. Who comes later than `grace` minutes after the booked time stands among the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.queue import (
    ByVideo,
    CallAgainFirst,
    NoCounterForThis,
    NumbersUsedUp,
    OtherDay,
    OtherOffice,
    TicketElsewhere,
    TooEarlyToCheckIn,
    UrgentNeedsReason,
)
from madoguchi.engines.booking.rules.bookings import lines_for
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.engines.booking.section import Line, VisitRules
from madoguchi.values.message import Message, msg
from madoguchi.values.said_days import moment_said

MOST_CALLS = 3  # after so many calls somebody may be taken for absent
_HUNDRED = 99  # numbers 401 to 499, then 4100 to 4999
_THOUSAND = 900

STATE_NAMES: Mapping[TicketState, Message] = {
    TicketState.WAITING: msg("お待ち"),
    TicketState.CALLED: msg("お呼び出し中"),
    TicketState.SERVING: msg("対応中"),
    TicketState.PARKED: msg("おあずかり"),
    TicketState.DONE: msg("終わり"),
    TicketState.MISSED: msg("いらっしゃらなかった"),
    TicketState.LEFT: msg("とりやめ"),
}
KIND_NAMES: Mapping[TicketKind, Message] = {
    TicketKind.BOOKED: msg("予約"),
    TicketKind.WALK_IN: msg("番号札"),
    TicketKind.RETURNING: msg("もう一度"),
    TicketKind.URGENT: msg("急ぎ"),
}

# What may happen to a ticket, from which states, and the state after it.
ACTS: Mapping[str, tuple[frozenset[TicketState], TicketState]] = {
    "call": (frozenset({TicketState.WAITING}), TicketState.CALLED),
    "recall": (frozenset({TicketState.CALLED}), TicketState.CALLED),
    "start": (frozenset({TicketState.CALLED}), TicketState.SERVING),
    "done": (frozenset({TicketState.SERVING}), TicketState.DONE),
    "hand_over": (frozenset({TicketState.CALLED, TicketState.SERVING}), TicketState.WAITING),
    "park": (frozenset({TicketState.CALLED, TicketState.SERVING}), TicketState.PARKED),
    "resume": (frozenset({TicketState.PARKED}), TicketState.WAITING),
    "not_there": (frozenset({TicketState.CALLED}), TicketState.MISSED),
    "come_back": (frozenset({TicketState.MISSED}), TicketState.WAITING),
    "urgent": (frozenset({TicketState.WAITING}), TicketState.WAITING),
    "leave": (frozenset({TicketState.WAITING, TicketState.PARKED, TicketState.MISSED}), TicketState.LEFT),
    "stay": (frozenset({TicketState.LEFT}), TicketState.WAITING),
}


@dataclass(frozen=True)
class Standing:
    """One waiting ticket as the order sees it; `rank_at` is the booked time or the arrival."""

    id: int
    line: str
    kind: TicketKind
    rank_at: datetime
    wanted_counter: str = ""


@dataclass(frozen=True)
class Appointment:
    """What a check-in needs to know of a booking."""

    office: str
    starts_at: datetime
    state: BookingState
    remote: bool = False


def rule_said(rules: VisitRules) -> Message:
    """The rule of the queue as the office says it, with the city's minutes."""
    return msg(
        "急ぎの方を先に、次に予約の方（予約の時刻の{early}分前から）と、前に一度お呼びした方をお呼びします。"
        "ほかの方は番号の順です。予約の時刻に{grace}分より遅れた方は、番号の順に入ります。",
        early=rules.early,
        grace=rules.grace,
    )


def turn_of(one: Standing, *, at: datetime, early: timedelta) -> tuple[int, datetime, int]:
    """The key that sorts the queue at a moment; the lowest is called first."""
    if one.kind is TicketKind.URGENT:
        return 0, one.rank_at, one.id
    is_due = one.kind is TicketKind.RETURNING or (one.kind is TicketKind.BOOKED and one.rank_at <= at + early)
    return (1 if is_due else 2), one.rank_at, one.id


def in_order(waiting: Iterable[Standing], *, at: datetime, early: timedelta) -> list[Standing]:
    """Everybody who waits, in the order in which they would be called now."""
    return sorted(waiting, key=lambda one: turn_of(one, at=at, early=early))


def may_call(one: Standing, counter: str, lines: Collection[str]) -> bool:
    """Whether a counter calls this ticket: one of its lines, or handed to exactly this counter."""
    return one.wanted_counter == counter if one.wanted_counter else one.line in lines


def check_act(act: str, state: TicketState) -> TicketState:
    """The state after the act; raises TicketElsewhere when the ticket is not where the act begins."""
    begins, after = ACTS[act]
    if state not in begins:
        raise TicketElsewhere(state=STATE_NAMES[state])
    return after


def check_absent(calls: int) -> None:
    """Raise CallAgainFirst unless somebody was called often enough to be taken for absent."""
    if calls < MOST_CALLS:
        raise CallAgainFirst(calls=calls, most=MOST_CALLS)


def check_urgent(reason: str) -> None:
    """Raise UrgentNeedsReason for an empty reason: whoever is let past others must be explained to them."""
    if not reason.strip():
        raise UrgentNeedsReason()


def check_in_kind(booked: Appointment, *, office: str, office_name: str, at: datetime, rules: VisitRules) -> TicketKind:
    """How a booked visitor joins the queue: BOOKED, or WALK_IN when later than the grace.

    Raises OtherOffice, OtherDay, TooEarlyToCheckIn, ByVideo, BookingOver; `office_name` is the booking's own office.
    """
    if booked.state not in (BookingState.BOOKED, BookingState.ARRIVED, BookingState.MISSED):
        raise BookingOver()
    if booked.remote:
        raise ByVideo()
    starts_at = booked.starts_at.astimezone(at.tzinfo)
    if starts_at.date() != at.date():
        raise OtherDay(on=moment_said(starts_at))
    if booked.office != office:
        raise OtherOffice(office=office_name)
    opens_at = starts_at - timedelta(minutes=rules.check_in)
    if at < opens_at:
        raise TooEarlyToCheckIn(at=f"{starts_at:%H:%M}", from_at=f"{opens_at:%H:%M}")
    return TicketKind.BOOKED if at <= starts_at + timedelta(minutes=rules.grace) else TicketKind.WALK_IN


def line_for(services: Sequence[str], lines: Sequence[Line]) -> Line:
    """The line that does all these services and the fewest others; raises NothingChosen, NoCounterForThis."""
    fitting = lines_for(services, lines)
    if not fitting:
        raise NoCounterForThis()
    return fitting[0]


def numbers_of(series: int) -> tuple[range, range]:
    """The numbers a series may give: 401 to 499, and when these are used up 4100 to 4999."""
    return (
        range(series * 100 + 1, series * 100 + 1 + _HUNDRED),
        range(series * 1000 + 100, series * 1000 + 100 + _THOUSAND),
    )


def number_of(series: int, place: int) -> int:
    """The number of the `place`-th ticket (from 1) of a series; raises NumbersUsedUp."""
    first, second = numbers_of(series)
    if place <= len(first):
        return first[place - 1]
    if place <= len(first) + len(second):
        return second[place - 1 - len(first)]
    raise NumbersUsedUp()
