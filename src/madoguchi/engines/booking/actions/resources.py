"""Reserving, moving and cancelling rooms and things; the database itself forbids two in one at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from madoguchi.engines.booking.errors.resources import (
    NoSuchReservation,
    PurposeMissing,
    ReservationOver,
    ResourceFullThatDay,
    ResourceTaken,
)
from madoguchi.engines.booking.models import Reservation, Resource
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.resources import (
    ReservationFacts,
    ResourceFacts,
    free_on,
    open_day,
    reservation_facts,
    resource,
)
from madoguchi.engines.booking.rules.resources import check_span, first_free_units, minute_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, now
from madoguchi.values.references import digest


def reserve(
    ref: str, starts_at: datetime, ends_at: datetime, *, purpose: str, by: Actor, key: str
) -> tuple[ReservationFacts, bool]:
    """Reserve the first free unit; the reservation, and whether it is new (the same `key` gives the first one).

    Raises NoSuchResource, PurposeMissing, ResourceTaken with the free times of the day, ResourceFullThatDay, and what
    `rules.resources.check_span` raises.
    """
    known = resource(ref)
    before = Reservation.objects.select_related("resource").filter(code=digest(key)).first()
    if before:
        return reservation_facts(before), False
    if not purpose.strip():
        raise PurposeMissing()
    _check(starts_at, ends_at)
    row = Reservation(
        resource=_row(known),
        from_minute=minute_of(starts_at),
        until_minute=minute_of(ends_at),
        code=digest(key),
        purpose=purpose.strip()[:200],
        by=by.name,
        by_ref=by.ref,
        made_at=now(),
    )
    if not _placed(row, known):
        again = Reservation.objects.select_related("resource").filter(code=digest(key)).first()
        if again:
            return reservation_facts(again), False
        raise _taken(known, starts_at)
    return reservation_facts(row), True


@transaction.atomic
def move_reservation(code: str, starts_at: datetime, ends_at: datetime) -> tuple[ReservationFacts, bool]:
    """Give a reservation another time; the old one is kept when the new one is taken. Raises as `reserve` does."""
    row = _locked(code)
    if (row.from_minute, row.until_minute) == (minute_of(starts_at), minute_of(ends_at)):
        return reservation_facts(row), False
    known = resource(row.resource.ref)
    _check(starts_at, ends_at)
    row.from_minute, row.until_minute = minute_of(starts_at), minute_of(ends_at)
    if not _placed(row, known):
        raise _taken(known, starts_at)
    return reservation_facts(row), True


@transaction.atomic
def cancel_reservation(code: str) -> tuple[ReservationFacts, bool]:
    """Give the time back; whether this call did it. Raises NoSuchReservation, ReservationOver when it has ended."""
    row = _found(code)
    if row.cancelled_at:
        return reservation_facts(row), False
    if row.until_minute <= minute_of(now()):
        raise ReservationOver()
    row.cancelled_at = now()
    row.save(update_fields=["cancelled_at"])
    return reservation_facts(row), True


def _check(starts_at: datetime, ends_at: datetime) -> None:
    day = open_day(starts_at.astimezone(JST).date())
    check_span(starts_at, ends_at, day, at=now(), rules=visit().rules)


def _row(known: ResourceFacts) -> Resource:
    """The row of a declared resource, made at its first use and kept to what is declared now."""
    declared = {"office": known.office, "kind": known.kind, "name": known.name, "units": known.units}
    row, _ = Resource.objects.update_or_create(ref=known.ref, defaults=declared)
    return row


def _placed(row: Reservation, known: ResourceFacts) -> bool:
    """Write the row into the lowest unit that is free; the constraint decides where two want it at once."""
    there = Reservation.objects.filter(
        resource=row.resource,
        cancelled_at__isnull=True,
        from_minute__lt=row.until_minute,
        until_minute__gt=row.from_minute,
    ).exclude(pk=row.pk)
    for unit in first_free_units(known.units, there.values_list("unit", flat=True)):
        row.unit = unit
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue
        return True
    return False


def _taken(known: ResourceFacts, starts_at: datetime) -> Exception:
    free = free_on(known.ref, starts_at.astimezone(JST).date())
    if not free:
        return ResourceFullThatDay()
    return ResourceTaken(free="、".join(f"{begin:%-H:%M}〜{end:%-H:%M}" for begin, end in free))


def _found(code: str) -> Reservation:
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("resource")
    row = rows.filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NoSuchReservation()
    return row


def _locked(code: str) -> Reservation:
    row = _found(code)
    if row.cancelled_at or row.until_minute <= minute_of(now()):
        raise ReservationOver()
    return row
