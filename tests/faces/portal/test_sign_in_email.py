"""Signing in by a code that an address receives: who may come in, and everybody who must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from madoguchi.engines.messaging.actions import deliver
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import message_of, without_key
from madoguchi.foundation.identity.email_codes import MOST_PER_ADDRESS, MOST_TRIES, forget_email_codes, new_code
from madoguchi.foundation.identity.errors import TooManyEmailCodes
from madoguchi.foundation.identity.models import Account, EmailCode
from madoguchi.foundation.identity.sessions import assurance_of
from madoguchi.foundation.journal.models import Entry
from madoguchi.values import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ADDRESS = "aoi@example.jp"
Later = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time pass for the code."""

    def pass_(time: timedelta) -> None:
        at = clock.now() + time
        monkeypatch.setattr("madoguchi.foundation.identity.email_codes.now", lambda: at)

    return pass_


def asked(client: Client, email: str = ADDRESS, next_url: str = "") -> str:
    """Ask for a code as on the page, and read it in the letter."""
    answer = client.post("/sign-in/email", {"email": email, "next": next_url})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/sign-in/email/code"
    return code_in(OutboxMessage.objects.latest("id").body)


def code_in(body: str) -> str:
    found = re.search(r"[0-9]{6}", body)
    assert found
    return found[0]


def test_a_wrong_code_stands_in_the_journal_without_whose_it_is(client: Client) -> None:
    code = asked(client)
    client.post("/sign-in/email/code", {"code": wrong(code)})
    entry = Entry.objects.get(verb="sign_in_refused")
    assert (entry.actor_ref, entry.data, entry.detail) == ("system", "メールのコード", {})
    assert not Entry.objects.filter(verb="sign_in").exists()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_whoever_reads_the_address_comes_in_and_is_known_again(client: Client) -> None:
    code = asked(client, next_url="/mine")
    assert "aoi@example.jp" in client.get("/sign-in/email/code").content.decode()
    answer = client.post("/sign-in/email/code", {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/mine"
    assert client.get("/mine").status_code == 200
    entry = Entry.objects.get(verb="sign_in")
    assert (entry.actor_ref, entry.data) == (Account.objects.get(email=ADDRESS).ref, "メールのコード")
    account = Account.objects.get(email=ADDRESS)
    client.post("/sign-out")
    client.post("/sign-in/email/code", {"code": asked(client, "AOI@EXAMPLE.JP")})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_an_address_tells_less_than_a_card(client: Client) -> None:
    client.post("/sign-in/email/code", {"code": asked(client)})
    assert assurance_of(client.session) == 1


def test_a_code_works_once_and_only_in_the_browser_that_asked(client: Client) -> None:
    code = asked(client)
    assert Client().post("/sign-in/email/code", {"code": code})["Location"] == "/sign-in/email"
    kept = dict(client.session)
    assert client.post("/sign-in/email/code", {"code": code}).status_code == 302
    session = client.session
    session.update({"email_code": kept["email_code"]})
    session.save()
    assert client.post("/sign-in/email/code", {"code": code}).status_code == 422


def test_s_rate_1_after_five_wrong_tries_the_right_code_is_worth_nothing(client: Client) -> None:
    code = asked(client)
    said = [client.post("/sign-in/email/code", {"code": wrong(code)}).content.decode() for _ in range(MOST_TRIES)]
    assert "あと4回" in said[0]
    assert "もう使えません" in said[-1]
    assert client.post("/sign-in/email/code", {"code": code}).status_code == 422
    assert not Account.objects.filter(email=ADDRESS).exists()


def test_a_code_is_over_after_ten_minutes(client: Client, later: Later) -> None:
    code = asked(client)
    later(timedelta(minutes=10, seconds=1))
    answer = client.post("/sign-in/email/code", {"code": code})
    assert answer.status_code == 422
    assert "もう使えません" in answer.content.decode()


def test_s_rate_5_an_address_is_not_flooded_with_codes(client: Client, later: Later) -> None:
    for _ in range(MOST_PER_ADDRESS):
        asked(client)
    answer = client.post("/sign-in/email", {"email": ADDRESS})
    assert answer.status_code == 429
    assert ADDRESS in answer.content.decode()
    asked(client, "another@example.jp")
    later(timedelta(hours=1, seconds=1))
    asked(client)


def test_two_hundred_people_of_a_library_ask_for_their_codes_three_times_each_and_no_more() -> None:
    for person in range(200):
        for _ in range(3):
            new_code(f"resident-{person}@example.jp", network="192.0.2.7")
    with pytest.raises(TooManyEmailCodes):
        new_code("one-more@example.jp", network="192.0.2.7")
    new_code("one-more@example.jp", network="192.0.2.8")


@pytest.mark.parametrize("typed", ["", "aoi", "aoi@", "a b@example.jp", "x" * 5_000])
def test_what_is_no_address_is_said_beside_the_field(client: Client, typed: str) -> None:
    answer = client.post("/sign-in/email", {"email": typed})
    assert answer.status_code == 422
    assert 'id="email--error"' in answer.content.decode()
    assert not EmailCode.objects.exists()


def test_the_page_is_the_same_for_an_address_that_is_known(client: Client) -> None:
    client.post("/sign-in/email/code", {"code": asked(client)})
    client.post("/sign-out")
    known = client.post("/sign-in/email", {"email": ADDRESS})
    unknown = client.post("/sign-in/email", {"email": "nobody@example.jp"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_nobody_is_led_to_another_house(client: Client) -> None:
    code = asked(client, next_url="https://elsewhere.example/")
    assert client.post("/sign-in/email/code", {"code": code})["Location"] == "/mine"


def test_the_code_stands_nowhere_but_in_the_letter(client: Client, settings: Any) -> None:
    settings.MADOGUCHI_DEMO = False
    code = asked(client)
    message = message_of(OutboxMessage.objects.latest("id").ref)
    assert code not in message.subject
    assert code not in without_key(message).body
    assert code not in client.get("/sign-in/email/code").content.decode()
    assert code not in str(dict(client.session))


def test_a_demonstration_shows_the_code_it_cannot_send(client: Client, settings: Any) -> None:
    settings.MADOGUCHI_DEMO, settings.SMTP_HOST = True, ""
    code = asked(client)
    assert code in client.get("/sign-in/email/code").content.decode()


def test_a_code_nobody_took_is_given_up_and_not_sent_by_post(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "none"
    asked(client)
    message = OutboxMessage.objects.latest("id")
    at = clock.now()
    for minutes in (0, 6):
        monkeypatch.setattr("madoguchi.engines.messaging.actions.now", lambda m=minutes: at + timedelta(minutes=m))
        deliver(message.ref)
    message.refresh_from_db()
    assert message.state == "lapsed"


def test_old_codes_are_forgotten(client: Client, later: Later) -> None:
    asked(client)
    assert forget_email_codes() == 0
    later(timedelta(days=1, minutes=1))
    assert forget_email_codes() == 1
