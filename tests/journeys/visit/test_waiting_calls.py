"""Who has no mail waits too: staff put them on the list, call them in order, and nobody loses or gets a place twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.booking.errors.bookings import (
    AlreadyWaiting,
    BookingOver,
    NoSuchBooking,
    NoSuchWaiter,
    OfferAnswered,
    SlotFull,
    StaleBooking,
    WaiterOffered,
    WaitingOver,
)
from madoguchi.engines.booking.errors.desk import ReasonMissing
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiter_by_code
from madoguchi.engines.booking.queries.who_waits import calls_to_make
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.visit.booking import book_visit, cancel_visit, lapse_offered_visits
from madoguchi.journeys.visit.waiting import ask_who_waits, leave_waiting, offer_places
from madoguchi.journeys.visit.waiting_calls import (
    WaitingCall,
    accept_for_caller,
    decline_for_caller,
    join_for_caller,
    note_unreached,
    problems_of,
    standing_place,
    take_off,
)
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import JST, moved_to, now, today
from tests.engines.booking.office import check_truth, open_day, wish
from tests.engines.booking.waiting import waits as waits_by_mail
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, OTHER, WARD_STAFF, lay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")


def nine(days: int) -> datetime:
    """Nine o'clock of an office day."""
    on = city().business_calendar.add(today(), days)
    return datetime(on.year, on.month, on.day, 9, tzinfo=JST)


@pytest.fixture(autouse=True)
def _in_the_morning(published: object) -> Iterator[None]:
    """Staff have the day before them, whenever these tests run."""
    with moved_to(nine(1)):
        yield


def call(key: str = "w1", **more: object) -> WaitingCall:
    given: dict[str, Any] = {
        "services": ("child",),
        "office": OFFICE,
        "from_on": today(),
        "until_on": today() + timedelta(days=20),
        "name": f"見本　{key}",
        "kana": "ミホン アオイ",
        "telephone": f"093-000-{sum(map(ord, key)) % 10_000:04d}",
        **more,
    }
    return WaitingCall(key, **given)


def waits(key: str = "w1", **more: object) -> WaiterFacts:
    return join_for_caller(call(key, **more), by=office.CENTRE)


def state(place: WaiterFacts) -> str:
    return waiter_by_code(place.code).state


def held(place: WaiterFacts) -> str:
    """The number of the time that is held for somebody."""
    return Booking.objects.get(code=waiter_by_code(place.code).booking_code).number


def offer(line: str = "child") -> int:
    return offer_places(OFFICE, line)


def test_a_caller_is_put_on_the_list_once_and_it_is_on_record_who_did() -> None:
    place = waits()
    assert waits().code == place.code
    row = Waiter.objects.get()
    assert (row.name, row.kana, row.email, row.lane, row.mark) == (
        "見本 w1",
        "ミホン アオイ",
        "",
        "telephone",
        place.mark,
    )
    (entry,) = Entry.objects.filter(verb="write:waiting_joined")
    assert (entry.actor_ref, entry.dossiers) == ("centre-1", [place.mark])
    assert messages_about(place.mark) == ()


def test_the_same_person_stands_once_on_the_list_of_an_office_for_a_line() -> None:
    lay(1)
    place = waits("w1")
    again = {"telephone": call("w1").telephone.replace("-", ""), "kana": "みほん　あおい"}
    with pytest.raises(AlreadyWaiting):
        waits("w2", **again)
    standing = standing_place(call("w2", **again), by=office.CENTRE)
    assert standing is not None
    assert standing.mark == place.mark
    assert offer() == 1
    with pytest.raises(AlreadyWaiting):  # a time is held that was not answered yet
        waits("w3", **again)
    assert waits("w4", **again, office=OTHER).office == OTHER
    person = Waiter.objects.get(mark=place.mark).person_key
    assert waits_by_mail(office=OFFICE, lines=("moving",), person_key=person).lines == ("moving",)
    assert waits("w1").code == place.code
    assert Waiter.objects.count() == 3


def test_who_waits_no_longer_may_wait_again() -> None:
    lay(1)
    place, again = waits("w1"), {"telephone": call("w1").telephone}
    take_off(OFFICE, place.mark, reason="間違い", by=office.CENTRE)
    other = waits("w2", **again)
    assert offer() == 1
    decline_for_caller(held(other), by=office.CENTRE)
    assert state(waits("w3", **again)) == "waiting"
    assert standing_place(call("w4"), by=office.CENTRE) is None


