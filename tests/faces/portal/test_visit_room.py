"""The waiting page of a consultation by video, without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.room import start_room
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to
from tests.engines.booking.office import slots, wish
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_visitor_waits_consents_and_is_shown_the_room_when_the_clerk_begins(client: Client) -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1", remote=True), by=anonymous())
    page = f"/visit/bookings/{made.number}/room"
    assert client.get(page).status_code == 404
    assert client.get(f"/v/{made.code}?to=room")["Location"] == page
    assert "まだ、待合は開いていません" in client.get(page).content.decode()
    assert client.post(page, {"consent": "1"}).status_code == 422
    with moved_to(first - timedelta(minutes=8)):
        client.get(f"/v/{made.code}?to=room")  # however long ago the browser showed the code before
        door = client.get(page).content.decode()
        assert "録画も録音もしません" in door
        assert 'http-equiv="refresh"' in door
        assert client.post(page, {}).status_code == 422
        assert booking_by_number(made.number).state == "booked"
        assert client.post(page, {"consent": "1"})["Location"] == page
        assert "このままお待ちください" in client.get(page).content.decode()
        start_room(made.number, typed="https://video.example/one", by=office.CENTRE)
        shown = client.get(page).content.decode()
        assert 'href="https://video.example/one"' in shown
    assert "https://video.example" not in client.get(f"/visit/bookings/{made.number}").content.decode()
