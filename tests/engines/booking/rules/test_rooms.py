"""When the room of a consultation opens, what its visitor finds, and which addresses people are sent to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.rooms import NotByVideo, RoomLinkUnreadable, RoomNotOpenYet
from madoguchi.engines.booking.rules.rooms import RoomState, check_room, checked_link, room_state
from madoguchi.engines.booking.section import VisitRules
from madoguchi.values.clock import JST

AT = datetime(2026, 12, 4, 10, tzinfo=JST)
RULES = VisitRules()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("state", "after", "opened", "found"),
    [
        ("booked", -11, False, RoomState.EARLY),
        ("booked", -10, False, RoomState.DOOR),
        ("booked", 20, False, RoomState.DOOR),
        ("booked", 1, True, RoomState.DOOR),
        ("arrived", -5, False, RoomState.WAITING),
        ("arrived", 90, False, RoomState.LATE),
        ("arrived", 1, True, RoomState.OPEN),
        ("served", 1, True, RoomState.ENDED),
        ("missed", 30, False, RoomState.MISSED),
        ("cancelled", -5, True, RoomState.GONE),
        ("offered", -5, False, RoomState.GONE),
    ],
)
def test_what_the_visitor_finds_at_the_door(state: str, after: float, opened: bool, found: RoomState) -> None:
    assert room_state(state, AT, AT if opened else None, at=AT + minutes(after), rules=RULES) is found


def test_the_room_opens_ten_minutes_before_and_not_a_second_earlier() -> None:
    check_room("booked", AT, remote=True, at=AT - minutes(10), rules=RULES)
    with pytest.raises(RoomNotOpenYet):
        check_room("booked", AT, remote=True, at=AT - minutes(10) - timedelta(seconds=1), rules=RULES)


def test_only_a_standing_booking_by_video_has_a_room() -> None:
    with pytest.raises(NotByVideo):
        check_room("booked", AT, remote=False, at=AT, rules=RULES)
    with pytest.raises(BookingOver):
        check_room("cancelled", AT, remote=True, at=AT, rules=RULES)


def test_an_address_is_kept_as_it_was_typed() -> None:
    assert checked_link("  https://meet.city.example/a-b?x=1 ") == "https://meet.city.example/a-b?x=1"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "meet.city.example/a",
        "http://meet.city.example/a",
        "javascript:alert(1)",
        "https://",
        "https://user:word@meet.example/",
        "https://meet.example/a b",
        "https://[::1",
        "https:\\\\meet.example",
        "https://meet.example/\x07",
        "https://meet.example/" + "a" * 300,
    ],
)
def test_what_is_no_safe_address_is_refused(typed: str) -> None:
    with pytest.raises(RoomLinkUnreadable):
        checked_link(typed)
