"""What is noted beside a booking: that somebody was reminded, and the forms they began."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.booking.actions.holding import lock_booking
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.values.clock import now


@transaction.atomic
def note_reminded(number: str) -> bool:
    """Say that the reminder was written; False when it was before, or when the booking is over."""
    return bool(
        Booking.objects.filter(number=number, state=BookingState.BOOKED, reminded_at__isnull=True).update(
            reminded_at=now()
        )
    )


@transaction.atomic
def attach_draft(number: str, procedure: str, draft_ref: str) -> None:
    """Remember the form a visitor began for a procedure of the visit, so that the counter already has it."""
    row = lock_booking(number)
    row.drafts = {**row.drafts, procedure: draft_ref}
    row.save(update_fields=["drafts"])
