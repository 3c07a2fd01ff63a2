"""The places an opening keeps: booked by staff, nobody twice, each lane within its own share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from madoguchi.engines.booking.errors.bookings import AlreadyBooked, SlotClosed, SlotFull, TooSoon
from madoguchi.engines.booking.errors.desk import TimeNotChosen
from madoguchi.engines.booking.errors.openings import (
    NoSuchOpening,
    OpeningNotYet,
    OpeningOver,
    OpeningStopped,
)
from madoguchi.engines.booking.models import Booking, Opening, Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.openings import opening_of
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.opening import Wish
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby.writer import Writer
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.openings import decide_opening
from madoguchi.journeys.visit import day, kept_places, telephone
from madoguchi.journeys.visit.booking import change_visit
from madoguchi.journeys.visit.calls import COUNTER, Call
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, now
from tests.engines.booking.actions.test_opening import REF, make_opening
from tests.journeys import office
from tests.journeys.visit.telephone_desk import OFFICE, OTHER, WARD_STAFF, lay, mark

NAME, BORN = "見本 葵", date(1985, 4, 3)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def call(slot: int, key: str = "k1", *, name: str = NAME, born: str = "昭和60年4月3日", **more: str) -> Call:
    at = Slot.objects.get(pk=slot).starts_at.astimezone(JST)
    said = {"kana": "みほん あおい", "telephone": "093-000-0000", **more}
    return Call(key, (), mark(at, line=REF), name, opening=REF, born=born, **said)


def booked(slot: int, key: str = "k1", *, by: Actor = office.CENTRE, **more: str) -> BookingFacts:
    return telephone.book_for_caller(call(slot, key, **more), by=by)


def online(opening: Opening, slot: int, number: int = 1, *, name: str = NAME, born: date = BORN) -> OutcomeKind:
    """What the line tells somebody who wants this slot."""
    person = places.person_key(opening.secret, name, born)
    wish = Wish(f"w{number}", person, number, (slot,), name)
    return decide_opening(opening.pk, REF, [wish])[wish.key].kind


def test_a_caller_gets_a_kept_place_with_evidence() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    made = booked(slot)
    assert (made.lane, made.line, made.services, made.minutes) == ("telephone", REF, (), 15)
    row = Slot.objects.get()
    assert (row.taken, row.taken_online) == (1, 0)
    assert Entry.objects.filter(verb="write:booking_made", dossiers=[made.number]).count() == 1


def test_staff_get_no_more_than_what_is_kept_and_the_line_no_more_than_the_rest() -> None:
    opening, (slot,) = make_opening(places=3, reserved=1)
    booked(slot)
    with pytest.raises(SlotFull):
        booked(slot, "k2", name="別の 人")
    kinds = [online(opening, slot, number, name=f"人 {number}") for number in range(3)]
    assert kinds == [OutcomeKind.BOOKED, OutcomeKind.BOOKED, OutcomeKind.FULL]
    assert Slot.objects.get().taken == 3


def test_somebody_who_called_gets_nothing_in_the_line_however_the_name_is_spelt() -> None:
    opening, (slot,) = make_opening(places=5, reserved=2)
    booked(slot, name="髙橋　葵")
    assert online(opening, slot, name="高橋葵") is OutcomeKind.ALREADY


def test_somebody_from_the_line_gets_nothing_by_telephone() -> None:
    opening, (slot,) = make_opening(places=5, reserved=2)
    assert online(opening, slot) is OutcomeKind.BOOKED
    with pytest.raises(AlreadyBooked):
        booked(slot)


def test_an_invitation_counts_once_for_both_lanes() -> None:
    opening, (slot,) = make_opening(places=5, reserved=2)
    Opening.objects.update(by_invitation=True)
    number = places.invitation_of(opening.secret, 7)
    said = replace(call(slot), born="", invitation=f"{number[:6]} {number[6:]}")
    assert set(kept_places.problems_of(replace(said, invitation="1"))) == {"invitation"}
    telephone.book_for_caller(said, by=office.CENTRE)
    wish = Wish("w1", places.invited_key(opening.secret, number), 1, (slot,), "だれか")
    assert decide_opening(opening.pk, REF, [wish])["w1"].kind is OutcomeKind.ALREADY


def test_pressing_twice_books_once() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=2)
    assert booked(slot).number == booked(slot).number
    assert Slot.objects.get().taken == 1


def test_whoever_stands_at_the_counter_needs_no_telephone() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    said = replace(call(slot, telephone=""), lane=COUNTER)
    assert not telephone.problems_of(said)
    assert set(telephone.problems_of(call(slot, telephone=""))) == {"telephone"}
    made = telephone.book_for_caller(said, by=office.CENTRE)
    assert (made.lane, made.telephone) == ("counter", "")


@pytest.mark.parametrize("born", ["", "あした", "29990101"])
def test_without_a_birth_date_nobody_is_booked(born: str) -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    assert set(telephone.problems_of(call(slot, born=born))) == {"born"}


def test_the_telephone_waits_for_the_hour_and_stands_still_with_the_line() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    hour = timedelta(hours=1)
    for moments, refusal in (
        ({"opens_at": now() + hour, "closes_at": now() + 2 * hour}, OpeningNotYet),
        ({"opens_at": now() - hour, "closes_at": now() - timedelta(seconds=1)}, OpeningOver),
        ({"opens_at": now() - hour, "closes_at": now() + hour, "stopped_at": now()}, OpeningStopped),
    ):
        Opening.objects.update(**moments)
        with pytest.raises(refusal):
            booked(slot)
        with pytest.raises(refusal):
            kept_places.times_of_opening(REF, by=office.CENTRE)
    assert not Booking.objects.exists()


def test_what_is_left_of_each_lane_is_told() -> None:
    opening, slots = make_opening(places=3, reserved=1, slots=2)
    booked(slots[0])
    online(opening, slots[0], name="別の 人")
    [here] = kept_places.openings_here(by=office.CENTRE)
    assert (here.is_open, here.left) == (True, (1, 3))
    times = kept_places.times_of_opening(REF, by=office.CENTRE)
    assert [(one.free, one.online) for one in times.here] == [(1, 2)]
    assert times.minutes == 15


def test_an_opening_of_another_office_is_not_served() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    Opening.objects.update(office=OTHER)
    assert kept_places.openings_here(by=WARD_STAFF) == ()
    with pytest.raises(NotPermitted):
        kept_places.times_of_opening(REF, by=WARD_STAFF)
    with pytest.raises(NotPermitted):
        booked(slot, by=WARD_STAFF)


def test_a_time_of_something_else_is_not_booked() -> None:
    make_opening(places=3, reserved=1)
    first = lay()
    for wrong in (mark(first), mark(first, line=REF), ""):
        said = Call("k1", (), wrong, NAME, "みほん", "093-000-0000", opening=REF, born="19850403")
        with pytest.raises(TimeNotChosen):
            telephone.book_for_caller(said, by=office.CENTRE)
    with pytest.raises(NoSuchOpening):
        telephone.book_for_caller(replace(said, opening="nothing"), by=office.CENTRE)


def move(made: BookingFacts, slot: int, *, by: Actor = office.CENTRE) -> BookingFacts:
    at = Slot.objects.get(pk=slot).starts_at.astimezone(JST)
    return day.move_for_visitor(made.number, mark(at, line=REF), by=by, revision=made.revision)


def test_staff_move_a_booking_of_the_line_within_the_share_of_the_line() -> None:
    opening, (first, second, third) = make_opening(places=2, reserved=1, slots=3)
    online(opening, first)
    online(opening, third, 2, name="別の 人")
    made = telephone.visit_for_caller(Booking.objects.get(slots=[first]).number, by=office.CENTRE)
    assert [one.starts_at for one in telephone.times_of_line(made, OFFICE, by=office.CENTRE).here] == [
        Slot.objects.get(pk=second).starts_at
    ]
    with pytest.raises(SlotFull):
        move(made, third)
    moved = move(made, second)
    assert moved.minutes == 15
    rows = {row.pk: (row.taken, row.taken_online) for row in Slot.objects.all()}
    assert rows == {first: (0, 0), second: (1, 1), third: (1, 1)}


def test_a_kept_place_moves_to_a_kept_place() -> None:
    _opening, (first, second) = make_opening(places=2, reserved=1, slots=2)
    made, other = booked(first), booked(second, "k2", name="別の 人")
    with pytest.raises(SlotFull):
        move(made, second)
    assert day.cancel_for_visitor(other.number, reason="都合", by=office.CENTRE, revision=None).state == "cancelled"
    move(made, second)
    assert [(row.taken, row.taken_online) for row in Slot.objects.order_by("id")] == [(0, 0), (1, 0)]


def test_a_visitor_moves_within_the_opening_though_its_days_are_its_own() -> None:
    opening, (first, second) = make_opening(places=2, reserved=1, slots=2)
    Slot.objects.filter(pk=second).update(starts_at=now() + timedelta(days=300), ends_at=now() + timedelta(days=301))
    online(opening, first)
    made = Booking.objects.get()
    goal = Slot.objects.get(pk=second).starts_at

    def to(line: str, at: datetime) -> BookingFacts:
        return change_visit(made.number, office=OFFICE, line=line, starts_at=at, by=anonymous(), by_visitor=True)

    assert to(REF, goal).ends_at - goal == Slot.objects.get(pk=second).ends_at - goal
    with pytest.raises(SlotClosed):
        to("child", lay())
    with pytest.raises(TooSoon):
        to(REF, now() - timedelta(minutes=5))


def test_nobody_moves_an_ordinary_visit_into_an_opening() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    made = telephone.book_for_caller(
        Call("k1", ("child",), mark(lay()), NAME, "みほん あおい", "093-000-0000"), by=office.CENTRE
    )
    with pytest.raises(SlotClosed):
        move(made, slot)


def test_whoever_cancelled_may_call_again() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    made = booked(slot)
    day.cancel_for_visitor(made.number, reason="都合", by=office.CENTRE, revision=None)
    assert booked(slot, "k2").number != made.number


def test_the_openings_on_the_page_need_two_statements_however_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    opening, _slots = make_opening(places=3, reserved=1)
    kept_places.openings_here(by=office.CENTRE)  # what the city publishes is read once
    for number in range(5):
        copy = Opening.objects.get(pk=opening.pk)
        copy.pk, copy.ref = None, f"other-{number}"
        copy.save()
    with django_assert_num_queries(2):
        assert len(kept_places.openings_here(by=office.CENTRE)) == 6


# ── Both lanes at once ──


def both(opening: Opening, slot: int, *, same: bool, many: int = 12) -> list[str]:
    """So many callers and so many in the line, all at once, on one slot or as one person."""
    writer = Writer(lambda wishes: decide_opening(opening.pk, REF, wishes), lambda *_: None)
    secret = opening_of(REF).secret

    def one(number: int) -> str:
        name = NAME if same else f"人 {number}"
        try:
            if number % 2:
                return booked(slot, f"k{number}", name=name).state
            person = places.person_key(secret, name, BORN)
            wish = Wish(f"w{number}", person, number, (slot,), name)
            found = writer._write([wish])[wish.key]
            assert not isinstance(found, Exception)
            return found.kind.value
        except (AlreadyBooked, SlotFull) as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


@pytest.mark.django_db(transaction=True)
def test_of_both_lanes_on_the_last_places_each_gives_its_own() -> None:
    opening, (slot,) = make_opening(places=2, reserved=1)
    told = both(opening, slot, same=False)
    assert (told[0::2].count("booked"), told[1::2].count("booked")) == (1, 1)
    row = Slot.objects.get()
    assert (row.taken, row.taken_online) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_one_person_in_both_lanes_at_once_has_one_place() -> None:
    opening, (slot,) = make_opening(places=24, reserved=12)
    told = both(opening, slot, same=True)
    assert told.count("booked") == 1
    assert Booking.objects.count() == Slot.objects.get().taken == 1
    assert set(told) <= {"booked", "already", "already_booked"}


@pytest.mark.django_db(transaction=True)
def test_the_race_shows_a_telephone_that_recognises_people_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, (slot,) = make_opening(places=24, reserved=12)
    monkeypatch.setattr(kept_places, "_key_in", lambda _opening, said: f"another-{said.name}")
    assert both(opening, slot, same=True).count("booked") == 2


def test_who_is_nobody_of_the_house_books_nothing() -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    with pytest.raises(NotPermitted):
        booked(slot, by=Actor(ActorKind.RESIDENT, "r-1", "見本"))
