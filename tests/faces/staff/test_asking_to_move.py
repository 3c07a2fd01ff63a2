"""The letter to somebody whose place is gone, as staff find it prepared."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.models import Slot
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.journeys.visit.conflicts import ask_to_move
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import OFFICE, booking
from tests.engines.booking.office import open_day
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(
    ("language", "prepared"),
    [
        ("ja", "の枠がなくなりました。ご不便をおかけします。"),
        ("en", "is no longer there. We apologise for the trouble."),
        ("ja-easy", "の 時間が なくなりました。すみません。"),
    ],
)
def test_the_words_are_prepared_in_the_language_of_the_visitor(centre: Client, language: str, prepared: str) -> None:
    made = booking(language=language, email="aoi@example.jp")
    page = centre.get(f"/staff/visits/of/{made.number}/ask")
    text = page.context["text"]
    assert prepared in text
    centre.post(f"/staff/visits/of/{made.number}/ask", {"text": text})
    (letter,) = messages_about(made.number)
    assert text in letter.body
    assert ("の枠が" in letter.body) == (language == "ja")


def test_one_press_sends_every_letter_of_the_page_that_was_listed_before(centre: Client) -> None:
    at = open_day()
    languages = ("ja", "en")
    made = [booking(at, language=one, email=f"{one}@example.jp", line="child", slots=[slot(at)]) for one in languages]
    listed = centre.get("/staff/visits/conflicts/ask").content.decode()
    assert all(one.number in listed for one in made)
    centre.post("/staff/visits/conflicts/ask", {"number": [one.number for one in made]})
    bodies = [messages_about(one.number)[0].body for one in made]
    assert ["の枠がなくなりました" in one for one in bodies] == [True, False]
    assert "まとめて知らせる" not in centre.get("/staff/visits/conflicts").content.decode()


def test_who_is_asked_after_the_cut_off_still_chooses_another_time_on_the_page(client: Client) -> None:
    at = open_day()
    made = booking(at, lane="telephone", line="child", services=["child"], slots=[slot(at)])
    later = at + timedelta(hours=3)
    Slot.objects.create(
        office=OFFICE, line="child", starts_at=later, ends_at=later + timedelta(minutes=15), capacity=1, declared=1
    )
    goal = {"office": OFFICE, "line": "child", "at": f"{later:%Y-%m-%dT%H:%M}", "revision": "0"}
    address = f"/visit/bookings/{made.number}"
    with moved_to(at - timedelta(minutes=30)):
        client.get(f"/v/{made.code}")
        assert "電話でお願いします" in client.get(address).content.decode()
        client.post(f"{address}/change", goal)
        made.refresh_from_db()
        assert made.starts_at == at
        ask_to_move(made.number, text="研修のため", by=office.CENTRE)
        page = client.get(address).content.decode()
        assert f"{address}/times" in page
        assert "電話でお願いします" not in page
        client.post(f"{address}/change", goal)
    made.refresh_from_db()
    assert made.starts_at == later


def slot(at: datetime) -> int:
    """A slot of that time with a place for nobody, in which each of these bookings sits."""
    given = {"capacity": 2, "declared": 0, "taken": 2, "ends_at": at + timedelta(minutes=15)}
    return Slot.objects.get_or_create(office=OFFICE, line="child", starts_at=at, defaults=given)[0].pk
