"""Who waited first is asked first; an offer that lapses or is declined goes to the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.booking.actions.waiters import Joining
from madoguchi.engines.booking.errors.bookings import WaitingForNothing
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiter_by_code
from madoguchi.journeys.visit.booking import accept_visit, book_visit, cancel_visit, lapse_offered_visits
from madoguchi.journeys.visit.waiting import join_waiting, leave_waiting, offer_places
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now, today
from tests.engines.booking.office import check_truth, office_id, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")


def waits(key: str, *, minutes: int = 15, days: int = 20, **more: object) -> WaiterFacts:
    given = {
        "key": key,
        "office": office_id(),
        "line": "child",
        "from_on": today(),
        "minutes": minutes,
        "until_on": today() + timedelta(days=days),
        "services": ("child",),
        "email": f"{key}@example.jp",
        "name": f"見本 {key}",
    }
    return join_waiting(Joining(**{**given, **more}))  # type: ignore[arg-type]


def state(place: WaiterFacts) -> str:
    return waiter_by_code(place.code).state


def offered(place: WaiterFacts) -> Booking:
    return Booking.objects.get(code=waiter_by_code(place.code).booking_code)


def test_a_cancelled_place_is_offered_in_the_order_people_came() -> None:
    first = slots(1)
    made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    one, other = waits("w1"), waits("w2")
    assert [one.ahead, other.ahead] == [0, 1]
    assert offer_places(office_id(), "child") == 0
    cancel_visit(made.number, by=VISITOR, by_visitor=True)
    assert offer_places(office_id(), "child") == 1
    assert offer_places(office_id(), "child") == 0
    assert [state(one), state(other)] == ["offered", "waiting"]
    assert offered(one).starts_at == first
    told = ProcrastinateJob.objects.filter(task_name="tell_visitor").order_by("-id").first()
    assert told is not None
    assert told.args == {"number": offered(one).number, "kind": "booking_offered"}
    check_truth()


def test_an_offer_that_lapses_goes_to_the_next_and_does_not_come_back() -> None:
    slots(1)
    one, other = waits("w1"), waits("w2")
    offer_places(office_id(), "child")
    with moved_to(now() + timedelta(hours=3)):
        assert lapse_offered_visits() == 1
        assert offer_places(office_id(), "child") == 1
    assert [state(one), state(other)] == ["lapsed", "offered"]
    check_truth()


def test_an_offer_that_is_declined_goes_to_the_next() -> None:
    slots(1)
    one, other = waits("w1"), waits("w2")
    offer_places(office_id(), "child")
    cancel_visit(offered(one).number, by=VISITOR, by_visitor=True)
    offer_places(office_id(), "child")
    assert [state(one), state(other)] == ["withdrawn", "offered"]


def test_an_accepted_offer_is_a_booking() -> None:
    slots(1)
    one = waits("w1")
    offer_places(office_id(), "child")
    assert accept_visit(offered(one).number, by=VISITOR).state == "booked"
    offer_places(office_id(), "child")
    assert state(one) == "taken"


def test_who_needs_two_slots_is_passed_over_and_keeps_the_place() -> None:
    slots(1)
    long, short = waits("w1", minutes=30), waits("w2")
    assert offer_places(office_id(), "child") == 1
    assert [state(long), state(short)] == ["waiting", "offered"]
    assert waiter_by_code(long.code).ahead == 0


def test_who_has_a_time_by_now_waits_no_longer() -> None:
    first = slots(2)
    book_visit(wish(first, "k1", person_key="p"), by=VISITOR)
    one = waits("w1", person_key="p")
    assert offer_places(office_id(), "child") == 0
    assert state(one) == "withdrawn"


def test_joining_again_is_one_place_and_leaving_is_leaving() -> None:
    assert waits("w1").code == waits("w1").code
    leave_waiting(waits("w1").code)
    slots(1)
    assert offer_places(office_id(), "child") == 0


def test_nobody_waits_for_days_that_cannot_be_booked() -> None:
    for change in ({"until_on": today() - timedelta(days=1)}, {"from_on": today() + timedelta(days=400)}):
        with pytest.raises(WaitingForNothing):
            waits("w1", **change)
