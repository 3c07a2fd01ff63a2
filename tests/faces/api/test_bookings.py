"""Bookings by programmes: the ways of the pages, each key once, and nobody's but one's own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.snapshot import forget_free_times
from tests.engines.booking.office import office_id, slots
from tests.faces.api.programme import call, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def booking(at: datetime, **more: object) -> dict[str, object]:
    who = {"name": "見本 葵", "kana": "ミホン アオイ", "telephone": "093-000-0000"}
    return {"services": ["s.child"], "office": office_id(), "line": "child", "at": at.isoformat(), **who, **more}


def test_a_programme_finds_a_time_books_it_once_moves_it_and_gives_it_back() -> None:
    first, mine, other = slots(), token("applicant"), token("applicant")
    names = {one["id"] for one in call("GET", "/offices").json()["items"]}
    assert office_id() in names
    for _time in range(2):
        made = call("POST", "/bookings", booking(first), token=mine, key="k1")
        assert made.status_code == 201, made.content.decode()
    assert Booking.objects.count() == 1
    where = made["Location"].removeprefix("/api/v1")
    known = call("GET", where, token=mine).json()
    assert known == made.json()
    assert known["bring"]
    assert call("GET", where, token=other).status_code == 404
    assert call("POST", f"{where}/cancel", {"revision": 0}, token=other).status_code == 404
    later = (first + timedelta(minutes=15)).isoformat()
    body = {"office": office_id(), "line": "child", "at": later, "revision": 0}
    moved = call("POST", f"{where}/move", body, token=mine).json()
    assert moved["at"] == later
    stale = call("POST", f"{where}/cancel", {"revision": 0}, token=mine)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_booking")
    gone = call("POST", f"{where}/cancel", {"revision": moved["revision"]}, token=mine).json()
    assert gone["state"] == "cancelled"


def test_a_key_stands_for_one_request_and_stays_free_when_it_is_refused() -> None:
    first, mine, other = slots(2), token("applicant"), token("applicant")
    refused = call("POST", "/bookings", booking(first - timedelta(hours=1)), token=mine, key="k1")
    assert (refused.status_code, refused.json()["code"]) == (422, "slot_closed")
    made = call("POST", "/bookings", booking(first), token=mine, key="k1")
    assert made.status_code == 201
    later = booking(first + timedelta(minutes=15), kana="ベツ ノ")
    for _time in range(2):
        again = call("POST", "/bookings", later, token=mine, key="k1")
        assert (again.status_code, again.json()["code"]) == (409, "key_used_for_another")
    assert Booking.objects.count() == 1
    assert call("POST", "/bookings", later, token=other, key="k1").status_code == 201
    number = made.json()["number"]
    call("POST", f"/bookings/{number}/cancel", {"revision": 0}, token=mine)
    repeated = call("POST", "/bookings", booking(first), token=mine, key="k1")
    assert (repeated.status_code, repeated.json()["number"], repeated.json()["state"]) == (201, number, "cancelled")


def test_the_free_times_are_those_of_the_pages() -> None:
    first = slots()
    forget_free_times()
    found = call("GET", f"/times?service=s.child&office={office_id()}&from={first.date()}").json()["items"]
    assert first.isoformat() in {one["at"] for one in found}
    for day in ("1970-01-01", "9999-12-31"):
        assert call("GET", f"/times?service=s.child&office={office_id()}&from={day}").status_code == 200


def test_what_cannot_be_booked_is_a_problem_with_a_stable_code() -> None:
    first, mine = slots(1), token("applicant")
    call("POST", "/bookings", booking(first), token=mine, key="k1")
    full = call("POST", "/bookings", booking(first, kana="ホカ ノ", name="他 野"), token=mine, key="k2")
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")
    assert full["Content-Type"].startswith("application/problem+json")
    assert call("POST", "/bookings", booking(first, telephone=""), token=mine, key="k3").status_code == 422
    assert call("POST", "/bookings", booking(first), key="k4").status_code == 401
    clerk = token("clerk", "child_family")
    assert call("POST", "/bookings", booking(first), token=clerk, key="k5").status_code == 403
    assert call("GET", "/times?service=s.nothing&office=nowhere").status_code == 404
