"""Who waited first is asked first; an offer that lapses or is declined goes to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.booking.actions.promises import promised_places, release_promises
from madoguchi.engines.booking.actions.slots import block, lay_slots, unblock
from madoguchi.engines.booking.actions.waiters import Joining
from madoguchi.engines.booking.errors.bookings import SlotFull, WaitingForNothing
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiter_by_code
from madoguchi.engines.messaging.queries import messages_about, without_key
from madoguchi.journeys.visit.booking import (
    accept_visit,
    book_visit,
    cancel_visit,
    change_visit,
    lapse_offered_visits,
)
from madoguchi.journeys.visit.waiting import ask_who_waits, join_waiting, leave_waiting, offer_places
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now, today
from tests.engines.booking.office import check_truth, office_id, open_day, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")


def waits(key: str, *, minutes: int = 15, days: int = 20, **more: object) -> WaiterFacts:
    given = {
        "key": key,
        "office": office_id(),
        "lines": ("child",),
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


def free_now(at: datetime) -> int:
    """How many places the public may take at a time, as the calendar draws it."""
    (day,) = days_of_slots(at.date(), 1, lines=["child"], offices=[office_id()])
    return next(one.free for one in day.starts(1) if one.starts_at == at)


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


def test_what_comes_free_is_nobody_elses_before_those_who_wait_were_asked() -> None:
    first = slots(1, capacity=2)
    made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    other, _ = book_visit(wish(first, "k2"), by=VISITOR)
    one = waits("w1")
    for gone in (made, other):
        cancel_visit(gone.number, by=VISITOR, by_visitor=True)
    assert free_now(first) == 0
    for lane in ("online", "telephone"):
        with pytest.raises(SlotFull):
            book_visit(wish(first, "k3", lane=lane), by=VISITOR)
    assert offer_places(office_id(), "child") == 1
    assert (offered(one).starts_at, free_now(first)) == (first, 1)
    book_visit(wish(first, "k3"), by=VISITOR)
    check_truth()


def test_what_nobody_waits_for_is_free_at_once() -> None:
    first = slots(1)
    made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    waits("w1", days=0)
    cancel_visit(made.number, by=VISITOR, by_visitor=True)
    assert free_now(first) == 1
    book_visit(wish(first, "k2"), by=VISITOR)


def test_a_lost_job_is_made_up_for_and_what_came_free_meanwhile_stays_promised() -> None:
    first = slots(2)
    numbers = [book_visit(wish(first + timedelta(minutes=15 * n), f"k{n}"), by=VISITOR)[0].number for n in (0, 1)]
    waits("w1", minutes=30)
    cancel_visit(numbers[0], by=VISITOR, by_visitor=True)
    ProcrastinateJob.objects.filter(task_name="offer_free_places").delete()
    assert ask_who_waits() == 1
    assert ProcrastinateJob.objects.filter(task_name="offer_free_places").count() == 1
    seen = promised_places(office_id(), "child")
    cancel_visit(numbers[1], by=VISITOR, by_visitor=True)
    release_promises(seen)
    assert [free_now(first), free_now(first + timedelta(minutes=15))] == [1, 0]


def test_a_time_moved_by_one_step_does_not_lose_the_step_it_keeps() -> None:
    first = slots(3)
    made, _ = book_visit(wish(first, "k1", minutes=30), by=VISITOR)
    waits("w1")
    later = first + timedelta(minutes=15)
    change_visit(made.number, office=office_id(), line="child", starts_at=later, by=VISITOR, by_visitor=True)
    assert [free_now(first + timedelta(minutes=15 * n)) for n in range(3)] == [0, 0, 0]
    assert offer_places(office_id(), "child") == 1
    check_truth()


def test_places_staff_open_again_are_offered_first_to_who_waits() -> None:
    days = lay_slots(until=open_day().date())
    assert days
    first = open_day()
    until = first + timedelta(minutes=15)
    closed = block(office_id(), "child", first, until, capacity=0, reason="研修", by="見本")
    waits("w1", from_on=first.date(), until_on=first.date())
    assert unblock(closed, office=office_id())
    assert free_now(first) == 0
    assert offer_places(office_id(), "child") == 1
    assert free_now(first) > 0


def test_who_joins_is_told_so_once_with_the_way_to_stop() -> None:
    place = waits("w1")
    assert waits("w1") == place
    (letter,) = messages_about(place.mark)
    assert (letter.kind, letter.recipient) == ("waiting_joined", "w1@example.jp")
    assert f"/w/{place.code}" in letter.body
    assert place.code not in without_key(letter).body


def test_who_waits_for_something_several_lines_do_is_asked_when_any_of_them_has_a_place() -> None:
    first = slots(1, line="general")
    made, _ = book_visit(wish(first, "k1", line="general"), by=VISITOR)
    one, other = waits("w1", lines=("child", "general")), waits("w2", lines=("general",))
    apart = waits("w3", lines=("moving",))
    assert [one.ahead, other.ahead, apart.ahead] == [0, 1, 0]
    cancel_visit(made.number, by=VISITOR, by_visitor=True)
    with pytest.raises(SlotFull):
        book_visit(wish(first, "k2", line="general"), by=VISITOR)
    assert offer_places(office_id(), "child") == 0
    assert offer_places(office_id(), "general") == 1
    assert [state(place) for place in (one, other, apart)] == ["offered", "waiting", "waiting"]
    assert (offered(one).starts_at, offered(one).line) == (first, "general")
    slots(1)
    assert offer_places(office_id(), "child") == 0  # one offer is enough for one person
    check_truth()


def test_who_joins_has_every_line_looked_at_that_does_all_of_it() -> None:
    waits("w1", lines=("child", "general"))
    jobs = ProcrastinateJob.objects.filter(task_name="offer_free_places").order_by("id")
    assert [one.args["line"] for one in jobs] == ["child", "general"]


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


@pytest.mark.parametrize("asked", [("general", "child"), ("child", "general")])
def test_who_has_a_time_in_one_line_keeps_waiting_for_the_others(asked: tuple[str, str]) -> None:
    first = slots(2, line="general")
    slots(1)
    book_visit(wish(first, "k1", line="general", person_key="p"), by=VISITOR)
    one = waits("w1", lines=("general", "child"), person_key="p")
    made = {line: offer_places(office_id(), line) for line in asked}
    assert made == {"general": 0, "child": 1}
    assert (state(one), offered(one).line) == ("offered", "child")
    check_truth()


def test_who_has_a_time_in_every_line_waits_no_longer() -> None:
    for line in ("general", "child"):
        book_visit(wish(slots(2, line=line), line, line=line, person_key="p"), by=VISITOR)
    one = waits("w1", lines=("general", "child"), person_key="p")
    assert offer_places(office_id(), "child") == 0
    assert state(one) == "withdrawn"


def test_who_has_as_many_times_as_one_may_waits_no_longer_in_any_line() -> None:
    most = visit().rules.most_per_person
    held = [one.id for one in visit().lines if one.id not in {"general", "child"}][:most]
    assert len(held) == most
    for line in held:
        book_visit(wish(slots(1, line=line), line, line=line, person_key="p"), by=VISITOR)
    slots(1)
    one = waits("w1", lines=("general", "child"), person_key="p")
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