def test_who_has_mail_is_told_there_although_staff_put_them_on_the_list() -> None:
    place = waits(email="aoi@example.jp")
    assert [one.kind for one in messages_about(place.mark)] == ["waiting_joined"]
    lay(1)
    offer()
    assert calls_to_make(OFFICE).rows == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"kana": "mihon"}, "kana"),
        ({"telephone": ""}, "telephone"),
        ({"email": "not an address"}, "email"),
        ({"services": ()}, "service"),
        ({"from_on": None}, "from_on"),
        ({"until_on": today() - timedelta(days=400)}, "from_on"),
    ],
)
def test_what_is_missing_is_said_at_its_field(change: dict[str, Any], field: str) -> None:
    assert set(problems_of(replace(call(), **change))) == {field}
    assert problems_of(call()) == {}


def test_people_are_called_in_the_order_they_came_and_staff_see_until_when() -> None:
    lay(2)
    first, second, third = waits("w1"), waits("w2"), waits("w3")
    assert offer() == 2
    rows = calls_to_make(OFFICE).rows
    assert [one.mark for one in rows] == [first.mark, second.mark]
    assert [one.booking_number for one in rows] == [held(first), held(second)]
    assert all(one.offered_until and one.offered_until > now() and one.is_called for one in rows)
    assert state(third) == "waiting"
    assert calls_to_make(OFFICE, most=1).following == 1
    assert calls_to_make(OTHER).rows == ()


def test_a_yes_books_it_and_a_second_clerk_changes_nothing() -> None:
    lay(1)
    place = waits()
    offer()
    number = held(place)
    assert accept_for_caller(number, by=office.CENTRE).state == "booked"
    assert accept_for_caller(number, by=WARD_STAFF).state == "booked"
    assert state(place) == "taken"
    assert calls_to_make(OFFICE).rows == ()
    assert Entry.objects.filter(verb="write:booking_made", actor_ref__in=["centre-1", "ward-1"]).count() == 1
    with pytest.raises(OfferAnswered):
        decline_for_caller(number, by=WARD_STAFF)
    with pytest.raises(OfferAnswered):
        note_unreached(number, tries=0, by=WARD_STAFF)
    assert Booking.objects.get(number=number).state == "booked"
    check_truth()


def test_a_no_offers_it_to_the_next_at_once() -> None:
    lay(1)
    first, second = waits("w1"), waits("w2")
    offer()
    number = held(first)
    decline_for_caller(number, by=office.CENTRE)
    decline_for_caller(number, by=office.CENTRE)
    with pytest.raises(BookingOver):
        accept_for_caller(number, by=office.CENTRE)
    with pytest.raises(SlotFull):
        book_visit(wish(open_day(), "quicker", office=OFFICE), by=VISITOR)
    assert offer() == 1
    assert [state(first), state(second)] == ["withdrawn", "offered"]
    assert Booking.objects.get(number=held(second)).starts_at == open_day()
    check_truth()


def not_reached(place: WaiterFacts, times: int = 3) -> None:
    number = held(place)
    for tries in range(times):
        note_unreached(number, tries=tries, by=office.CENTRE)


def test_after_the_last_call_nobody_answered_the_next_is_asked_and_the_place_is_kept() -> None:
    lay(1)
    first, second = waits("w1"), waits("w2")
    offer()
    number = held(first)
    not_reached(first, 2)
    assert (state(first), calls_to_make(OFFICE).rows[0].tries) == ("offered", 2)
    called = note_unreached(number, tries=2, by=office.CENTRE)
    assert (called.is_over, called.keeps_place) == (True, True)
    assert offer() == 1
    assert [state(first), state(second)] == ["waiting", "offered"]
    lay_later(1)
    assert offer() == 0  # only from the next office day on
    with moved_to(nine(1)):
        assert ask_who_waits() > 0
        assert offer() == 1
        assert state(first) == "offered"
        assert held(first) != number
    check_truth()


def lay_later(count: int) -> None:
    """Free times behind those that are taken."""
    lay_on(open_day() + timedelta(hours=3), count)


