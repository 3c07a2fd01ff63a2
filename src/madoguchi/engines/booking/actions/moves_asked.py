"""Whom the office asks to choose another time, and whom no longer because their own is possible again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.queries.conflicts import asked_with_a_place
from madoguchi.engines.booking.rules.states import HOLDING
from madoguchi.values.clock import now


@transaction.atomic
def note_asked_to_move(number: str) -> datetime:
    """Say that the visitor was asked to choose another time; since when they are, asked again since the first time."""
    Booking.objects.filter(number=number, asked_to_move_at__isnull=True).update(asked_to_move_at=now())
    return Booking.objects.values_list("asked_to_move_at", flat=True).get(number=number) or now()


@transaction.atomic
def ask_no_longer(office: str = "") -> list[BookingFacts]:
    """Ask nobody to move any longer who has a place again, at one office or ("") at all; as they were asked.

    Whoever chooses another time at this moment is passed over: a block that is taken back holds the slots they want.
    """
    numbers = asked_with_a_place(office)
    if not numbers:
        return []
    rows = Booking.objects.select_for_update(skip_locked=True).filter(
        number__in=numbers, asked_to_move_at__isnull=False, state__in=[state.value for state in HOLDING]
    )
    found = [facts_of(row) for row in rows.order_by("starts_at", "id")]
    Booking.objects.filter(number__in=[one.number for one in found]).update(asked_to_move_at=None)
    return found
