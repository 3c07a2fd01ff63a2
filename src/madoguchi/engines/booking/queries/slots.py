"""Slots as frozen facts: those of a day, and those with more bookings than declared places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from madoguchi.engines.booking.models import Block, Slot
from madoguchi.values.clock import JST, now


@dataclass(frozen=True)
class SlotFacts:
    """One slot with its numbers."""

    id: int
    office: str
    line: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    declared: int
    reserved: int
    taken: int
    taken_online: int


@dataclass(frozen=True)
class BlockFacts:
    """One change staff made to a span."""

    id: int
    line: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    reason: str
    by: str


def _facts(row: Slot) -> SlotFacts:
    given = {name: getattr(row, name) for name in SlotFacts.__dataclass_fields__ if name != "id"}
    zoned = {name: value.astimezone(JST) for name, value in given.items() if isinstance(value, datetime)}
    return SlotFacts(id=row.pk, **{**given, **zoned})


def slots_of_day(office: str, on: date) -> list[SlotFacts]:
    """The slots of an office on a day, by line and time."""
    begins = datetime.combine(on, datetime.min.time(), JST)
    rows = Slot.objects.filter(office=office, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return [_facts(row) for row in rows.order_by("line", "starts_at")]


def conflicts(office: str, limit: int = 200) -> list[SlotFacts]:
    """The slots to come that hold more bookings than places are declared, the nearest first."""
    rows = Slot.objects.filter(office=office, starts_at__gt=now(), taken__gt=F("declared"))
    return [_facts(row) for row in rows.order_by("starts_at", "line")[:limit]]


def blocks_of(office: str, limit: int = 100) -> list[BlockFacts]:
    """The blocks of an office that are in force or to come."""
    rows = Block.objects.filter(office=office, ends_at__gt=now(), removed_at__isnull=True).order_by("starts_at", "id")
    return [
        BlockFacts(
            row.pk,
            row.line,
            row.starts_at.astimezone(JST),
            row.ends_at.astimezone(JST),
            row.capacity,
            row.reason,
            row.by,
        )
        for row in rows[:limit]
    ]