def lay_on(begins: datetime, count: int) -> None:
    """So many free times one after another."""
    for number in range(count):
        at = begins + timedelta(minutes=15 * number)
        Slot.objects.create(
            office=OFFICE,
            line="child",
            starts_at=at,
            ends_at=at + timedelta(minutes=15),
            capacity=1,
            declared=1,
            reserved=0,
        )


def test_who_is_not_reached_for_a_second_time_waits_no_longer() -> None:
    lay_on(open_day(after=8), 1)  # not on the next office day: there must be time for the calls
    place = waits()
    offer()
    not_reached(place)
    with moved_to(nine(1)):
        ask_who_waits()
        offer()
        not_reached(place)
        assert state(place) == "lapsed"
        assert offer() == 0
    check_truth()


@pytest.mark.parametrize("tries", [0, 1, 2])
def test_an_offer_that_ends_while_it_is_called_costs_no_place_and_does_not_count(tries: int) -> None:
    lay(1)
    first, second = waits("w1"), waits("w2")
    offer()
    number = held(first)
    not_reached(first, tries)
    over = Booking.objects.get(number=number).offered_until
    assert over is not None
    with moved_to(over + timedelta(minutes=1)):
        assert lapse_offered_visits() == 1
        with pytest.raises(BookingOver):
            accept_for_caller(number, by=office.CENTRE)
        with pytest.raises(BookingOver):
            note_unreached(number, tries=tries, by=office.CENTRE)
        assert offer() == 1
        assert [state(first), state(second)] == ["waiting", "offered"]
        row = Waiter.objects.get(mark=first.mark)
        assert row.unreached == 0
        assert row.rests_until == (city().business_calendar.add(today(), 1) if tries else None)
    check_truth()


def over_without_a_call(place: WaiterFacts) -> datetime:
    """A moment when the time that is held for somebody is over."""
    over = Booking.objects.get(number=held(place)).offered_until
    assert over is not None
    return over + timedelta(minutes=1)


def test_whom_nobody_called_is_passed_over_for_that_time_only_and_asked_again_the_same_day() -> None:
    lay(1)
    first, second, third = waits("w1"), waits("w2"), waits("w3")
    offer()
    passed = held(first)
    with moved_to(over_without_a_call(first)):
        lapse_offered_visits()
        lay_later(1)
        assert offer() == 2
        assert [state(first), state(second), state(third)] == ["offered", "offered", "waiting"]
        assert Booking.objects.get(number=held(first)).starts_at > open_day()
        assert Booking.objects.get(number=held(second)).starts_at == open_day()
        assert held(first) != passed
    check_truth()


def test_a_time_nobody_called_for_and_nobody_else_waits_for_is_held_once_more() -> None:
    lay(1)
    place = waits()
    offer()
    passed = held(place)
    with moved_to(over_without_a_call(place)):
        lapse_offered_visits()
        assert offer() == 1
        assert held(place) != passed
        assert Waiter.objects.get().rests_until is None
    check_truth()


def test_whom_nobody_called_keeps_the_turn_for_the_same_hour_of_another_line() -> None:
    lay(1)
    able = {"lines": ("child", "moving"), "email": "", "lane": "telephone"}
    first = waits_by_mail(office=OFFICE, **able)
    second = waits_by_mail(office=OFFICE, **able, telephone="093-000-0002")
    offer()
    with moved_to(over_without_a_call(first)):
        lapse_offered_visits()
        Slot.objects.update(line="moving")
        assert offer("moving") == 1
        assert [state(first), state(second)] == ["offered", "waiting"]


def test_a_yes_counts_as_long_as_nobody_took_the_time_back() -> None:
    lay(1)
    place = waits()
    offer()
    over = Booking.objects.get(number=held(place)).offered_until
    assert over is not None
    with moved_to(over + timedelta(minutes=1)):
        assert accept_for_caller(held(place), by=office.CENTRE).state == "booked"
        assert lapse_offered_visits() == 0
    check_truth()


def test_two_who_note_the_same_call_note_it_once() -> None:
    lay(1)
    place = waits()
    offer()
    note_unreached(held(place), tries=0, by=office.CENTRE)
    with pytest.raises(StaleBooking):
        note_unreached(held(place), tries=0, by=WARD_STAFF)
    assert Waiter.objects.get().tries == 1


