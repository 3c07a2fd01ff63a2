"""Reserving a room at the desk: a clear refusal with what is free, and nothing cancelled by a link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils.html import strip_tags

from madoguchi.engines.booking.models import Reservation
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.clock import JST, moved_to
from tests.journeys import office
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

FORM = {"room": "401064-room_a", "on": "2026-12-04", "from": "10:00", "until": "11:00", "purpose": "打合せ", "key": "k"}
DAY = datetime(2026, 12, 1, 9, 0, tzinfo=JST)


@pytest.fixture
def clerk() -> Iterator[Client]:
    """Somebody who has signed in on that day, which it is until the test ends."""
    by, client = office.CLERK, Client()
    open_account("staff", by.name, ref=by.ref, duties=by.duties, roles=(), is_demonstration=True)
    with moved_to(DAY):
        sign_in(client, by.ref)
        yield client


def posted(client: Client, **more: str) -> tuple[int, str]:
    page = client.post("/staff/rooms", {**FORM, **more})
    return page.status_code, page.content.decode()


def test_a_reservation_is_made_once_and_stands_in_the_week(clerk: Client) -> None:
    assert posted(clerk)[0] == posted(clerk)[0] == 302
    assert Reservation.objects.count() == 1
    assert Entry.objects.filter(verb="write:room_reserved").count() == 1
    text = clerk.get("/staff/rooms?room=401064-room_a&week=2026-12-04").content.decode()
    assert "10:00〜11:00" in text


def test_the_week_and_the_day_of_rooms_are_pictures_too(clerk: Client) -> None:
    posted(clerk)
    week = clerk.get("/staff/rooms?room=401064-room_a&week=2026-12-04").content.decode()
    day = clerk.get("/staff/rooms/day?on=2026-12-04").content.decode()
    closed = clerk.get("/staff/rooms/day?on=2026-12-05").content.decode()
    assert "12月3日（木） 予約なし、12月4日（金） 1件、12月5日（土） 休み" in week
    assert week.count("heat-5") == day.count("heat-5") == 1
    assert 'class="chart"' not in closed


def test_a_taken_time_is_refused_with_the_times_that_are_free(clerk: Client) -> None:
    posted(clerk)
    status, text = posted(clerk, key="other")
    assert status == 422
    assert "8:30〜10:00、11:00〜17:15" in strip_tags(text)
    assert 'value="打合せ"' in text


@pytest.mark.parametrize(
    "wrong", [{"on": "x"}, {"from": "25:00"}, {"until": ""}, {"purpose": " "}, {"on": "2026-12-05"}]
)
def test_a_mistake_is_said(clerk: Client, wrong: dict[str, str]) -> None:
    assert posted(clerk, **wrong)[0] == 422
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("asked", ["room=none", "room=401064-room_a&week=x", "week=9999-12-31", "room=%00"])
def test_no_address_breaks_the_page(clerk: Client, asked: str) -> None:
    assert clerk.get(f"/staff/rooms?{asked}").status_code < 500


def test_a_link_asks_and_only_a_post_cancels(clerk: Client) -> None:
    posted(clerk)
    code = Reservation.objects.get().code
    assert clerk.get(f"/staff/rooms/{code}/cancel").status_code == 200
    assert Reservation.objects.get().cancelled_at is None
    assert clerk.post(f"/staff/rooms/{code}/cancel").status_code == 302
    assert Reservation.objects.get().cancelled_at is not None
    assert clerk.get("/staff/rooms/forged/cancel").status_code == 404


def moved(client: Client, **more: str) -> tuple[int, str]:
    code = Reservation.objects.earliest("pk").code
    page = client.post(f"/staff/rooms/{code}/move", {"on": "2026-12-07", "from": "13:00", "until": "14:00", **more})
    return page.status_code, page.content.decode()


def test_the_first_press_shows_both_times_and_the_second_moves(clerk: Client) -> None:
    posted(clerk)
    before = Reservation.objects.get().from_minute
    status, text = moved(clerk)
    assert status == 200
    assert "10:00〜11:00" in text
    assert "13:00〜14:00" in text
    assert Reservation.objects.get().from_minute == before
    assert moved(clerk, back="1")[0] == 200
    for _time in range(2):
        assert moved(clerk, sure="1")[0] == 302
    assert Entry.objects.filter(verb="write:room_moved").count() == 1
    day = clerk.get("/staff/rooms/day?on=2026-12-07").content.decode()
    assert "13:00〜14:00" in day
    assert "8:30〜13:00" in day


def test_a_time_of_somebody_else_cannot_be_moved_into(clerk: Client) -> None:
    posted(clerk)
    posted(clerk, key="other", **{"from": "13:00", "until": "14:00"})
    status, text = moved(clerk, on="2026-12-04", sure="1", **{"from": "13:30", "until": "14:30"})
    assert status == 422
    assert "11:00〜13:00" in strip_tags(text)
    assert Reservation.objects.earliest("pk").from_minute < Reservation.objects.latest("pk").from_minute


@pytest.mark.parametrize("wrong", [{"on": "x"}, {"from": "25:00"}, {"until": "9:00"}, {"on": "2026-12-05"}])
def test_a_mistake_in_the_other_time_moves_nothing(clerk: Client, wrong: dict[str, str]) -> None:
    posted(clerk)
    before = Reservation.objects.get().from_minute
    assert moved(clerk, sure="1", **wrong)[0] == 422
    assert Reservation.objects.get().from_minute == before


def test_what_is_over_cancelled_or_no_reservation_is_not_moved(clerk: Client) -> None:
    posted(clerk)
    Reservation.objects.update(cancelled_at=DAY)
    assert moved(clerk, sure="1")[0] == 409
    assert clerk.get("/staff/rooms/forged/move").status_code == 404
    for asked in ("on=x", "on=9999-12-31", "on=%00"):
        assert clerk.get(f"/staff/rooms/day?{asked}").status_code < 500
