"""The pages of the office for an opening: booked by one press, moved, cancelled, and named in every list."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from madoguchi.engines.booking.models import Booking, Opening, Slot
from madoguchi.values.clock import JST
from tests.engines.booking.actions.test_opening import REF, make_opening
from tests.journeys.visit.telephone_desk import OFFICE, lay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
BOOK = "/staff/visits/book"


def mark(slot: int) -> str:
    return f"{OFFICE} {REF} {Slot.objects.get(pk=slot).starts_at.astimezone(JST):%Y-%m-%dT%H:%M}"


def said(slot: int, **more: str) -> dict[str, str]:
    caller = {"name": "見本 葵", "kana": "みほん あおい", "telephone": "0930000000", "born": "S60.4.3"}
    return {"opening": REF, "office": OFFICE, "time": mark(slot), "key": "k1", **caller, **more}


def test_the_page_offers_the_opening_and_says_what_is_left_of_each_lane(centre: Client) -> None:
    make_opening(places=5, reserved=2)
    lay()
    page = centre.get(BOOK).content.decode()
    assert f'name="opening" value="{REF}"' in page
    assert "電話と窓口あと2・オンラインあと3" in page
    chosen = centre.get(BOOK, {"opening": REF, "service": "child"}).content.decode()
    assert 'id="born"' in chosen
    assert "電話と窓口あと2・オンラインあと3" in chosen
    assert 'value="child" checked' not in chosen


def test_a_press_books_and_leads_to_the_number(centre: Client) -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    answer = centre.post(BOOK, said(slot))
    made = Booking.objects.get()
    assert answer.headers["Location"] == f"/staff/visits/of/{made.number}"
    page = centre.get(answer.headers["Location"]).content.decode()
    assert "見本" in page
    full = centre.post(BOOK, said(slot, key="k2", name="別の 人", kana="べつの ひと", telephone="0931111111"))
    assert full.status_code == 422
    assert "満員" in full.content.decode()


def test_a_second_lane_for_one_person_is_refused_with_the_words_still_there(centre: Client) -> None:
    _opening, (slot,) = make_opening(places=5, reserved=3)
    centre.post(BOOK, said(slot))
    again = centre.post(BOOK, said(slot, key="k2", telephone="0931111111"))
    assert again.status_code == 422
    assert "同じ方の予約が、すでにあります" in again.content.decode()
    assert "0931111111" in again.content.decode()


def test_holders_of_an_invitation_say_its_number(centre: Client) -> None:
    _opening, (slot,) = make_opening(places=3, reserved=1)
    Opening.objects.update(by_invitation=True)
    assert 'id="invitation"' in centre.get(BOOK, {"opening": REF}).content.decode()
    wrong = centre.post(BOOK, said(slot, invitation="123456789012"))
    assert wrong.status_code == 422
    assert "案内番号が正しくありません" in wrong.content.decode()


@pytest.mark.parametrize("ref", ["nothing", "x" * 900, "予防接種"])
def test_an_opening_nobody_made_is_said_so(centre: Client, ref: str) -> None:
    page = centre.get(BOOK, {"opening": ref})
    assert page.status_code == 422
    assert 'id="opening--error"' in page.content.decode()


def test_an_opening_that_stands_still_has_no_button(centre: Client) -> None:
    opening, _slots = make_opening(places=3, reserved=1)
    Opening.objects.update(stopped_at=opening.opens_at)
    page = centre.get(BOOK).content.decode()
    assert "いったん止めています" in page
    assert 'name="opening" value=' not in page


def test_another_time_is_taken_by_a_press_and_the_cancelling_page_says_what_it_is_for(centre: Client) -> None:
    _opening, slots = make_opening(places=3, reserved=1, slots=2)
    centre.post(BOOK, said(slots[0]))
    made = Booking.objects.get()
    change = f"/staff/visits/of/{made.number}/change"
    assert mark(slots[1]) in centre.get(change).content.decode()
    assert centre.post(change, {"time": mark(slots[1]), "revision": "0"}).status_code == 302
    assert Booking.objects.get().slots == [slots[1]]
    assert "見本の予約を取り消します" in centre.get(f"/staff/visits/of/{made.number}/cancel").content.decode()


@pytest.mark.parametrize("many", [1, 6])
def test_lists_name_an_opening_once_for_all_who_come(
    centre: Client, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _opening, (slot,) = make_opening(places=9, reserved=9)
    for number in range(many):
        centre.post(BOOK, said(slot, key=f"k{number}", name=f"見本 {number}"))
    day = Slot.objects.get().starts_at.astimezone(JST).date()
    for ask in (
        lambda: centre.get(f"/staff/visits/day/{OFFICE}/{day}"),
        lambda: centre.post("/staff/visits/find", {"q": "ミホン"}, follow=True),
        lambda: centre.get(BOOK, {"opening": REF}),
    ):
        ask()
        with django_assert_max_num_queries(17):
            assert "見本" in ask().content.decode()


def test_a_booking_that_may_be_the_callers_is_asked_about_before_there_are_two(centre: Client) -> None:
    _opening, (slot,) = make_opening(places=5, reserved=3)
    centre.post(BOOK, said(slot))
    made = Booking.objects.get()
    asked = centre.post(BOOK, said(slot, key="k2", name="みほん あおい"))
    page = asked.content.decode()
    assert (asked.status_code, Booking.objects.count()) == (200, 1)
    assert "同じ方の予約かもしれません" in page
    assert f"/staff/visits/of/{made.number}" in page
    centre.post(BOOK, said(slot, key="k2", name="みほん あおい", sure="1"))
    assert Booking.objects.count() == 2
