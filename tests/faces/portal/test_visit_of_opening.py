"""Whoever has a time of an opening changes and cancels it on their own page, within its lane."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.rules.opening import Wish
from madoguchi.journeys.openings import decide_opening
from madoguchi.values.clock import JST
from tests.engines.booking.actions.test_opening import REF, make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def booked(*, places: int = 3, reserved: int = 1) -> tuple[Booking, list[int], str]:
    opening, slots = make_opening(places, reserved, slots=3)
    [told] = decide_opening(opening.pk, REF, [Wish("w1", "p1", 1, (slots[0],), "見本 葵")]).values()
    return Booking.objects.get(), slots, told.code


def goal(slot: int) -> dict[str, str]:
    row = Slot.objects.get(pk=slot)
    return {"office": row.office, "line": REF, "at": f"{row.starts_at.astimezone(JST):%Y-%m-%dT%H:%M}"}


def test_another_time_of_the_opening_is_chosen_confirmed_and_taken(client: Client) -> None:
    made, (_first, second, third), code = booked()
    Slot.objects.filter(pk=third).update(taken=2, taken_online=2)  # only the telephone's place is left
    page = client.get(f"/v/{code}", follow=True).content.decode()
    times_url = f"/visit/bookings/{made.number}/times"
    assert times_url in page
    times = client.get(times_url).content.decode()
    assert times.count('class="slot"') == 1
    confirm = client.get(f"/visit/bookings/{made.number}/change", goal(second)).content.decode()
    assert "この時刻に変えますか" in confirm
    answer = client.post(f"/visit/bookings/{made.number}/change", {**goal(second), "revision": "0"})
    assert answer.status_code == 302
    assert Booking.objects.get().slots == [second]
    assert Slot.objects.get(pk=second).taken_online == 1


def test_a_time_that_has_gone_is_said_and_the_old_one_stays(client: Client) -> None:
    made, (first, second, _third), code = booked()
    client.get(f"/v/{code}")
    Slot.objects.filter(pk=second).update(taken=2, taken_online=2)
    answer = client.post(f"/visit/bookings/{made.number}/change", {**goal(second), "revision": "0"})
    assert answer.status_code == 409
    assert "満員" in answer.content.decode()
    assert Booking.objects.get().slots == [first]


def test_a_line_of_the_city_is_no_goal(client: Client) -> None:
    made, (first, second, _third), code = booked()
    client.get(f"/v/{code}")
    for wrong in ({"line": "child"}, {"line": ""}, {"office": ""}):
        answer = client.post(f"/visit/bookings/{made.number}/change", {**goal(second), **wrong, "revision": "0"})
        assert answer.status_code == 302
    assert Booking.objects.get().slots == [first]


def test_where_nothing_else_is_free_the_page_says_so(client: Client) -> None:
    made, _slots, code = booked(places=1, reserved=0)
    client.get(f"/v/{code}")
    Slot.objects.filter(taken=0).update(taken=1, taken_online=1)
    assert "ほかに空いている時刻はありません" in client.get(f"/visit/bookings/{made.number}/times").content.decode()


def test_it_is_cancelled_and_the_line_may_take_it(client: Client) -> None:
    made, (first, *_rest), code = booked()
    client.get(f"/v/{code}")
    assert client.post(f"/visit/bookings/{made.number}/cancel", {"revision": "0"}).status_code == 302
    row = Slot.objects.get(pk=first)
    assert (row.taken, row.taken_online) == (0, 0)
    assert row.starts_at + timedelta(minutes=15) == row.ends_at