def test_a_place_kept_for_the_telephone_that_comes_free_is_for_who_joined_by_it() -> None:
    first = lay(1, capacity=1, reserved=1)
    made, _new = book_visit(wish(first, "k1", office=OFFICE, lane="telephone"), by=office.CENTRE)
    online, caller = waits_by_mail(office=OFFICE), waits("w2")
    cancel_visit(made.number, by=office.CENTRE, by_visitor=False)
    assert offer() == 1
    assert [state(online), state(caller)] == ["waiting", "offered"]
    assert Booking.objects.get(number=held(caller)).lane == "telephone"
    check_truth()


def test_a_public_place_goes_to_whoever_came_first_by_whichever_way() -> None:
    first = lay(1)
    made, _new = book_visit(wish(first, "k1", office=OFFICE), by=VISITOR)
    online, caller = waits_by_mail(office=OFFICE), waits("w2")
    cancel_visit(made.number, by=VISITOR, by_visitor=True)
    assert offer() == 1
    assert [state(online), state(caller)] == ["offered", "waiting"]


def test_no_time_is_held_for_a_caller_that_staff_could_not_tell_of_in_time() -> None:
    first = lay(1)
    caller, online = waits("w1"), waits_by_mail(office=OFFICE)
    with moved_to(first - timedelta(minutes=110)):  # ten minutes past eight, before anybody calls
        assert offer() == 1
        assert [state(caller), state(online)] == ["waiting", "offered"]


def test_staff_take_somebody_off_with_a_reason_that_only_the_place_keeps() -> None:
    place = waits()
    with pytest.raises(ReasonMissing):
        take_off(OFFICE, place.mark, reason=" ", by=office.CENTRE)
    take_off(OFFICE, place.mark, reason="電話で、やめると聞きました", by=office.CENTRE)
    assert (state(place), Waiter.objects.get().reason) == ("withdrawn", "電話で、やめると聞きました")
    (entry,) = Entry.objects.filter(verb="write:waiting_ended")
    assert "やめると" not in f"{entry.data}{entry.purpose}"
    with pytest.raises(WaitingOver):
        take_off(OFFICE, place.mark, reason="もう一度", by=office.CENTRE)
    lay(1)
    assert offer() == 0


def test_who_has_mail_is_told_why_they_were_taken_off() -> None:
    place = waits_by_mail(office=OFFICE)
    take_off(OFFICE, place.mark, reason="同じ方の申込みが2つありました", by=office.CENTRE)
    (letter,) = messages_about(place.mark)
    assert (letter.kind, letter.recipient) == ("waiting_ended", "aoi@example.jp")
    assert "同じ方の申込みが2つありました" in letter.body
    assert ProcrastinateJob.objects.filter(task_name="deliver_message").exists()


def test_nobody_leaves_or_is_taken_off_while_a_time_is_held() -> None:
    lay(1)
    place = waits()
    offer()
    with pytest.raises(WaiterOffered):
        take_off(OFFICE, place.mark, reason="間違い", by=office.CENTRE)
    with pytest.raises(WaiterOffered):
        leave_waiting(place.code)
    assert state(place) == "offered"


def acts(place: WaiterFacts) -> list[Callable[[Any], object]]:
    return [
        lambda by: accept_for_caller(held(place), by=by),
        lambda by: decline_for_caller(held(place), by=by),
        lambda by: note_unreached(held(place), tries=0, by=by),
    ]


def test_only_who_serves_the_office_joins_answers_and_takes_off() -> None:
    lay(1)
    place = waits()
    offer()
    elsewhere = replace(WARD_STAFF, duties=(replace(WARD_STAFF.duties[0], ward=OTHER),))
    for nobody in (AUDITOR, office.CLERK, office.ADMINISTRATOR, elsewhere):
        for act in acts(place):
            with pytest.raises((NotPermitted, NoSuchBooking)):
                act(nobody)
        with pytest.raises(NotPermitted):
            join_for_caller(call("other"), by=nobody)
        with pytest.raises(NotPermitted):
            take_off(OFFICE, place.mark, reason="間違い", by=nobody)
    with pytest.raises(NoSuchWaiter):
        take_off(OTHER, place.mark, reason="間違い", by=office.CENTRE)
    assert state(place) == "offered"
