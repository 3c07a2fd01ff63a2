"""Whoever books signed in, without an account and with another address is one person, and is told so."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.engines.booking.models import Booking
from madoguchi.foundation.identity.actions import open_account
from tests.engines.booking.office import office_id, slots
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
REFUSED = "同じ方の予約が、すでにあります"


def book(browser: Client, at: datetime, key: str, **told: str) -> HttpResponse:
    """Press the button of the last page."""
    form = {
        "for": "s.child", "office": office_id(), "line": "child", "at": f"{at:%Y-%m-%dT%H:%M}", "step": "book",
        "key": key, "consent": "1", "name": "見本 葵", "kana": "ミホン アオイ", **told,
    }  # fmt: skip
    return browser.post("/visit/book", form)  # type: ignore[return-value]


def test_one_person_has_one_time_in_a_line_whichever_way_they_come() -> None:
    first = slots()
    open_account("resident", "見本 葵", ref="resident-1")
    signed_in = sign_in(Client(), "resident-1")
    assert book(signed_in, first, "k1", telephone="093-000-0000", email="aoi@example.jp").status_code == 302
    for number, told in enumerate(
        ({"telephone": "0930000000"}, {"telephone": "093-000-0000", "email": "b@example.jp"})
    ):
        answer = book(Client(), first + timedelta(minutes=15), f"again-{number}", **told)
        assert answer.status_code == 422
        page = unescape(answer.content.decode())
        assert REFUSED in page
        assert Booking.objects.get().number not in page
    assert Booking.objects.count() == 1


def test_an_account_books_for_two_people() -> None:
    first = slots()
    open_account("resident", "見本 葵", ref="resident-1")
    browser = sign_in(Client(), "resident-1")
    assert book(browser, first, "k1", telephone="093-000-0000").status_code == 302
    other = book(browser, first + timedelta(minutes=15), "k2", telephone="093-000-0000", kana="ミホン ミドリ")
    assert other.status_code == 302


def test_nobody_has_more_times_than_the_city_allows() -> None:
    first, browser = slots(4), Client()
    for number, line in enumerate(("moving", "insurance", "certificate")):
        at = first + timedelta(minutes=15 * number)
        assert book(browser, at, f"k{number}", telephone="093-000-0000").status_code == 302
        Booking.objects.filter(line="child").update(line=line)
    answer = book(browser, first + timedelta(minutes=45), "k4", telephone="093-000-0000")
    assert answer.status_code == 422
    assert "3つまで" in unescape(answer.content.decode())
