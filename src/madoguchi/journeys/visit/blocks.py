"""Closing a span of an office or giving it another number of places, after everybody has seen whom it touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions import slots
from madoguchi.engines.booking.errors.desk import BlockMistyped, NoSuchBlock, ReasonMissing
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.conflicts import clashes_of_block, displaced_by, slots_in
from madoguchi.engines.booking.queries.declared import line
from madoguchi.engines.booking.queries.slots import BlockFacts, blocks_of
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.conflicts import ask_no_longer
from madoguchi.journeys.visit.waiting import ask_who_waits
from madoguchi.values.actor import Actor

_PURPOSE = "窓口の枠の変更"


@dataclass(frozen=True)
class Span:
    """What is to be closed or changed: a line ("" is every line) from when to when, and how many places remain."""

    office: str
    line: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    reason: str


@dataclass(frozen=True)
class DryRun:
    """What a block would do: the slots it touches, and the bookings that would have no place."""

    slots: int
    displaced: tuple[BookingFacts, ...]


def blocks_in_force(office_id: str, *, by: Actor) -> list[BlockFacts]:
    """The blocks of an office that hold now or later; raises UnknownOffice, NotPermitted."""
    desk.check_office(office_id, by)
    return blocks_of(office_id)


def _check(span: Span, by: Actor) -> None:
    desk.check_office(span.office, by)
    if span.line:
        line(span.line)
    if span.ends_at <= span.starts_at:
        raise BlockMistyped()
    if not span.reason.strip():
        raise ReasonMissing()


@transaction.atomic
def try_block(span: Span, *, by: Actor) -> DryRun:
    """What a block would do, without doing it; the look at whom it touches is journalled.

    Raises NotPermitted, UnknownOffice, UnknownLine, BlockMistyped, ReasonMissing.
    """
    _check(span, by)
    clashes = clashes_of_block(span.office, span.line, span.starts_at, span.ends_at, span.capacity)
    found = displaced_by(clashes)
    desk.note_look(by, "list", [one.number for one in found], _PURPOSE)
    return DryRun(slots_in(span.office, span.line, span.starts_at, span.ends_at), tuple(found))


@transaction.atomic
def block(span: Span, *, by: Actor) -> int:
    """Close or change the span; what is booked stays and becomes a conflict. How many bookings that are.

    Raises what `try_block` raises.
    """
    dry = try_block(span, by=by)
    slots.block(
        span.office,
        span.line,
        span.starts_at,
        span.ends_at,
        capacity=span.capacity,
        reason=span.reason.strip(),
        by=by.name,
    )
    numbers = [one.number for one in dry.displaced]
    record(by, "write:slots_blocked", dossiers=numbers, data="予約の枠", purpose=_PURPOSE)
    return len(numbers)


@transaction.atomic
def unblock(block_id: int, office_id: str, *, by: Actor) -> None:
    """Take a block back; the places are there again, and who waits is asked.

    Whoever was asked to move because of it is told to come as booked. Raises NoSuchBlock, NotPermitted.
    """
    desk.check_office(office_id, by)
    before = next((one for one in blocks_of(office_id) if one.id == block_id), None)
    if before is None or not slots.unblock(block_id, office=office_id):
        raise NoSuchBlock()
    ask_no_longer(office=office_id, by=by)
    ask_who_waits()
