"""Moving a booking: its old places are given back only when the new ones are taken."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from madoguchi.engines.booking.actions.holding import give_back, lock_booking
from madoguchi.engines.booking.errors.bookings import (
    AlreadyBooked,
    SlotClosed,
    SlotFull,
    StaleBooking,
    TooSoon,
)
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import (
    Share,
    check_beginning,
    check_changeable,
    reach,
    share_of,
)
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.engines.booking.section import VisitRules
from madoguchi.values.clock import now

_MOVED = (
    *("office", "line", "slots", "starts_at", "ends_at", "state", "revision", "changed_at"),
    *("reminded_at", "offered_until", "asked_to_move_at", "reason"),
)


@transaction.atomic
def move(
    number: str,
    *,
    office: str,
    line: str,
    starts_at: datetime,
    by_visitor: bool,
    revision: int | None = None,
    reason: str = "",
) -> tuple[BookingFacts, bool]:
    """Change a booking to another time; the old places are given back only when the new ones are taken.

    Whom the office has asked to choose another time may do so until the visit begins, and is asked no longer then.
    `reason` stands with the booking and nowhere else. The booking, and whether it changed (asking again for the time it
    has does not). Raises as `book` and `cancel` do.
    """
    row = lock_booking(number)
    if (row.office, row.line, row.starts_at) == (office, line, starts_at) and row.state == BookingState.BOOKED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    rules, of_opening = visit().rules, facts_of(row).of_opening
    on_time = by_visitor and row.asked_to_move_at is None
    check_changeable(row.state, row.starts_at, at=now(), rules=rules, by_visitor=on_time)
    _check_goal(row, line, starts_at, rules, by_visitor=by_visitor)
    old, length = list(row.slots), row.ends_at - row.starts_at
    until = reach(starts_at, len(old), rules, of_opening=of_opening)
    slots = _exchanged(old, office, line, (starts_at, until), share_of(row.lane, of_opening=of_opening))
    row.office, row.line, row.slots, row.starts_at = office, line, [one.pk for one in slots], starts_at
    row.ends_at = slots[-1].ends_at if of_opening else starts_at + length
    row.changed_at, row.revision, row.reminded_at, row.state = now(), row.revision + 1, None, BookingState.BOOKED
    row.offered_until, row.asked_to_move_at, row.reason = None, None, reason[:200] or row.reason
    try:
        with transaction.atomic():
            row.save(update_fields=_MOVED)
    except IntegrityError:
        raise AlreadyBooked() from None
    return facts_of(row), True


def _check_goal(row: Booking, line: str, starts_at: datetime, rules: VisitRules, *, by_visitor: bool) -> None:
    """Raise TooSoon or SlotClosed for a time this booking may not move to, whatever is free there.

    A time of an opening stays in its opening, whose days are its own; and nobody gets into one without its line.
    """
    at, of_opening = now(), facts_of(row).of_opening
    if line != row.line and (of_opening or line not in {one.id for one in visit().lines}):
        raise SlotClosed()
    check_beginning(starts_at, at=at, rules=rules, online=by_visitor and not of_opening)
    if by_visitor and starts_at <= at:
        raise TooSoon()


def _exchanged(old: list[int], office: str, line: str, span: tuple[datetime, datetime], share: Share) -> list[Slot]:
    """Give `old` back and take the slots of the new time, under one ordered lock; raises SlotClosed, SlotFull."""
    new = Slot.objects.filter(office=office, line=line, starts_at__gte=span[0], starts_at__lt=span[1], declared__gt=0)
    ids = sorted(new.values_list("pk", flat=True))
    online = share is Share.PUBLIC
    if len(ids) != len(old):
        raise SlotClosed()
    locked = {one.pk: one for one in Slot.objects.select_for_update().filter(pk__in={*ids, *old}).order_by("pk")}
    if any(_has_no_place(locked[pk], share, own=int(pk in old)) for pk in ids):
        raise SlotFull()
    # A slot of both times is kept: given back, it would go to whoever waits.
    give_back([pk for pk in old if pk not in ids], online=online)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_slot SET taken = taken + 1, taken_online = taken_online + %s WHERE id = ANY(%s)",
            [int(online), [pk for pk in ids if pk not in old]],
        )
    return sorted((locked[pk] for pk in ids), key=lambda slot: slot.starts_at)


def _has_no_place(slot: Slot, share: Share, *, own: int) -> bool:
    """Whether nobody else may come into this share of the slot, `own` places of the one who asks not counted."""
    held = slot.promised if not own else 0
    if slot.taken - own + held >= slot.declared:
        return True
    if share is Share.PUBLIC:
        return slot.taken_online - own + held >= slot.declared - slot.reserved
    return share is Share.KEPT and slot.taken - slot.taken_online - own >= slot.reserved
