"""A booked visit leaves its evidence and its message, once; a cancelled one tells, and asks the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from madoguchi.engines.booking.errors.bookings import SlotFull
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.visit import booking
from madoguchi.journeys.visit.booking import (
    accept_visit,
    book_visit,
    cancel_visit,
    change_visit,
    lapse_offered_visits,
    person_key,
    release_missed_visits,
)
from madoguchi.journeys.visit.telling import remind_visitors, tell_visitor_of
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.office import office_id, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")


def waiting(task: str) -> list[dict[str, object]]:
    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("id").values_list("args", flat=True))


def verbs(number: str) -> list[str]:
    return [one.verb for one in reversed(disclosures_of(number))]


def test_booking_again_with_the_same_key_tells_nobody_twice() -> None:
    first = slots()
    made, is_new = book_visit(wish(first, "k1"), by=VISITOR)
    again, is_new_again = book_visit(wish(first, "k1"), by=VISITOR)
    assert (made, is_new, is_new_again) == (again, True, False)
    assert waiting("tell_visitor") == [{"number": made.number, "kind": "booking_made"}]
    assert verbs(made.number) == ["write:booking_made"]


def test_a_refused_booking_leaves_nothing_behind() -> None:
    first = slots(1)
    book_visit(wish(first, "k1"), by=VISITOR)
    with pytest.raises(SlotFull):
        book_visit(wish(first, "k2"), by=VISITOR)
    assert len(waiting("tell_visitor")) == 1


def test_the_message_leads_to_the_page_and_is_written_once() -> None:
    made, _ = book_visit(wish(slots(), "k1", email="aoi@example.jp", services=("child", "certificate")), by=VISITOR)
    for _time in range(2):
        tell_visitor_of(made.number, "booking_made", key="job-1")
    (message,) = messages_about(made.number)
    assert f"/v/{made.code}" in message.body
    assert "児童手当・子ども医療、証明書" in message.body
    assert "10:00" in message.body
    assert message.reference_number == made.number


def test_changing_and_cancelling_ask_who_waits() -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    later = first + timedelta(minutes=15)
    where = {"office": office_id(), "line": "child", "by": VISITOR, "by_visitor": True}
    change_visit(made.number, starts_at=later, **where)  # type: ignore[arg-type]
    change_visit(made.number, starts_at=later, **where)  # type: ignore[arg-type]
    for _time in range(2):
        cancel_visit(made.number, by=VISITOR, by_visitor=True)
    assert verbs(made.number) == ["write:booking_made", "write:booking_changed", "write:booking_cancelled"]
    assert len(waiting("offer_free_places")) == 2


def test_nobody_is_reminded_twice() -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    assert remind_visitors() == 0
    with moved_to(first - timedelta(hours=20)):
        assert remind_visitors() == 1
        assert remind_visitors() == 0
    assert [one["kind"] for one in waiting("tell_visitor")] == ["booking_made", "booking_reminder"]
    assert made.number == waiting("tell_visitor")[1]["number"]


def test_who_books_or_moves_shortly_before_is_not_reminded_of_what_they_just_read() -> None:
    first = slots()
    with moved_to(first - timedelta(hours=30)):
        early, _ = book_visit(wish(first, "k1"), by=VISITOR)
        moved, _ = book_visit(wish(first + timedelta(minutes=15), "k2"), by=VISITOR)
    with moved_to(first - timedelta(hours=20)):
        book_visit(wish(first + timedelta(minutes=30), "k3"), by=VISITOR)
        later = first + timedelta(minutes=45)
        change_visit(moved.number, office=office_id(), line="child", starts_at=later, by=VISITOR, by_visitor=False)
        assert remind_visitors() == 1
    assert [one["number"] for one in waiting("tell_visitor") if one["kind"] == "booking_reminder"] == [early.number]


def test_what_nobody_came_for_and_what_nobody_accepted_comes_free() -> None:
    first = slots()
    missed, _ = book_visit(wish(first, "k1"), by=VISITOR)
    offered, _ = book_visit(wish(first + timedelta(minutes=15), "k2", offered_until=now()), by=VISITOR)
    taken, _ = book_visit(wish(first + timedelta(minutes=30), "k3", offered_until=first), by=VISITOR)
    accept_visit(taken.number, by=VISITOR)
    with moved_to(first + timedelta(minutes=16)):
        assert release_missed_visits() == 1
        assert lapse_offered_visits() == 1
    assert verbs(missed.number)[-1] == "write:booking_missed"
    assert verbs(offered.number)[-1] == "write:booking_lapsed"


@pytest.mark.django_db(transaction=True)
def test_no_transaction_holds_the_slots_of_two_whose_places_come_free(monkeypatch: pytest.MonkeyPatch) -> None:
    first, written = slots(), []
    for number, key in enumerate(("k1", "k2")):
        book_visit(wish(first + timedelta(minutes=15 * number), key), by=VISITOR)

    def note(by: Actor, verb: str, one: BookingFacts) -> None:
        written.append(one.number)
        if len(written) == 2:
            raise RuntimeError("the second is lost")

    monkeypatch.setattr(booking, "note_booking", note)
    with moved_to(first + timedelta(minutes=40)), pytest.raises(RuntimeError):
        release_missed_visits()
    states = {one.number: one.state for one in Booking.objects.all()}
    assert [states[number] for number in written] == ["missed", "booked"]


def test_a_person_is_recognised_by_reading_and_contact_with_an_account_or_without() -> None:
    one = person_key(kana="ミホン アオイ", telephone="093-000-0000")
    assert one == person_key(kana="みほんあおい", telephone="０９３０００００００", email="aoi@example.jp")
    assert one == person_key(kana="ミホン アオイ", telephone="0930000000", account_ref="a")
    assert one != person_key(kana="ミホン アオイ", telephone="093-000-0001")
    assert one != person_key(kana="ミホン ミドリ", telephone="093-000-0000")
    mail = person_key(kana="ミホン アオイ", email="aoi@example.jp")
    assert mail == person_key(kana="ミホン アオイ", email="AOI@example.jp", account_ref="a")
    assert person_key(account_ref="a", kana="ミホン") != person_key(account_ref="b", kana="ミホン")
    assert person_key(kana="ミホン") == ""


def test_booking_asks_the_database_one_thing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = slots()
    # Around the one statement stands the savepoint that a test's own transaction asks for.
    with django_assert_num_queries(3):
        made, _ = book_visit(wish(first, "k1"), by=VISITOR)
    assert verbs(made.number) == ["write:booking_made"]
