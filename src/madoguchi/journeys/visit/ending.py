"""Ending the visits nobody ended, with the evidence of how each ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from madoguchi.engines.booking.actions.presence import end_of_days_over, end_of_who_left
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import jobs
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now

_PURPOSE = "窓口の予約"


def end_visits_of_who_left() -> int:
    """End the visits of those who stopped waiting today, and ask who waits for times that lie ahead; how many."""
    return _all_of(end_of_who_left)


def end_visits_of_days_over() -> int:
    """End the visits of earlier days; how many."""
    return _all_of(end_of_days_over)


def _all_of(some: Callable[[], Sequence[BookingFacts]]) -> int:
    """Batch after batch, each a transaction of its own, until there are no more."""
    count = 0
    while ended := _noted(some):
        count += ended
    return count


@transaction.atomic
def _noted(some: Callable[[], Sequence[BookingFacts]]) -> int:
    ended = some()
    for one in ended:
        record(SYSTEM, f"write:booking_{one.state}", dossiers=[one.number], data="予約", purpose=_PURPOSE)
        if one.state == BookingState.CANCELLED and one.starts_at > now():
            jobs.offer_free_places.defer(office=one.office, line=one.line)
    return len(ended)
