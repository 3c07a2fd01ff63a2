"""The free times as they were drawn for the first of all who ask for the same within a second."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from madoguchi.engines.booking.queries.snapshot import Snapshot, free_times

_MOST = 300  # so many different questions within a second are drawn once; more of them each time


@dataclass(frozen=True)
class _Drawn:
    """What was drawn from one picture of the free times, by what was asked for."""

    of: Snapshot | None = None
    pages: dict[Hashable, SafeString] = field(default_factory=dict)


_drawn = _Drawn()


def drawn_once(asked: Hashable, draw: Callable[[], SafeString]) -> SafeString:
    """What `draw` gives for what is `asked`, drawn once while the picture of the free times is the same.

    It is as old as that picture, which is a second at most; nothing of who asks may stand in it.
    """
    global _drawn
    of = free_times()
    if _drawn.of is not of:
        _drawn = _Drawn(of)
    pages = _drawn.pages
    found = pages.get(asked)
    if found is None:
        found = draw()
        if len(pages) < _MOST:
            pages[asked] = found
    return found
