"""Slots that hold, or would hold, more bookings than places, and whose bookings these are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

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


def clashes_in(offices: Collection[str], limit: int = 500) -> list[Clash]:
    """The slots to come of these offices with more bookings than places are declared, the nearest first."""
    rows = Slot.objects.filter(office__in=offices, starts_at__gt=now(), taken__gt=F("declared"))
    return [_clash(row, row.declared) for row in rows.order_by("starts_at", "office", "line")[:limit]]


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
    too_many = {one.id: one.too_many for one in clashes}
    if not too_many:
        return []
    held = [state.value for state in HOLDING]
    rows = list(Booking.objects.filter(slots__overlap=list(too_many), state__in=held).order_by("-id"))
    moving = set(displaced(too_many, ((row.number, row.slots) for row in rows)))
    return [facts_of(row) for row in sorted(rows, key=lambda row: (row.starts_at, row.pk)) if row.number in moving]
