"""A consultation by video: entered by the visitor, begun and ended by a clerk, opened at a branch; each is evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions import rooms
from madoguchi.engines.booking.adapters import makes_rooms
from madoguchi.engines.booking.errors.queue import OtherDay
from madoguchi.engines.booking.errors.rooms import NotByVideo
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.rooms import RoomState, opens_at, room_state
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit import desk
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.references import read_booking_number
from madoguchi.values.said_days import moment_said

_PURPOSE = "ビデオ相談"


@dataclass(frozen=True)
class Room:
    """The room of a booking as it is now; `link` is there only while it is open, `makes_rooms` needs nobody to type."""

    booking: BookingFacts
    state: RoomState
    opens_at: datetime
    link: str
    makes_rooms: bool


def room_of(booking: BookingFacts) -> Room:
    """What the visitor and the clerk find at the door now; raises NotByVideo."""
    if not booking.remote:
        raise NotByVideo()
    rules = visit().rules
    state = room_state(booking.state, booking.starts_at, booking.room_opened_at, at=now(), rules=rules)
    link = booking.room_url if state is RoomState.OPEN else ""
    return Room(booking, state, opens_at(booking.starts_at, rules), link, makes_rooms())


def room_for_visitor(number: str) -> Room:
    """The room of a booking for its visitor; raises NoSuchBooking, NotByVideo."""
    return room_of(booking_by_number(number))


@transaction.atomic
def enter_room(number: str, *, by: Actor) -> BookingFacts:
    """Enter the waiting room with consent; raises what `rooms.enter` raises."""
    entered, did = rooms.enter(number)
    if did:
        _note(by, "write:room_entered", entered)
    return entered


@transaction.atomic
def room_for_clerk(number: str, *, by: Actor) -> Room:
    """The room of a booking for who serves its office; the look is journalled. Raises NoSuchBooking, NotPermitted."""
    found = desk.check_visit(number, by)
    desk.note_look(by, "read", [found.number], _PURPOSE)
    return room_of(found)


@transaction.atomic
def start_room(number: str, *, typed: str, by: Actor) -> BookingFacts:
    """Begin: the link is shown to both from now on. Raises NotPermitted and what `rooms.start` raises."""
    begun, did = rooms.start(desk.check_visit(number, by).number, typed=typed)
    if did:
        _note(by, "write:room_opened", begun)
    return begun


@transaction.atomic
def keep_room(number: str, *, typed: str, by: Actor) -> BookingFacts:
    """Keep a typed link ahead of the consultation. Raises NotPermitted and what `rooms.keep_link` raises."""
    kept, did = rooms.keep_link(desk.check_visit(number, by).number, typed)
    if did:
        _note(by, "write:room_kept", kept)
    return kept


@transaction.atomic
def end_room(number: str, *, by: Actor) -> BookingFacts:
    """End: the link is forgotten, the visit served. Raises NotPermitted and what `rooms.end` raises."""
    ended, did = rooms.end(desk.check_visit(number, by).number)
    if did:
        _note(by, "write:room_ended", ended)
    return ended


@transaction.atomic
def booking_at_branch(number: str, *, by: Actor) -> BookingFacts:
    """The booking of somebody who sits at the desk of a branch, to open their waiting room in this browser.

    Any desk may do so, on the day itself only, and it is evidence: the visitor reads the number to the clerk.
    Raises NotPermitted, BookingNumberMistyped, NoSuchBooking, NotByVideo, OtherDay.
    """
    desk.own_office(by)
    found = booking_by_number(read_booking_number(number))
    if not found.remote:
        raise NotByVideo()
    if found.starts_at.date() != today():
        raise OtherDay(on=moment_said(found.starts_at))
    record(by, "read:room_at_branch", dossiers=[found.number], data="予約", purpose=_PURPOSE)
    return found


def _note(by: Actor, verb: str, booking: BookingFacts) -> None:
    record(by, verb, dossiers=[booking.number], data="予約", purpose=_PURPOSE)
