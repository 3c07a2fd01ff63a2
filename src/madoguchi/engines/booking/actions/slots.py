"""Laying slots ahead, and closing spans of them; what is booked is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from madoguchi.engines.booking.actions.promises import promise_free
from madoguchi.engines.booking.models import Block, Opening, Slot
from madoguchi.engines.booking.queries.declared import patterns_of, visit
from madoguchi.engines.booking.rules.slots import Change, Closing, Kept, Key, Place, Span, changes, slots_of_day
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import JST, now, today

_LAYING = 7_268_401  # the advisory lock of laying slots: two at once would only do the same work twice
_DAY = timedelta(days=1)


def lay_slots(*, until: date | None = None, only_office: str = "") -> int:
    """Bring the slots of all offices from today to `until` to what is declared; the number of rows written.

    Doing it again changes nothing. What is booked stays; where a slot has more bookings than declared places, the
    conflict is found by `queries.slots.conflicts`.
    """
    declared = visit()
    last = until or today() + timedelta(days=declared.rules.ahead_days + 1)
    written = 0
    for office in declared.offices:
        if only_office in ("", office.id):
            with transaction.atomic():
                written += _lay_office(office, today(), last, grid=declared.rules.grid)
    return written


def _lay_office(office: Office, first: date, last: date, *, grid: int) -> int:
    _lock(office.id)
    calendar = city().business_calendar
    place = Place(office.id, patterns_of(office), office.exceptions)
    blocks = _blocks(office.id, first)
    wanted: dict[Key, Span] = {}
    for passed in range((last - first).days + 1):
        on = first + _DAY * passed
        wanted |= slots_of_day(place, on, grid=grid, is_open=calendar.is_open(on), blocks=blocks)
    new, changed = changes(wanted, _kept(office.id, first, last))
    promise_free([*_add(office.id, new), *_change(changed)])
    return len(new) + len(changed)


def _lock(office: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LAYING, office])


def _blocks(office: str, first: date) -> list[Closing]:
    begins = datetime.combine(first, datetime.min.time(), JST)
    rows = Block.objects.filter(office=office, ends_at__gt=begins, removed_at__isnull=True).order_by("id")
    return [Closing(row.line, row.starts_at, row.ends_at, row.capacity) for row in rows]


def _kept(office: str, first: date, last: date) -> dict[Key, Kept]:
    begins = datetime.combine(first, datetime.min.time(), JST)
    ends = datetime.combine(last + _DAY, datetime.min.time(), JST)
    rows = Slot.objects.select_for_update().filter(office=office, starts_at__gte=begins, starts_at__lt=ends)
    # No pattern declares the places of an opening; they are as they were made.
    rows = rows.exclude(line__in=Opening.objects.values("ref"))
    return {
        (row.line, row.starts_at.astimezone(JST)): Kept(
            row.pk, row.capacity, row.declared, row.reserved, row.taken, row.ends_at.astimezone(JST)
        )
        for row in rows.order_by("id")
    }


def _add(office: str, new: Iterable[tuple[Key, Span]]) -> list[int]:
    made = Slot.objects.bulk_create(
        [
            Slot(
                office=office,
                line=line,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                capacity=span.capacity,
                declared=span.capacity,
                reserved=span.reserved,
            )
            for (line, _), span in new
        ],
        batch_size=1000,
    )
    return [row.pk for row in made]


def _change(changed: Sequence[Change]) -> list[int]:
    for one in changed:
        Slot.objects.filter(pk=one.id).update(
            ends_at=one.ends_at, capacity=one.capacity, declared=one.declared, reserved=one.reserved
        )
    return [one.id for one in changed]


@transaction.atomic
def block(
    office: str, line: str, starts_at: datetime, ends_at: datetime, *, capacity: int, reason: str, by: str
) -> int:
    """Give a span of a line ("" is every line) so many places (0 closes it); the id of the block.

    What is booked stays and becomes a conflict. Raises nothing for a span without slots.
    """
    row = Block.objects.create(
        office=office,
        line=line,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        reason=reason,
        by=by,
        made_at=now(),
    )
    lay_slots(only_office=office)
    return int(row.pk)


@transaction.atomic
def unblock(block_id: int, *, office: str) -> bool:
    """Take a block back; False when it is not there, or no longer in force."""
    removed = Block.objects.filter(pk=block_id, office=office, removed_at__isnull=True).update(removed_at=now())
    if removed:
        lay_slots(only_office=office)
    return bool(removed)
