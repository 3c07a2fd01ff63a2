"""Which times are free: the places of a slot that may still be given away, and the starts a row of slots allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from madoguchi.engines.booking.rules.bookings import Share


class Places(NamedTuple):
    """One slot with its places, as the row stands: a span of one line of one office."""

    id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    reserved: int
    taken: int
    taken_online: int
    promised: int = 0


class Start(NamedTuple):
    """A time at which a visit may begin: the slots it needs, until when it lasts, and how many may still begin."""

    slots: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime
    free: int


def free_online(slot: Places) -> int:
    """The places the public may still take: never those kept for the telephone, never more than there are."""
    return max(0, min(free_at_all(slot), slot.capacity - slot.reserved - slot.taken_online - slot.promised))


def free_at_all(slot: Places) -> int:
    """The places anybody may still take, the telephone and the counter included; not those promised to who waits."""
    return max(0, slot.capacity - slot.taken - slot.promised)


def free_kept(slot: Places) -> int:
    """The places kept for the telephone and the counter that nobody has taken."""
    return max(0, min(free_at_all(slot), slot.reserved - (slot.taken - slot.taken_online)))


def free_of(slot: Places, share: Share) -> int:
    """The places of a share that are free."""
    return {Share.PUBLIC: free_online, Share.KEPT: free_kept, Share.ALL: free_at_all}[share](slot)


def rows_of(slots: Sequence[Places], needed: int, free: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where a row of `needed` slots without a gap begins, and the least free places in it; a break ends a row.

    `slots` are in the order of their times, `free` are the free places of each.
    """
    joined = 0  # so many slots up to this one follow one another without a gap
    for last, slot in enumerate(slots):
        joined = joined + 1 if last and slots[last - 1].ends_at == slot.starts_at else 1
        if joined >= needed:
            first = last - needed + 1
            yield first, min(free[first : last + 1]) if needed > 1 else free[first]


def starts_of(
    slots: Sequence[Places], needed: int, *, not_before: datetime | None = None, online: bool = True
) -> tuple[Start, ...]:
    """The starts one line of one office offers, full ones included, with the least free places of the slots needed.

    `slots` are in the order of their times. A visit of several slots needs them without a gap: a break ends a row.
    Starts before `not_before` are left out.
    """
    free = [(free_online if online else free_at_all)(slot) for slot in slots]
    return tuple(
        Start(
            tuple(one.id for one in slots[first : first + needed]),
            slots[first].starts_at,
            slots[first + needed - 1].ends_at,
            least,
        )
        for first, least in rows_of(slots, needed, free)
        if not_before is None or slots[first].starts_at >= not_before
    )
