"""The calendar file of a booking follows it: the same event, moved when it moves, taken out when it is cancelled."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.journeys.visit.booking import accept_visit, book_visit, cancel_visit, change_visit
from madoguchi.values.actor import anonymous
from tests.engines.booking.office import office_id, open_day, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def booked(client: Client, **more: object) -> BookingFacts:
    """A booking this browser has opened."""
    made, _new = book_visit(wish(slots(), "k1", **more), by=anonymous())  # type: ignore[arg-type]
    client.get(f"/v/{made.code}")
    return made


def said(client: Client, made: BookingFacts, host: str = "testserver") -> dict[str, str]:
    """What the file says, by the name of each line."""
    answer = client.get(f"/visit/bookings/{made.number}/visit.ics", headers={"host": host})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    whole = answer.content.decode().replace("\r\n ", "")
    return dict(line.split(":", 1) for line in whole.split("\r\n") if line)


def test_a_time_that_changes_moves_the_event_and_one_that_is_cancelled_takes_it_out(client: Client) -> None:
    made = booked(client, services=("certificate",))
    first = said(client, made)
    begins = made.starts_at.astimezone(UTC)
    assert (first["DTSTART"], first["METHOD"], first["STATUS"]) == (f"{begins:%Y%m%dT%H%M%SZ}", "PUBLISH", "CONFIRMED")
    assert f"予約番号 {made.number}\\n持ってくるもの\\n・" in first["DESCRIPTION"]
    later = made.starts_at + timedelta(minutes=15)
    change_visit(made.number, office=office_id(), line="child", starts_at=later, by=anonymous(), by_visitor=True)
    moved = said(client, made)
    assert (moved["UID"], moved["DTSTART"]) == (first["UID"], f"{begins + timedelta(minutes=15):%Y%m%dT%H%M%SZ}")
    cancel_visit(made.number, by=anonymous(), by_visitor=True)
    gone = said(client, made)
    assert (gone["UID"], gone["METHOD"], gone["STATUS"]) == (first["UID"], "CANCEL", "CANCELLED")
    assert int(first["SEQUENCE"]) < int(moved["SEQUENCE"]) < int(gone["SEQUENCE"])
    page = client.get(f"/visit/bookings/{made.number}").content.decode()
    assert f'href="/visit/bookings/{made.number}/visit.ics">カレンダーから取り除く' in page


def test_it_is_the_same_event_under_every_name_the_house_has(client: Client) -> None:
    made = booked(client)
    assert said(client, made)["UID"] == said(client, made, "localhost")["UID"]


@pytest.mark.parametrize("state", ["arrived", "served", "missed"])
def test_a_visit_that_took_place_or_was_missed_is_not_said_to_be_cancelled(client: Client, state: str) -> None:
    made = booked(client)
    Booking.objects.update(state=state)
    assert (said(client, made)["METHOD"], said(client, made)["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_a_time_that_is_only_held_is_tentative_until_it_is_accepted(client: Client) -> None:
    made = booked(client, offered_until=open_day() - timedelta(days=1), lane="waiting")
    assert said(client, made)["STATUS"] == "TENTATIVE"
    accept_visit(made.number, by=anonymous())
    assert said(client, made)["STATUS"] == "CONFIRMED"
