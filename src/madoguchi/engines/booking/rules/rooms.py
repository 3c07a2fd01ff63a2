"""When the room of a consultation by video opens, and what may be its address; pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.rooms import (
    NotByVideo,
    RoomLinkUnreadable,
    RoomNotOpenYet,
    RoomNotStarted,
)
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.engines.booking.section import VisitRules
from madoguchi.values.clock import JST
from madoguchi.values.said_days import moment_said

LONGEST_LINK = 300


class RoomState(StrEnum):
    """What a visitor finds at the door of the room."""

    EARLY = "early"  # the waiting room is closed still
    DOOR = "door"  # it can be entered
    WAITING = "waiting"  # the visitor is in it, and the time has not come
    LATE = "late"  # the time has come, the clerk has not
    OPEN = "open"  # the clerk has begun: the link is shown
    ENDED = "ended"
    MISSED = "missed"
    GONE = "gone"  # cancelled, lapsed, or only offered


def opens_at(starts_at: datetime, rules: VisitRules) -> datetime:
    """From when the waiting room can be entered and the consultation begun."""
    return starts_at - timedelta(minutes=rules.room_opens)


def room_state(
    state: str, starts_at: datetime, opened_at: datetime | None, *, at: datetime, rules: VisitRules
) -> RoomState:
    """What the visitor finds; a clerk who is late costs the visitor nothing once they are in the waiting room."""
    fixed = {BookingState.SERVED: RoomState.ENDED, BookingState.MISSED: RoomState.MISSED}
    if state in fixed:
        return fixed[BookingState(state)]
    if state == BookingState.BOOKED:
        return RoomState.EARLY if at < opens_at(starts_at, rules) else RoomState.DOOR
    if state != BookingState.ARRIVED:
        return RoomState.GONE
    if opened_at:
        return RoomState.OPEN
    return RoomState.WAITING if at <= starts_at else RoomState.LATE


def check_to_come(state: str, *, remote: bool) -> None:
    """Raise NotByVideo, BookingOver unless there is a consultation to come, or one that goes on."""
    if not remote:
        raise NotByVideo()
    if state not in (BookingState.BOOKED, BookingState.ARRIVED):
        raise BookingOver()


def check_room(state: str, starts_at: datetime, *, remote: bool, at: datetime, rules: VisitRules) -> None:
    """Raise NotByVideo, BookingOver, RoomNotOpenYet unless somebody may be in the room now."""
    check_to_come(state, remote=remote)
    first = opens_at(starts_at, rules).astimezone(JST)
    if at < first:
        raise RoomNotOpenYet(at=moment_said(first))


def check_started(opened_at: datetime | None) -> None:
    """Raise RoomNotStarted for a consultation that cannot end because it has not begun."""
    if opened_at is None:
        raise RoomNotStarted()


def checked_link(typed: str) -> str:
    """An address people can be sent to: https, a host, no name and password before it. Raises RoomLinkUnreadable."""
    text = typed.strip()
    try:
        parts = urlsplit(text)
        host, known = parts.hostname, parts.username or parts.password
    except ValueError:
        raise RoomLinkUnreadable() from None
    clean = text.isprintable() and " " not in text and "\\" not in text
    if parts.scheme != "https" or not host or known or not clean or len(text) > LONGEST_LINK:
        raise RoomLinkUnreadable()
    return text
