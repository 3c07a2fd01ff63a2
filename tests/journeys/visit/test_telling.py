"""What the letters about a visit lead to, and that following their links changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.telling import tell_visitor_of
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to
from tests.engines.booking.office import slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_programme_that_follows_every_link_of_a_reminder_cancels_nothing_and_one_press_does(client: Client) -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1", email="aoi@example.jp", remote=True), by=anonymous())
    tell_visitor_of(made.number, "booking_reminder", key="job-1")
    (letter,) = messages_about(made.number)
    links = re.findall(r"https?://[^/\s]+(/\S+)", letter.body)
    assert [link.partition("?")[2] for link in links] == ["to=room", "to=cancel", ""]
    with moved_to(first - timedelta(days=2)):
        for link in links:
            for _time in range(2):
                client.get(link, follow=True)
                client.head(link, follow=True)
        assert booking_by_number(made.number) == made
        asked = client.get(f"/v/{made.code}?to=cancel")["Location"]
        assert asked.endswith("/cancel")
        client.post(asked, {"revision": made.revision})
        assert booking_by_number(made.number).state == "cancelled"


def test_the_link_of_a_reminder_that_is_read_just_before_the_visit_still_cancels(client: Client) -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1"), by=anonymous())
    with moved_to(first - timedelta(minutes=5)):
        asked = client.get(f"/v/{made.code}?to=cancel")["Location"]
        assert client.get(asked).status_code == 200
        page = client.get(f"/visit/bookings/{made.number}").content.decode()
        assert "画面での時刻の変更は" in page
        assert asked in page
        client.post(asked, {"revision": made.revision})
        assert booking_by_number(made.number).state == "cancelled"


def test_when_the_visit_has_begun_its_page_no_longer_cancels(client: Client) -> None:
    first = slots()
    made, _ = book_visit(wish(first, "k1"), by=anonymous())
    with moved_to(first):
        asked = client.get(f"/v/{made.code}?to=cancel")["Location"]
        for answer in (client.get(asked), client.post(asked, {"revision": made.revision})):
            assert answer["Location"] == f"/visit/bookings/{made.number}"
        page = client.get(answer["Location"]).content.decode()
        assert asked not in page
        assert "画面では取り消せません" in page
    assert booking_by_number(made.number).state == "booked"


def test_what_to_bring_stands_in_the_confirmation() -> None:
    made, _ = book_visit(wish(slots(), "k1", services=("certificate",)), by=anonymous())
    tell_visitor_of(made.number, "booking_made", key="job-1")
    (letter,) = messages_about(made.number)
    assert "・本人確認書類" in letter.body
    assert "to=room" not in letter.body
