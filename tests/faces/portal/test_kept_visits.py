"""What a browser may open after booking: by a signed cookie, without a session in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from madoguchi.engines.booking.models import Booking
from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.office import slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def somebody(ref: str) -> Account:
    """A resident who can sign in."""
    return Account.objects.get_or_create(ref=ref, kind=AccountKind.RESIDENT, name="見本 葵")[0]


def opened(client: Client, key: str = "k1", at: datetime | None = None) -> str:
    """A booking that this browser opened by the address in its letter."""
    made, _ = book_visit(wish(at or slots(), key), by=anonymous())
    client.get(f"/v/{made.code}")
    return str(made.number)


def test_who_opens_a_booking_reads_it_and_leaves_no_session(client: Client) -> None:
    number = opened(client)
    assert client.get(f"/visit/bookings/{number}").status_code == 200
    assert number in client.get("/visit/enter").content.decode()
    assert not Session.objects.exists()


def test_a_number_somebody_wrote_into_the_cookie_opens_nothing(client: Client) -> None:
    number = opened(client)
    kept = client.cookies["visits"].value
    other = Client()
    for forged in (number, kept.replace(number, "111-111-1111"), kept[:-1], f"{number}.{kept}"):
        other.cookies["visits"] = forged
        assert other.get(f"/visit/bookings/{number}").status_code == 404
    other.cookies["visits"] = kept
    assert other.get(f"/visit/bookings/{number}").status_code == 200
    assert Booking.objects.count() == 1


def test_signing_out_takes_the_bookings_out_of_the_browser(client: Client) -> None:
    number = opened(client)
    client.post("/sign-out")
    assert client.get(f"/visit/bookings/{number}").status_code == 404


def test_opening_another_booking_does_not_renew_what_was_opened_before(client: Client) -> None:
    free, begun = slots(), now()
    first = opened(client, "first", free)
    for hours in (11, 22):
        with moved_to(begun + timedelta(hours=hours)):
            other = opened(client, f"after{hours}", free + timedelta(minutes=15 * (hours // 11)))
            assert client.get(f"/visit/bookings/{other}").status_code == 200
    with moved_to(begun + timedelta(hours=22)):
        assert client.get(f"/visit/bookings/{first}").status_code == 404
        assert client.get(f"/visit/bookings/{other}").status_code == 200


def test_the_end_of_an_idle_sign_in_takes_the_bookings_out_of_the_browser(client: Client) -> None:
    client.force_login(somebody("one"))
    number = opened(client)
    assert client.get(f"/visit/bookings/{number}").status_code == 200
    left, kept = now() + timedelta(minutes=31), client.cookies["visits"].value
    with moved_to(left):
        assert number not in client.get("/visit/enter").content.decode()
        assert client.cookies["visits"].value == ""
        client.cookies["visits"] = kept
        assert client.get(f"/visit/bookings/{number}").status_code == 404
        client.force_login(somebody("two"))
        client.cookies["visits"] = kept
        assert client.get(f"/visit/bookings/{number}").status_code == 404


def test_who_signs_in_does_not_find_what_was_opened_before_on_this_computer(client: Client) -> None:
    number, kept = opened(client), client.cookies["visits"].value
    client.force_login(somebody("one"))
    assert client.get(f"/visit/bookings/{number}").status_code == 404
    assert client.cookies["visits"].value == ""
    client.post("/sign-out")
    assert client.get(f"/visit/bookings/{number}").status_code == 404
    client.cookies["visits"] = kept
    assert client.get(f"/visit/bookings/{number}").status_code == 200


def looks_at(number: str) -> list[tuple[str, bool]]:
    """Who looked at the booking, and whether they came by its code."""
    rows = Entry.objects.filter(verb="read", dossiers__contains=[number]).order_by("id")
    return [(row.actor_ref, BY_CODE in row.detail) for row in rows]


def test_s_log_1_who_opens_a_booking_by_its_code_leaves_an_entry_an_hour_whichever_pages_are_loaded(
    client: Client,
) -> None:
    number = opened(client)
    assert looks_at(number) == []
    for page in ("", "/receipt", "/visit.ics", ""):
        assert client.get(f"/visit/bookings/{number}{page}").status_code == 200
    assert looks_at(number) == [("", True)]
    with moved_to(now() + timedelta(minutes=61)):
        client.get(f"/visit/bookings/{number}")
    assert looks_at(number) == [("", True)] * 2
    assert not Session.objects.exists()


def test_that_a_look_is_noted_renews_nothing_and_opens_nothing(client: Client) -> None:
    begun = now()
    number = opened(client)
    with moved_to(begun + timedelta(hours=11)):
        assert client.get(f"/visit/bookings/{number}").status_code == 200
    with moved_to(begun + timedelta(hours=12, minutes=1)):
        assert client.get(f"/visit/bookings/{number}").status_code == 404


def test_who_owns_a_booking_by_the_account_leaves_an_entry_of_their_own_and_sees_who_came_by_its_code(
    client: Client,
) -> None:
    one = somebody("one")
    mine = replace(wish(slots(), "k1"), account_ref=one.ref)
    made, _ = book_visit(mine, by=Actor(ActorKind.RESIDENT, one.ref, one.name))
    client.force_login(one)
    for _time in range(2):
        assert client.get(f"/visit/bookings/{made.number}").status_code == 200
    assert looks_at(made.number) == [("one", False)]
    assert "まだ、だれも見ていません" in client.get("/mine/looks").content.decode()
    Client().get(f"/v/{made.code}", follow=True)
    assert looks_at(made.number) == [("one", False), ("", True)]
    assert "予約番号とコードを持っている人" in client.get("/mine/looks").content.decode()
