"""What anybody may know of the queues: kinds with few visits are left out, and those that would tell of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from madoguchi.engines.booking.queries.waits import WaitFigures, Waits, wait_figures
from madoguchi.engines.metrics.disclosure import is_small, withheld
from madoguchi.foundation.catalogue.queries import city

Kind = TypeVar("Kind")


def public_waits() -> WaitFigures:
    """The figures of the last four weeks as they are published (decision 25).

    The number of all visitors stands above every table: where one kind is left out, a second one is, so that the first
    cannot be found by subtraction.
    """
    return published(wait_figures(), city().smallest_published_count)


def published(found: WaitFigures, smallest: int) -> WaitFigures:
    """The figures without what may not be published; `smallest` is the least number of visitors that is told."""
    return replace(
        found,
        everybody=None if found.everybody is None or found.everybody.count < smallest else found.everybody,
        by_office=_shown(found.by_office, smallest),
        by_hour=_shown(found.by_hour, smallest),
        by_service=_shown(found.by_service, smallest),
        by_booking=_shown(found.by_booking, smallest),
    )


def _shown(kinds: Mapping[Kind, Waits], smallest: int) -> dict[Kind, Waits]:
    hidden = withheld({kind: one.count for kind, one in kinds.items()}, smallest)
    return {kind: _told(one, smallest) for kind, one in kinds.items() if kind not in hidden}


def _told(one: Waits, smallest: int) -> Waits:
    """What was told to few of them is not measured in public; what was told to all but few is, without their number."""
    if is_small(one.told or 0, smallest):
        return replace(one, off=None, inside=None, told=None)
    return replace(one, told=None) if is_small(one.count - (one.told or 0), smallest) else one
