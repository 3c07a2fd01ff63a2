"""The waiting list: a place that comes free is offered in the order people came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from madoguchi.engines.booking.actions import waiters
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.waiters import Joining
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiter_by_code, waiters_by_codes
from madoguchi.engines.booking.rules.bookings import last_day
from madoguchi.journeys import jobs
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from madoguchi.values.references import read_resume_code

__all__ = ["Joining", "days_to_wait", "join_waiting", "leave_waiting", "offer_places", "place_by_link", "places_of"]


def days_to_wait() -> tuple[date, date]:
    """The first and the last day one may wait for."""
    return today(), last_day(now(), visit().rules)


@transaction.atomic
def join_waiting(joining: Joining) -> WaiterFacts:
    """Put somebody on the waiting list, and offer at once what may be free; raises what `waiters.join` raises."""
    place, is_new = waiters.join(joining)
    if is_new:
        jobs.offer_free_places.defer(office=joining.office, line=joining.line)
    return place


def leave_waiting(code: str) -> WaiterFacts:
    """Wait no longer; raises NoSuchWaiter."""
    return waiters.leave(code)


def place_by_link(code: str) -> WaiterFacts:
    """The place on the list a code opens; raises ResumeCodeMistyped, NoSuchWaiter."""
    return waiter_by_code(read_resume_code(code))


def places_of(codes: Sequence[str]) -> list[WaiterFacts]:
    """The places of these codes, the newest first."""
    return waiters_by_codes(codes)


def offer_places(office: str, line: str) -> int:
    """Offer what is free to who waits; how many offers were made. Each is told to whom it is made."""
    return len(waiters.offer(office, line, book=_offer))


def _offer(wish: Wish) -> BookingFacts:
    made, _is_new = book_visit(wish, by=SYSTEM)
    return made
