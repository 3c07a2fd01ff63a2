"""A consultation by video from booking to end: who may open it, when, and what is left as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from madoguchi.engines.booking.errors.bookings import BookingOver, NoSuchBooking
from madoguchi.engines.booking.errors.queue import ByVideo, OtherDay
from madoguchi.engines.booking.errors.rooms import (
    NotByVideo,
    RoomLinkMissing,
    RoomLinkUnreadable,
    RoomNotOpenYet,
    RoomNotStarted,
)
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.engines.booking.queries.figures import booking_figures
from madoguchi.engines.booking.rules.rooms import RoomState
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.visit.booking import book_visit, release_missed_visits
from madoguchi.journeys.visit.room import (
    booking_at_branch,
    end_room,
    enter_room,
    keep_room,
    room_for_clerk,
    room_for_visitor,
    start_room,
)
from madoguchi.values.actor import Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import moved_to
from tests.engines.booking.office import slots, wish
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")
BRANCH = Actor(ActorKind.STAFF, "branch-1", "職員 支所", (Duty("child_family", "clerk", OFFICE),))


@pytest.fixture
def begins() -> Iterator[datetime]:
    first = slots()
    with moved_to(first - timedelta(minutes=5)):
        yield first


def booked(at: datetime, *, remote: bool = True) -> BookingFacts:
    with moved_to(at - timedelta(days=2)):
        return book_visit(wish(at, "k1", remote=remote), by=VISITOR)[0]


def verbs(number: str) -> list[str]:
    return [one.verb for one in reversed(disclosures_of(number)) if one.verb.startswith(("write", "read:"))]


def test_both_are_shown_one_room_that_nobody_can_guess(begins: datetime, settings: Any) -> None:
    settings.MADOGUCHI_ROOM_URL = "https://meet.city.example/rooms"
    number = booked(begins).number
    enter_room(number, by=VISITOR)
    assert room_for_visitor(number).link == ""
    begun = start_room(number, typed="", by=office.CENTRE)
    assert start_room(number, typed="", by=office.CENTRE).room_url == begun.room_url
    assert room_for_visitor(number).link == room_for_clerk(number, by=office.CENTRE).link == begun.room_url
    base, _, name = begun.room_url.rpartition("/")
    assert base == settings.MADOGUCHI_ROOM_URL
    assert len(name) > 20
    assert number not in begun.room_url
    end_room(number, by=office.CENTRE)
    end_room(number, by=office.CENTRE)
    assert booking_by_number(number).room_url == ""
    assert room_for_visitor(number).state is RoomState.ENDED
    acts = [one for one in verbs(number) if one.startswith("write:room")]
    assert acts == ["write:room_entered", "write:room_opened", "write:room_ended"]


def test_without_a_server_the_clerk_types_the_address_and_may_mend_it(begins: datetime) -> None:
    number = booked(begins).number
    with pytest.raises(RoomLinkMissing):
        start_room(number, typed="", by=office.CENTRE)
    start_room(number, typed="https://video.example/one", by=office.CENTRE)
    mended = start_room(number, typed="https://video.example/two", by=office.CENTRE)
    assert mended.room_url == "https://video.example/two"


def test_nothing_opens_before_its_time(begins: datetime) -> None:
    number = booked(begins).number
    with moved_to(begins - timedelta(minutes=11)):
        assert room_for_visitor(number).state is RoomState.EARLY
        with pytest.raises(RoomNotOpenYet):
            enter_room(number, by=VISITOR)
        with pytest.raises(RoomNotOpenYet):
            start_room(number, typed="https://video.example/one", by=office.CENTRE)
    with pytest.raises(RoomNotStarted):
        end_room(number, by=office.CENTRE)


def test_a_late_clerk_costs_nobody_the_booking_and_who_never_came_loses_it(begins: datetime) -> None:
    number = booked(begins).number
    enter_room(number, by=VISITOR)
    with moved_to(begins + timedelta(minutes=40)):
        assert release_missed_visits() == 0
        assert room_for_visitor(number).state is RoomState.LATE
        start_room(number, typed="https://video.example/one", by=office.CENTRE)
        assert room_for_visitor(number).state is RoomState.OPEN


def test_who_never_came_loses_the_time_even_when_the_clerk_has_begun(begins: datetime) -> None:
    number = booked(begins).number
    start_room(number, typed="https://video.example/one", by=office.CENTRE)
    assert room_for_visitor(number).link == ""  # no consent, no room
    with moved_to(begins + timedelta(minutes=40)):
        assert release_missed_visits() == 1
        assert room_for_visitor(number).state is RoomState.MISSED


def test_entering_is_consent_given_once(begins: datetime) -> None:
    number = booked(begins).number
    first = enter_room(number, by=VISITOR)
    assert first.consented_at
    assert enter_room(number, by=VISITOR) == first


def test_the_desk_of_a_branch_opens_the_room_of_who_sits_there_on_the_day(begins: datetime) -> None:
    made = booked(begins)
    assert booking_at_branch(made.number, by=BRANCH).code == made.code
    assert "read:room_at_branch" in verbs(made.number)
    assert booking_by_number(made.number).state == "booked"
    with pytest.raises(NotPermitted):
        booking_at_branch(made.number, by=AUDITOR)
    with moved_to(begins - timedelta(days=1)), pytest.raises(OtherDay):
        booking_at_branch(made.number, by=BRANCH)


def test_a_ward_does_not_begin_the_consultation_of_another(begins: datetime) -> None:
    number = booked(begins).number
    with pytest.raises(NoSuchBooking):
        start_room(number, typed="https://video.example/one", by=BRANCH)


def test_a_visit_at_the_counter_has_no_room(begins: datetime) -> None:
    number = booked(begins, remote=False).number
    for act in (lambda: room_for_visitor(number), lambda: enter_room(number, by=VISITOR)):
        with pytest.raises(NotByVideo):
            act()
    assert ByVideo.__doc__


def test_a_link_kept_ahead_is_shown_to_nobody_before_the_clerk_begins(begins: datetime) -> None:
    number = booked(begins).number
    with moved_to(begins - timedelta(days=1)):
        for _time in range(2):
            keep_room(number, typed=" https://video.example/kept ", by=office.CENTRE)
        with pytest.raises(RoomLinkUnreadable):
            keep_room(number, typed="http://video.example/plain", by=office.CENTRE)
    enter_room(number, by=VISITOR)
    assert room_for_visitor(number).link == ""
    start_room(number, typed="", by=office.CENTRE)
    assert room_for_visitor(number).link == "https://video.example/kept"
    assert verbs(number).count("write:room_kept") == 1
    end_room(number, by=office.CENTRE)
    with pytest.raises(BookingOver):
        keep_room(number, typed="https://video.example/late", by=office.CENTRE)


def test_the_minutes_of_a_call_and_of_the_wait_are_in_the_figures(begins: datetime) -> None:
    number = booked(begins).number
    enter_room(number, by=VISITOR)
    with moved_to(begins + timedelta(minutes=3)):
        start_room(number, typed="https://video.example/one", by=office.CENTRE)
    with moved_to(begins + timedelta(minutes=15)):
        end_room(number, by=office.CENTRE)
    calls = booking_figures(begins.date(), begins.date()).calls
    assert (calls.held, calls.minutes, calls.waited) == (1, 12.0, 3.0)
