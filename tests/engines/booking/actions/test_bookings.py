"""Booking takes exactly what is there: once per request, all slots of a visit or none, and gives it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, endings, offers
from madoguchi.engines.booking.actions.slots import block, lay_slots, unblock
from madoguchi.engines.booking.errors.bookings import (
    AlreadyBooked,
    BookingOver,
    SlotClosed,
    SlotFull,
    TooManyBookings,
)
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries import bookings as found
from madoguchi.engines.booking.queries.slots import conflicts
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import new_booking_number, read_booking_number
from tests.engines.booking.office import check_truth, office_id, open_day, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_booking_has_a_number_people_can_say_and_a_code_that_opens_it() -> None:
    made, is_new = bookings.book(wish(slots(), "k1", kana="ミホン アオイ"))
    assert is_new
    assert read_booking_number(made.number) == made.number
    assert found.booking_by_code(made.code) == found.booking_by_number(made.number) == made
    check_truth()


def test_a_number_that_was_drawn_before_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = slots(capacity=3)
    taken, _ = bookings.book(wish(first, "k1"))
    drawn = iter([taken.number, taken.number, new_booking_number()])
    monkeypatch.setattr(bookings, "new_booking_number", lambda: next(drawn))
    made, is_new = bookings.book(wish(first, "k2"))
    assert is_new
    assert made.number != taken.number
    check_truth()


def test_a_repeated_request_gives_the_same_booking() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1"))
    again, is_new = bookings.book(wish(first, "k1"))
    assert (again, is_new) == (made, False)
    check_truth()


def test_a_long_visit_takes_all_its_slots_or_none() -> None:
    first = slots(3)
    bookings.book(wish(first + timedelta(minutes=30), "last"))
    with pytest.raises(SlotFull):
        bookings.book(wish(first, "long", minutes=45))
    made, _ = bookings.book(wish(first, "two", minutes=20))
    assert made.minutes == 20
    assert len(Booking.objects.get(number=made.number).slots) == 2
    check_truth()


def test_a_time_that_no_pattern_has_is_closed_and_not_full() -> None:
    first = slots(2)
    with pytest.raises(SlotClosed):
        bookings.book(wish(first + timedelta(hours=5), "k1"))
    with pytest.raises(SlotClosed):
        bookings.book(wish(first + timedelta(minutes=15), "k2", minutes=30))


def test_the_reserved_places_are_for_the_telephone() -> None:
    first = slots(capacity=2, reserved=1)
    bookings.book(wish(first, "k1"))
    with pytest.raises(SlotFull):
        bookings.book(wish(first, "k2"))
    made, _ = bookings.book(wish(first, "k3", lane="telephone"))
    assert made.lane == "telephone"
    check_truth()


def test_one_person_has_one_time_of_a_line_and_not_too_many_in_all() -> None:
    first = slots(capacity=9)
    bookings.book(wish(first, "k1", person_key="p"))
    with pytest.raises(AlreadyBooked):
        bookings.book(wish(first + timedelta(minutes=15), "k2", person_key="p"))
    for number, line in enumerate(("moving", "insurance"), start=3):
        Slot.objects.filter(starts_at=first).update(line=line)
        bookings.book(wish(first, f"k{number}", person_key="p", line=line))
    Slot.objects.filter(starts_at=first).update(line="general")
    with pytest.raises(TooManyBookings):
        bookings.book(wish(first, "k5", person_key="p", line="general"))


def test_an_offer_holds_its_place_until_it_lapses() -> None:
    first = slots()
    made, _ = bookings.book(wish(first, "k1", lane="waiting", offered_until=now() + timedelta(hours=2)))
    with pytest.raises(SlotFull):
        bookings.book(wish(first, "k2"))
    assert offers.offers_over() == []
    assert offers.lapse_offer(made.number) is None
    with moved_to(now() + timedelta(hours=3)):
        assert offers.offers_over() == [made.number]
        assert offers.lapse_offer(made.number) is not None
        with pytest.raises(BookingOver):
            offers.accept_offer(made.number)
    check_truth()


def test_an_accepted_offer_is_a_booking() -> None:
    made, _ = bookings.book(wish(slots(), "k1", lane="waiting", offered_until=now() + timedelta(hours=2)))
    assert offers.accept_offer(made.number)[0].state == "booked"
    assert offers.accept_offer(made.number)[1] is False


def test_laying_slots_twice_changes_nothing_and_a_block_leaves_the_booked_as_a_conflict() -> None:
    office = office_id()
    assert lay_slots(only_office=office) > 0
    assert lay_slots(only_office=office) == 0
    first = open_day()
    made, _ = bookings.book(wish(first, "k1"))
    until = first + timedelta(hours=1)
    blocked = block(office, "", first, until, capacity=0, reason="停電", by="職員")
    assert [one.starts_at for one in conflicts(office)] == [first]
    assert [one.number for one in found.bookings_in_slots([conflicts(office)[0].id])] == [made.number]
    with pytest.raises(SlotClosed):
        bookings.book(wish(first, "k2"))
    check_truth()
    endings.cancel(made.number, by_visitor=False)
    assert conflicts(office) == []
    assert Slot.objects.get(office=office, line="child", starts_at=first).capacity == 0
    assert unblock(blocked, office=office)
    bookings.book(wish(first, "k3"))
    check_truth()
