"""Slots that hold, or would hold, more bookings than places, and whose bookings these are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q

from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.rules.conflicts import displaced
from madoguchi.engines.booking.rules.states import HOLDING
from madoguchi.values.clock import JST, now


@dataclass(frozen=True)
class Clash:
    """One slot with too many bookings; `places` are those it has, or would have."""

    id: int
    office: str
    line: str
    starts_at: datetime
    places: int
    taken: int

    @property
    def too_many(self) -> int:
        """By how many bookings."""
        return max(0, self.taken - self.places)


@dataclass(frozen=True)
class DisplacedPage:
    """Some of those who have to move, the nearest first; `numbers` are those of all of them.

    `unasked` are those of all of them nobody asked yet. `following` is where the next page begins, empty on the last.
    """

    bookings: tuple[BookingFacts, ...]
    numbers: tuple[str, ...]
    unasked: frozenset[str]
    following: str


def clashes_in(offices: Collection[str]) -> list[Clash]:
    """The slots to come of these offices with more bookings than places are declared, the nearest first."""
    # No index knows them: one that compares `taken` would have to be written with every booking.
    rows = Slot.objects.filter(office__in=offices, starts_at__gt=now(), taken__gt=F("declared"))
    return [_clash(row, row.declared) for row in rows.order_by("starts_at", "office", "line")]


def clashes_of_block(office: str, line: str, starts_at: datetime, ends_at: datetime, capacity: int) -> list[Clash]:
    """The slots that would have too many bookings if the span had so many places ("" is every line)."""
    touched = Q(office=office, starts_at__lt=ends_at, ends_at__gt=starts_at, starts_at__gt=now())
    rows = Slot.objects.filter(touched & (Q(line=line) if line else Q()), taken__gt=capacity)
    return [_clash(row, capacity) for row in rows.order_by("starts_at", "line")]


def slots_in(office: str, line: str, starts_at: datetime, ends_at: datetime) -> int:
    """How many slots to come a span touches."""
    rows = Slot.objects.filter(office=office, starts_at__lt=ends_at, ends_at__gt=starts_at, starts_at__gt=now())
    return rows.filter(line=line).count() if line else rows.count()


def _clash(row: Slot, places: int) -> Clash:
    return Clash(row.pk, row.office, row.line, row.starts_at.astimezone(JST), places, row.taken)


def displaced_by(clashes: Iterable[Clash]) -> list[BookingFacts]:
    """Whose bookings have to move, in the order of their times; who booked last is asked first."""
    return _bookings([one.number for one in _moving(clashes)])


def page_of_displaced(clashes: Iterable[Clash], *, after: str = "", size: int = 25) -> DisplacedPage:
    """One page of them, behind the place where the page before ended.

    Who has to move is worked out for all of them, so that it is the same on every page.
    """
    moving = _moving(clashes)
    left = [one for one in moving if one.place > after]
    return DisplacedPage(
        bookings=tuple(_bookings([one.number for one in left[:size]])),
        numbers=tuple(one.number for one in moving),
        unasked=frozenset(one.number for one in moving if not one.asked),
        following=left[size - 1].place if len(left) > size else "",
    )


def asked_with_a_place(office: str = "") -> list[str]:
    """Who was asked to move and need not any longer, at one office or ("") at all; the numbers of visits to come."""
    held = [state.value for state in HOLDING]
    rows = Booking.objects.filter(asked_to_move_at__isnull=False, starts_at__gt=now(), state__in=held)
    rows = rows.filter(office=office) if office else rows
    asked = dict(rows.order_by("starts_at", "id").values_list("number", "office"))
    moving = {one.number for one in _moving(clashes_in(set(asked.values())))} if asked else set()
    return [number for number in asked if number not in moving]


class _Moving(NamedTuple):
    """Somebody who has to move, in the order of the places in the list."""

    place: str
    number: str
    asked: bool


def _moving(clashes: Iterable[Clash]) -> list[_Moving]:
    """Those who have to move, in the order of the list; only what that needs is read."""
    too_many = {one.id: one.too_many for one in clashes}
    if not too_many:
        return []
    held = [state.value for state in HOLDING]
    rows = Booking.objects.filter(slots__overlap=list(too_many), state__in=held).order_by("-id")
    read = {row[0]: row for row in rows.values_list("number", "slots", "starts_at", "asked_to_move_at")}
    found = (read[one] for one in displaced(too_many, ((number, row[1]) for number, row in read.items())))
    return sorted(
        _Moving(f"{at.astimezone(JST):%Y%m%dT%H%M}-{number}", number, asked is not None)
        for number, _slots, at, asked in found
    )


def _bookings(numbers: Sequence[str]) -> list[BookingFacts]:
    """The bookings of these numbers, in this order; nothing is asked for none."""
    rows = {row.number: row for row in Booking.objects.filter(number__in=numbers)} if numbers else {}
    return [facts_of(rows[one]) for one in numbers if one in rows]
