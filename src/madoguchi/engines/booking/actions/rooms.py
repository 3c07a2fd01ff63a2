"""A consultation by video: the visitor enters the waiting room, the clerk begins, the clerk ends."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.booking.adapters import room_links
from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.rooms import check_room, check_started, check_to_come, checked_link
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.values.clock import now


def _locked(number: str) -> Booking:
    row = Booking.objects.select_for_update().filter(number=number).first() if "\x00" not in number else None
    if row is None:
        raise NoSuchBooking()
    return row


def _check(row: Booking) -> None:
    check_room(row.state, row.starts_at, remote=row.remote, at=now(), rules=visit().rules)


@transaction.atomic
def enter(number: str) -> tuple[BookingFacts, bool]:
    """Be in the waiting room, with consent; whether this call entered. From now on nobody counts as absent.

    Raises NoSuchBooking, NotByVideo, BookingOver, RoomNotOpenYet.
    """
    row = _locked(number)
    _check(row)
    if row.state == BookingState.ARRIVED:
        return facts_of(row), False
    row.state, row.consented_at = BookingState.ARRIVED, now()
    _keep(row, "state", "consented_at")
    return facts_of(row), True


@transaction.atomic
def start(number: str, *, typed: str = "") -> tuple[BookingFacts, bool]:
    """Open the room; whether this call opened it. Pressed twice, or by two clerks at once, it is one room.

    Raises NoSuchBooking, NotByVideo, BookingOver, RoomNotOpenYet, RoomLinkMissing, RoomLinkUnreadable.
    """
    row = _locked(number)
    _check(row)
    is_same = not typed.strip() or typed.strip() == row.room_url
    if row.room_opened_at and is_same:
        return facts_of(row), False
    row.room_url = room_links(typed or row.room_url).room()
    row.room_opened_at = row.room_opened_at or now()
    _keep(row, "room_url", "room_opened_at")
    return facts_of(row), True


@transaction.atomic
def keep_link(number: str, typed: str) -> tuple[BookingFacts, bool]:
    """Keep a typed link until the consultation begins, on any day before; whether it changed. Nobody is shown it yet.

    Raises NoSuchBooking, NotByVideo, BookingOver, RoomLinkUnreadable.
    """
    row = _locked(number)
    check_to_come(row.state, remote=row.remote)
    link = checked_link(typed)
    if row.room_url == link:
        return facts_of(row), False
    row.room_url = link
    _keep(row, "room_url")
    return facts_of(row), True


@transaction.atomic
def end(number: str) -> tuple[BookingFacts, bool]:
    """End the consultation and forget its room; whether this call ended it. Raises NoSuchBooking, RoomNotStarted."""
    row = _locked(number)
    if row.state == BookingState.SERVED:
        return facts_of(row), False
    _check(row)
    check_started(row.room_opened_at)
    row.state, row.room_url, row.room_ended_at = BookingState.SERVED, "", now()
    _keep(row, "state", "room_url", "room_ended_at")
    return facts_of(row), True


def _keep(row: Booking, *fields: str) -> None:
    row.changed_at, row.revision = now(), row.revision + 1
    row.save(update_fields=[*fields, "changed_at", "revision"])
