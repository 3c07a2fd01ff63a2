"""Reserving rooms and things, with the evidence of who did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions.resources import cancel_reservation, move_reservation, reserve
from madoguchi.engines.booking.queries.resources import ReservationFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor


@transaction.atomic
def reserve_room(
    ref: str, starts_at: datetime, ends_at: datetime, *, purpose: str, by: Actor, key: str
) -> ReservationFacts:
    """Reserve a room or thing; raises what `engines.booking.actions.resources.reserve` raises."""
    made, is_new = reserve(ref, starts_at, ends_at, purpose=purpose, by=by, key=key)
    if is_new:
        _note(by, "write:room_reserved", made)
    return made


@transaction.atomic
def move_room(code: str, starts_at: datetime, ends_at: datetime, *, by: Actor) -> ReservationFacts:
    """Give a reservation another time; raises what `engines.booking.actions.resources.move_reservation` raises."""
    moved, did = move_reservation(code, starts_at, ends_at)
    if did:
        _note(by, "write:room_moved", moved)
    return moved


@transaction.atomic
def cancel_room(code: str, *, by: Actor) -> ReservationFacts:
    """Give the time back; raises NoSuchReservation, ReservationOver."""
    gone, did = cancel_reservation(code)
    if did:
        _note(by, "write:room_cancelled", gone)
    return gone


def _note(by: Actor, verb: str, one: ReservationFacts) -> None:
    detail = {"resource": one.resource, "from": one.starts_at.isoformat(), "until": one.ends_at.isoformat()}
    record(by, verb, dossiers=[one.code[:16]], data="部屋や物の予約", purpose="部屋や物の予約", detail=detail)
