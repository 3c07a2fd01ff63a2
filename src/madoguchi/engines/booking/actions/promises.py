"""Places that came free while somebody waits: promised to those who wait, until they were asked in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection

from madoguchi.engines.booking.models import Slot

# Whether somebody waits for the day of this row of `booking_slot`; a part of statements, without values.
WAITED_FOR = """is_waited_for(booking_slot.office, booking_slot.line,
  (booking_slot.starts_at AT TIME ZONE 'Asia/Tokyo')::date)"""


def promise_free(slots: Collection[int]) -> None:
    """Promise the places the public may still take in these slots, just laid, to who waits for their days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_slot"  # noqa: S608
            " SET promised = greatest(0, least(capacity - taken, capacity - reserved - taken_online))"
            f" WHERE id = ANY(%s) AND {WAITED_FOR}",
            [list(slots)],
        )


def promised_lines() -> list[tuple[str, str]]:
    """The offices and lines of which a place is promised, so that who waits is still to be asked."""
    rows = Slot.objects.filter(promised__gt=0).order_by("office", "line").values_list("office", "line")
    return list(rows.distinct())


def promised_places(office: str, line: str) -> dict[int, int]:
    """How many places of each slot of a line are promised, by the slot."""
    return dict(Slot.objects.filter(office=office, line=line, promised__gt=0).values_list("pk", "promised"))


def release_promises(seen: Mapping[int, int]) -> None:
    """Let anybody take what those who wait were asked about; what was promised meanwhile stays promised."""
    if not seen:
        return
    rows = Slot.objects.select_for_update().filter(pk__in=seen).order_by("pk")
    for slot in rows:
        slot.promised = max(0, slot.promised - seen[slot.pk])
    Slot.objects.bulk_update(rows, ["promised"])
