"""Waiting for a time on the pages: joined once, seen in this browser only, left by a press."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.errors.bookings import WaiterOffered
from madoguchi.engines.booking.models import Waiter
from madoguchi.engines.booking.section import Calls
from madoguchi.foundation.catalogue.city.parts import CityContact
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.visit.page import place_telephone
from madoguchi.journeys.visit.waiting import days_to_wait
from madoguchi.values.clock import today
from tests.engines.booking.office import office_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def form(**change: str) -> dict[str, str]:
    return {
        "for": "s.child",
        "office": office_id(),
        "key": "k1",
        "from_on": today().isoformat(),
        "until_on": (today() + timedelta(days=9)).isoformat(),
        "name": "見本 葵",
        "kana": "ミホン アオイ",
        "email": "aoi@example.jp",
        "consent": "1",
        **change,
    }


def test_joining_twice_is_one_place_that_only_this_browser_sees(client: Client) -> None:
    assert "空きを待つ" in client.get("/visit/wait", {"for": "s.child", "office": office_id()}).content.decode()
    for _time in range(2):
        assert client.post("/visit/wait", form())["Location"] == "/visit/waiting"
    assert Waiter.objects.count() == 1
    code = Waiter.objects.get().code
    assert code in client.get("/visit/waiting").content.decode()
    other = Client()
    assert code not in other.get("/visit/waiting").content.decode()
    leave = f"/visit/waiting/{Waiter.objects.get().mark}/leave"
    assert other.post(leave)["Location"] == "/visit/waiting"
    assert Waiter.objects.get().state == "waiting"
    assert other.get(f"/w/{code}")["Location"] == "/visit/waiting"
    assert Waiter.objects.get().state == "waiting"
    assert leave in client.get("/visit/waiting").content.decode()
    assert "空き待ちをやめますか" in client.get(leave).content.decode()
    assert Waiter.objects.get().state == "waiting"
    client.post(leave)
    assert Waiter.objects.get().state == "withdrawn"


def test_who_leaves_at_the_moment_a_time_is_held_is_told_of_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post("/visit/wait", form())
    mark = Waiter.objects.get().mark

    def too_late(code: str) -> None:
        raise WaiterOffered

    monkeypatch.setattr("madoguchi.journeys.visit.waiting.leave_waiting", too_late)
    answer = client.post(f"/visit/waiting/{mark}/leave", follow=True)
    assert "ちょうど時刻が空きました" in answer.content.decode()
    assert Waiter.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "", "telephone": "093-000-0000"}, "空きをお知らせするための"),
        ({"name": ""}, "お名前を入力"),
        ({"from_on": "tomorrow"}, "いつからいつまでか"),
        ({"from_on": "2000-01-01", "until_on": "2000-01-02"}, "予約できる日ではありません"),
        ({"consent": ""}, "同意の印"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client: Client, change: dict[str, str], sentence: str) -> None:
    answer = client.post("/visit/wait", form(**change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "ミホン アオイ" in page
    assert not Waiter.objects.exists()


HOURS = f"開庁日の{Calls().from_}〜{Calls().until}に、お電話でお知らせします"


@pytest.mark.parametrize(
    ("number", "way"),
    [("093-000-0000", "（電話 093-000-0000）へのお電話か、窓口で"), ("", "の窓口かお電話で申し込めます")],
)
def test_who_has_no_mail_is_told_where_and_when_the_telephone_is_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch, number: str, way: str
) -> None:
    monkeypatch.setattr("madoguchi.faces.portal.views.visit_wait.place_telephone", lambda _office: number)
    asked = client.get("/visit/wait", {"for": "s.child", "office": office_id()})
    answered = client.post("/visit/wait", form(email="", telephone="093-000-0001"))
    mistyped = client.post("/visit/wait", form(email="aoi"))
    for page in (answer.content.decode() for answer in (asked, answered, mistyped)):
        assert way in page
        assert HOURS in page
    (hint,) = re.findall(r'id="email--hint">([^<]*)', asked.content.decode())
    assert hint.startswith("メールがない方は、")
    error = re.search(r'id="email--error">.*?</p>', answered.content.decode())
    assert error
    assert HOURS in error.group()
    assert "email--hint" not in answered.content.decode()


def test_an_office_that_tells_no_number_has_that_of_the_city(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_telephone(office_id()) == ""
    known = city()
    general = known.model_copy(update={"contact": CityContact(telephone="093-000-0000")})
    monkeypatch.setattr("madoguchi.journeys.visit.page.city", lambda: general)
    assert place_telephone(office_id()) == "093-000-0000"


def test_who_waits_already_is_told_so_and_nothing_else_of_that_place(client: Client) -> None:
    client.post("/visit/wait", form())
    answer = Client().post("/visit/wait", form(key="k2", until_on=today().isoformat()))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "空き待ちの申込みが、すでにあります" in page
    place = Waiter.objects.get()
    assert place.code not in page
    assert place.mark not in page
    assert place.until_on.isoformat() not in page.replace(f'max="{days_to_wait()[1].isoformat()}"', "")


def test_an_address_that_asks_for_nothing_known_leads_on(client: Client) -> None:
    assert client.get("/visit/wait", {"for": "s.child"}).status_code == 302
    assert client.get("/visit/wait").status_code == 422
    assert client.get("/w/AAAA-AAAA-AAAA-AAAA").status_code == 302
