"""The desk and the waiting list: a caller without mail is put on it by keyboard, called in order, and answered for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.journeys.visit.booking import lapse_offered_visits
from madoguchi.journeys.visit.waiting import offer_places
from madoguchi.values.clock import moved_to, today
from tests.faces.staff.conftest import Door
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, OTHER, WARD_STAFF, lay
from tests.journeys.visit.test_waiting_calls import nine, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
WAIT, LIST = "/staff/visits/wait", f"/staff/visits/waiting/{OFFICE}"


@pytest.fixture(autouse=True)
def _in_the_morning(published: object) -> Iterator[None]:
    with moved_to(nine(1)):
        yield


def said(**change: str) -> dict[str, str]:
    return {
        "service": "child",
        "office": OFFICE,
        "key": "k1",
        "from_on": today().isoformat(),
        "until_on": (today() + timedelta(days=9)).isoformat(),
        "name": "見本 葵",
        "kana": "みほん あおい",
        "telephone": "0930000000",
        **change,
    }


def held() -> Booking:
    """The time that is held for the one who waits."""
    lay(1)
    waits()
    offer_places(OFFICE, "child")
    return Booking.objects.get()


def test_what_the_caller_said_for_a_booking_is_not_asked_again(centre: Client) -> None:
    assert 'formaction="/staff/visits/wait"' in centre.get("/staff/visits/book", {"service": "child"}).content.decode()
    page = centre.post(WAIT, {**said(), "carry": "1", "from": ""}).content.decode()
    assert 'value="みほん あおい"' in page
    assert re.search(r'value="child"[^>]* checked', page)
    assert not Waiter.objects.exists()


def test_one_press_puts_a_caller_on_the_list_and_twice_is_once(centre: Client) -> None:
    for _time in range(2):
        assert centre.post(WAIT, said())["Location"] == LIST
    row = Waiter.objects.get()
    assert (row.name, row.kana, row.telephone, row.lane) == ("見本 葵", "ミホン アオイ", "0930000000", "telephone")
    page = centre.get(LIST).content.decode()
    assert "いま1番目です" in page
    assert "メールなし：電話で知らせます" in page


def test_who_waits_already_is_shown_with_the_place_they_have(centre: Client) -> None:
    first = waits("w1")
    centre.post(WAIT, said())
    place = Waiter.objects.get(key="k1")
    answer = centre.post(WAIT, said(key="k2"))
    assert answer["Location"] == f"{LIST}?after={place.pk - 1}"
    page = centre.get(answer["Location"]).content.decode()
    assert "この方は、すでに空きを待っています" in page
    assert place.mark in page
    assert first.mark not in page


def test_what_is_missing_is_said_and_nothing_is_lost(centre: Client) -> None:
    answer = centre.post(WAIT, said(telephone=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="telephone--error"' in page
    assert 'value="みほん あおい"' in page
    assert not Waiter.objects.exists()


def test_days_that_cannot_be_booked_are_said_at_the_days(centre: Client) -> None:
    far = (today() + timedelta(days=400)).isoformat()
    answer = centre.post(WAIT, said(from_on=far, until_on=far))
    assert answer.status_code == 422
    assert 'id="from_on--error"' in answer.content.decode()


def test_the_list_says_whom_to_call_and_a_yes_leads_to_the_number(centre: Client) -> None:
    booking = held()
    page = centre.get(LIST).content.decode()
    assert "電話をかける方" in page
    assert f'href="tel:{booking.telephone}"' in page
    answer = centre.post(f"/staff/visits/of/{booking.number}/accept")
    assert answer["Location"] == f"/staff/visits/of/{booking.number}"
    assert "番号を、区切って読み上げて" in centre.get(answer["Location"]).content.decode()
    assert "電話をかける方" not in centre.get(LIST).content.decode()


def test_the_page_of_bookings_says_that_somebody_is_to_be_called(centre: Client) -> None:
    here = {"office": OFFICE}
    assert "電話をかける方がいます" not in centre.get("/staff/visits/book", here).content.decode()
    booking = held()
    assert "返事を待っている方が1人います" in centre.get("/staff/visits/book", here).content.decode()
    assert "電話をかける方がいます" not in centre.get("/staff/visits/book", {"office": OTHER}).content.decode()
    centre.post(f"/staff/visits/of/{booking.number}/decline")
    assert "電話をかける方がいます" not in centre.get("/staff/visits/book", here).content.decode()


def test_a_no_and_no_answer_lead_back_to_the_list(centre: Client) -> None:
    booking = held()
    for tries in range(2):
        centre.post(f"/staff/visits/of/{booking.number}/not-reached", {"tries": str(tries)})
    page = centre.get(LIST).content.decode()
    assert "かけた回数 2/3" in page
    assert "もう一度かけてください" in page
    centre.post(f"/staff/visits/of/{booking.number}/not-reached", {"tries": "2"})
    page = centre.get(LIST).content.decode()
    assert "次の開庁日からまた案内します" in page
    assert "からまた案内します</small>" in page


@pytest.mark.parametrize("calls", [0, 1])
def test_the_list_says_that_somebody_was_not_reached_only_of_whom_staff_called(centre: Client, calls: int) -> None:
    one = held()
    for tries in range(calls):
        centre.post(f"/staff/visits/of/{one.number}/not-reached", {"tries": str(tries)})
    assert one.offered_until is not None
    with moved_to(one.offered_until + timedelta(minutes=1)):
        lapse_offered_visits()
        Slot.objects.update(taken=1)  # somebody else has the place by now
        offer_places(OFFICE, "child")
    page = centre.get(LIST).content.decode()
    assert ("電話がつながらず" in page) == bool(calls)
    assert "1番目" in page


def test_who_presses_later_is_told_what_the_other_did(door: Door, centre: Client) -> None:
    booking = held()
    other = door(WARD_STAFF)
    centre.post(f"/staff/visits/of/{booking.number}/accept")
    answer = other.post(f"/staff/visits/of/{booking.number}/decline", follow=True)
    assert "すでに返事が記録されています" in answer.content.decode()
    assert Booking.objects.get().state == "booked"


def test_a_press_without_the_count_of_calls_notes_nothing(centre: Client) -> None:
    booking = held()
    for tries in ("", "x", "-1", "99999999", "7"):
        centre.post(f"/staff/visits/of/{booking.number}/not-reached", {"tries": tries})
    assert Waiter.objects.get().tries == 0


def test_a_time_that_is_held_is_answered_on_its_own_page_too(centre: Client) -> None:
    booking = held()
    page = f"/staff/visits/of/{booking.number}"
    assert f"{page}/decline" in centre.get(page).content.decode()
    assert centre.post(f"{page}/decline")["Location"] == LIST
    assert (Booking.objects.get().state, Waiter.objects.get().state) == ("cancelled", "withdrawn")


def test_somebody_is_taken_off_after_a_page_that_asks_why(centre: Client) -> None:
    place = waits()
    off = f"{LIST}/{place.mark}/off"
    assert off in centre.get(LIST).content.decode()
    assert "元の順番には戻せません" in centre.get(off).content.decode()
    assert centre.post(off, {"reason": " "}).status_code == 422
    assert Waiter.objects.get().state == "waiting"
    assert centre.post(off, {"reason": "ご本人の申出"})["Location"] == LIST
    assert Waiter.objects.get().state == "withdrawn"
    again = centre.post(off, {"reason": "ご本人の申出"})
    assert again.status_code == 422
    assert "もう終わっています" in again.content.decode()


def test_who_only_looks_has_nothing_to_press(door: Door) -> None:
    booking = held()
    waits("w2")
    page = door(AUDITOR).get(LIST).content.decode()
    assert "電話をかける方" in page
    for part in (f"/{booking.number}/accept", '/off"', f"{WAIT}?"):
        assert part not in page
