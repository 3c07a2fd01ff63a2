"""Passkeys of staff: from the invitation to the sign-in, and everybody who must not come in by one."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.identity import invitations
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import InvitationUseless, InvitedByOneself, NoSuchAccount
from madoguchi.foundation.identity.invitations import invite, redeem, stop_passkeys
from madoguchi.foundation.identity.models import Account, AccountKind, Passkey
from madoguchi.foundation.journal.models import Entry
from madoguchi.values import clock
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from tests.foundation.identity.authenticator import UP, Device

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
BASE = "https://city.example"
HOST = {"HTTP_HOST": "city.example", "secure": True}


@pytest.fixture(autouse=True)
def house(settings: Any) -> None:
    """The house stands at an address a passkey can belong to, and knows no demonstration."""
    settings.MADOGUCHI_BASE_URL, settings.ALLOWED_HOSTS, settings.MADOGUCHI_DEMO = BASE, ["city.example"], False


@pytest.fixture
def browser() -> Client:
    """A browser at that address."""
    return Client(headers={"host": "city.example"})


@pytest.fixture
def member() -> str:
    """A clerk without any passkey."""
    return open_account(AccountKind.STAFF, "見本 係員", duties=[Duty("child_family", "clerk")])


def device() -> Device:
    return Device(origin=BASE, domain="city.example")


def question(browser: Client, path: str) -> str:
    """What the page asks the device."""
    page = browser.get(path, secure=True)
    assert page.status_code == 200, page
    found = re.search(r'data-question="([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    return unescape(found[1])


def enrolled(browser: Client, member: str, key: Device) -> None:
    """Add a first passkey as on the pages."""
    code = invite(member, by=SYSTEM)
    assert browser.post("/staff/invited", {"code": code.lower()}, secure=True)["Location"] == "/staff/invited/passkey"
    answer = key.make(question(browser, "/staff/invited/passkey"))
    done = browser.post("/staff/invited/passkey", {"credential": answer, "name": "窓口のパソコン"}, secure=True)
    assert done["Location"] == "/staff/sign-in", done.content.decode()


def come(browser: Client, answer: str) -> Any:
    return browser.post("/staff/sign-in/passkey", {"credential": answer}, secure=True)


def test_from_the_invitation_to_the_inbox(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    assert "登録しました" in browser.get("/staff/sign-in", secure=True).content.decode()
    assert come(browser, key.sign(question(browser, "/staff/sign-in")))["Location"] == "/staff/"
    assert browser.get("/staff/", secure=True).status_code == 200
    assert Entry.objects.filter(verb="sign_in", actor_ref=member).count() == 1


def lies() -> dict[str, dict[str, Any]]:
    return {
        "another page asked": {"origin": "https://city.example.evil"},
        "another house asked": {"domain": "evil.example"},
        "nobody unlocked it": {"flags": UP},
        "nobody was there": {"flags": 0},
    }


@pytest.mark.parametrize("lie", lies())
def test_s_mfa_1_what_no_honest_device_answers_lets_nobody_in(browser: Client, member: str, lie: str) -> None:
    key = device()
    enrolled(browser, member, key)
    for name, value in lies()[lie].items():
        setattr(key, name, value)
    answer = come(browser, key.sign(question(browser, "/staff/sign-in")))
    assert answer.status_code == 403
    assert "サインインできません" in answer.content.decode()
    assert browser.get("/staff/", secure=True).status_code == 302


def test_an_answer_works_once(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    answer = key.sign(question(browser, "/staff/sign-in"))
    assert come(browser, answer).status_code == 302
    browser.post("/staff/sign-out", secure=True)
    question(browser, "/staff/sign-in")
    assert come(browser, answer).status_code == 403


def test_an_answer_to_another_browsers_question_is_worth_nothing(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    other = Client(headers={"host": "city.example"})
    question(other, "/staff/sign-in")
    assert come(other, key.sign(question(browser, "/staff/sign-in"))).status_code == 403


def test_a_copied_key_is_noticed_by_its_count(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    copy = Device(origin=key.origin, domain=key.domain, key=key.key, id=key.id)
    for _ in range(2):
        assert come(browser, key.sign(question(browser, "/staff/sign-in"))).status_code == 302
        browser.post("/staff/sign-out", secure=True)
    assert come(browser, copy.sign(question(browser, "/staff/sign-in"))).status_code == 403


def test_another_key_does_not_sign_for_it(browser: Client, member: str) -> None:
    key, thief = device(), device()
    enrolled(browser, member, key)
    thief.id = key.id
    assert come(browser, thief.sign(question(browser, "/staff/sign-in"))).status_code == 403


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"id": 3}', '{"id": "\\u0000"}', "9" * 30_000])
def test_what_is_no_answer_at_all_is_refused_calmly(browser: Client, answer: str) -> None:
    question(browser, "/staff/sign-in")
    assert come(browser, answer).status_code == 403


def test_whoever_left_comes_in_no_more(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    Account.objects.filter(ref=member).update(is_active=False)
    assert come(browser, key.sign(question(browser, "/staff/sign-in"))).status_code == 403


def test_s_mfa_2_an_invitation_works_once_and_for_a_day(member: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = invite(member, by=SYSTEM)
    assert redeem(code) == member
    with pytest.raises(InvitationUseless):
        redeem(code)
    late, at = invite(member, by=SYSTEM), clock.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(invitations, "now", lambda: at)
    with pytest.raises(InvitationUseless):
        redeem(late)


def test_a_new_invitation_ends_the_one_before(member: str) -> None:
    before = invite(member, by=SYSTEM)
    invite(member, by=SYSTEM)
    with pytest.raises(InvitationUseless):
        redeem(before)


def test_s_bl_2_nobody_invites_oneself_or_a_resident(member: str) -> None:
    with pytest.raises(InvitedByOneself):
        invite(member, by=Actor(ActorKind.STAFF, member, "", (Duty("it", "head"),), frozenset({"administrator"})))
    with pytest.raises(NoSuchAccount):
        invite(open_account(AccountKind.RESIDENT, "見本 葵"), by=SYSTEM)


def test_the_page_of_the_invitation_needs_one(browser: Client) -> None:
    assert browser.get("/staff/invited/passkey", secure=True)["Location"] == "/staff/invited"
    wrong = browser.post("/staff/invited", {"code": "nothing"}, secure=True)
    assert wrong.status_code == 422
    assert "使えません" in wrong.content.decode()


def test_s_ses_4_a_lost_device_is_stopped_with_the_sessions_it_opened(browser: Client, member: str) -> None:
    key = device()
    enrolled(browser, member, key)
    come(browser, key.sign(question(browser, "/staff/sign-in")))
    assert browser.get("/staff/", secure=True).status_code == 200
    assert stop_passkeys(member, by=SYSTEM) == 1
    assert browser.get("/staff/", secure=True).status_code == 302
    assert come(browser, key.sign(question(browser, "/staff/sign-in"))).status_code == 403


def test_a_second_passkey_can_be_added_and_the_last_cannot_be_taken_away(browser: Client, member: str) -> None:
    first, second = device(), device()
    enrolled(browser, member, first)
    come(browser, first.sign(question(browser, "/staff/sign-in")))
    added = browser.post(
        "/staff/passkeys", {"credential": second.make(question(browser, "/staff/passkeys")), "name": ""}, secure=True
    )
    assert added["Location"] == "/staff/passkeys"
    for row, status in zip(Passkey.objects.order_by("id"), (302, 422), strict=True):
        answer = browser.post("/staff/passkeys", {"take_away": row.ref}, secure=True)
        assert answer.status_code == status
    assert "最後のパスキー" in answer.content.decode()


def test_nobody_takes_away_the_passkey_of_another(browser: Client, member: str) -> None:
    key, other = device(), open_account(AccountKind.STAFF, "見本 別人", duties=[Duty("child_family", "clerk")])
    enrolled(browser, other, device())
    enrolled(browser, member, key)
    come(browser, key.sign(question(browser, "/staff/sign-in")))
    foreign = Passkey.objects.get(account__ref=other)
    assert browser.post("/staff/passkeys", {"take_away": foreign.ref}, secure=True).status_code == 422
    assert Passkey.objects.filter(pk=foreign.pk).exists()
