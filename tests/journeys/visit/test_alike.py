"""Staff are shown bookings that may be the caller's under another spelling or contact; only the rules refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.visit import day, telephone
from madoguchi.journeys.visit.alike import alike_for_caller
from madoguchi.journeys.visit.calls import Call
from tests.engines.booking.actions.test_opening import REF, make_opening
from tests.journeys import office
from tests.journeys.visit.telephone_desk import OFFICE, OTHER, WARD_STAFF, booked, call, lay, mark
from tests.journeys.visit.test_kept_places import call as opening_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def numbers(asked: Call, *, by: object = office.CENTRE) -> list[str]:
    return [one.number for one in alike_for_caller(asked, by=by)]  # type: ignore[arg-type]


def later(key: str = "k2", **more: str) -> Call:
    """A call for the second time of the line."""
    return call(mark(Booking.objects.get().starts_at + timedelta(minutes=15)), key, **more)


@pytest.fixture
def made() -> BookingFacts:
    return booked(lay())


@pytest.mark.parametrize("kana", ["ミホンアオイ", "みほん　あおい", "ﾐﾎﾝ ｱｵｲ", "ミホン アオイ"])
def test_the_same_reading_with_another_contact_is_shown(made: BookingFacts, kana: str) -> None:
    assert numbers(later(telephone="090-0000-0002", kana=kana)) == [made.number]
    (entry,) = Entry.objects.filter(verb="search")
    assert entry.dossiers == [made.number]


def test_what_the_rules_refuse_and_what_is_somebody_elses_is_not_shown(made: BookingFacts) -> None:
    assert numbers(later()) == []
    assert numbers(later(telephone="090-0000-0002", kana="ミホン アオ")) == []
    assert not Entry.objects.filter(verb="search").exists()
    again = call(mark(made.starts_at))  # the same press once more
    assert numbers(again) == []


def test_a_booking_that_is_over_or_of_an_office_one_does_not_serve_is_not_shown(made: BookingFacts) -> None:
    other = later(telephone="090-0000-0002")
    Booking.objects.update(office=OTHER)
    assert numbers(other, by=WARD_STAFF) == []
    assert numbers(other) == [made.number]
    Booking.objects.update(office=OFFICE)
    day.cancel_for_visitor(made.number, reason="都合", by=office.CENTRE, revision=None)
    assert numbers(other) == []


def test_in_an_opening_the_same_telephone_is_shown_under_any_spelling() -> None:
    _opening, (slot,) = make_opening(places=5, reserved=3)
    made = telephone.book_for_caller(opening_call(slot), by=office.CENTRE)
    other = opening_call(slot, "k2", name="みほん あおい", kana="ミホン アオイ")
    assert made.line == REF
    assert numbers(other) == [made.number]
    assert numbers(opening_call(slot, "k3", name="別の 人", kana="ベツノ ヒト")) == [made.number]
    assert numbers(opening_call(slot, "k4", name="別の 人", kana="ベツノ ヒト", telephone="090-0000-0002")) == []
    assert numbers(opening_call(slot, "k5")) == []  # the opening knows them and refuses
