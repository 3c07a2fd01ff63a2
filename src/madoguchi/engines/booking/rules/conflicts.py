"""Who has to move when a slot has more bookings than places: the last to book, and no more than needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime


def displaced(too_many: Mapping[int, int], newest_first: Iterable[tuple[str, Sequence[int]]]) -> tuple[str, ...]:
    """The numbers of the bookings that have to move so that no slot holds more than it has places.

    `too_many` says by how many bookings each slot is too full; `newest_first` are the bookings with their slots, the
    last to book first. One that moves helps every slot it holds.
    """
    left = {slot: count for slot, count in too_many.items() if count > 0}
    found = []
    for number, slots in newest_first:
        if any(left.get(slot, 0) > 0 for slot in slots):
            found.append(number)
            for slot in slots:
                left[slot] = left.get(slot, 0) - 1
    return tuple(found)


def nearest_to(at: datetime, times: Iterable[datetime], most: int) -> list[datetime]:
    """The times nearest to `at` before or after it, the nearest first; of two as near, the earlier."""
    return sorted(times, key=lambda one: (abs(one - at), one))[:most]
