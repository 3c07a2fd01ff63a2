"""The members of staff in the console: found, invited by another administrator, and helped after a loss."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.invitations import redeem
from madoguchi.foundation.identity.models import Account, AccountKind, Invitation, StaffPost
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.identity.sessions import ASSURANCE
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import Duty
from madoguchi.values.clock import moved_to, now, today
from tests.journeys import residents
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def member(name: str = "見本 係員", kana: str = "ミホン カカリイン", role: str = "") -> str:
    duty = Duty("child_family", "係員")
    return open_account(AccountKind.STAFF, name, kana=kana, duties=[duty], roles=[role] if role else ())


@pytest.fixture
def administrator(client: Client) -> str:
    """An administrator who is signed in by a passkey."""
    ref = member("見本 管理", "ミホン カンリ", "administrator")
    sign_in(client, ref)
    return ref


def known_as_surely_as(client: Client, assurance: int) -> None:
    """The sign-in of this browser was as sure as this."""
    session = client.session
    session[ASSURANCE] = assurance
    session.save()


def test_the_list_shows_posts_and_finds_by_the_first_characters(client: Client, administrator: str) -> None:
    member("別野 一郎", "ベツノ イチロウ")
    page = client.get("/console/staff", {"q": "ベツ"}).content.decode()
    assert "別野 一郎" in page
    assert "係員" in page
    assert f"/console/staff/{administrator}" not in page
    assert "いません" in client.get("/console/staff", {"q": "ヌ"}).content.decode()


def test_a_long_list_goes_on_behind_the_last_one(client: Client, administrator: str) -> None:
    Account.objects.bulk_create(
        Account(ref=f"m-{number:03}", kind="staff", name=f"見本 {number}", kana="アアア", password="!")
        for number in range(120)
    )
    seen: list[str] = []
    address = "/console/staff?q=アアア"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"/console/staff/(m-\d+)", page)
        found = re.search(r'href="(/console/staff\?q=[^"]*after=[^"]*)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == [f"m-{number:03}" for number in range(120)]


def test_the_code_of_an_invitation_is_shown_once(client: Client, administrator: str) -> None:
    ref = member()
    page = client.post(f"/console/staff/{ref}/invite").content.decode()
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page)
    assert code
    assert code[0] not in client.get(f"/console/staff/{ref}").content.decode()
    assert redeem(code[0]) == ref


def test_who_came_in_by_a_password_makes_nobody_a_key(client: Client, administrator: str) -> None:
    known_as_surely_as(client, DIRECTORY_ASSURANCE)
    answer = client.post(f"/console/staff/{member()}/invite")
    assert answer.status_code == 403
    assert "パスキーでサインイン" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_administrator_helps_others_and_not_oneself(client: Client, administrator: str) -> None:
    page = client.get(f"/console/staff/{administrator}").content.decode()
    assert "別の管理者" in page
    assert "招待コードを作る" not in page
    for act in ("invite", "stop"):
        told = client.post(f"/console/staff/{administrator}/{act}", follow=True).content.decode()
        assert "別の管理者に頼んでください" in told


def test_the_page_of_a_member_shows_posts_and_sign_ins_and_that_it_was_looked_at(
    client: Client, administrator: str
) -> None:
    ref = member()
    record_act(actor_of_ref(ref), "sign_in", data="パスキー", detail={"passkey": "k-1"})
    record_act(actor_of_ref(ref), "sign_in", data="市のアカウント", detail={"methods": ["pwd", "otp"]})
    with moved_to(now() - timedelta(days=100)):
        record_act(actor_of_ref(ref), "sign_in", data="昔の方法")
    StaffPost.objects.filter(account__ref=ref).update(until_on=today() - timedelta(days=3))
    StaffPost.objects.create(
        account=Account.objects.get(ref=ref),
        division="administrative_centre",
        position="clerk",
        kind="acting",
        from_on=today() + timedelta(days=3),
    )
    page = client.get(f"/console/staff/{ref}").content.decode()
    for told in ("パスキー", "市のアカウント", "pwd、otp", "終わり", "これから", "代理", "きょうは、職がありません"):
        assert told in page
    assert "昔の方法" not in page
    looked = Entry.objects.get(verb="read:account")
    assert (looked.actor_ref, looked.detail["account"]) == (administrator, ref)


def test_a_member_is_tied_to_a_person_by_number_and_the_person_sees_it(client: Client, administrator: str) -> None:
    ref, person = member(), residents.HEAD
    residents.family()
    page = client.post(f"/console/staff/{ref}/person", {"person": person}, follow=True).content.decode()
    assert person in page
    assert "結びついている" in page
    assert actor_of_ref(ref).person == person
    assert Entry.objects.get(verb="write:account_linked").dossiers == [person]
    client.post(f"/console/staff/{ref}/person", {"forget": "1"})
    assert actor_of_ref(ref).person == ""
    assert Entry.objects.get(verb="write:account_unlinked").actor_ref == administrator


def test_every_tie_and_every_look_at_one_is_read_back_from_the_journal(client: Client, administrator: str) -> None:
    ref, one, other = member(), residents.HEAD, residents.SPOUSE
    residents.family()
    for told in ({"person": one}, {"person": other}, {"forget": "1"}):
        client.post(f"/console/staff/{ref}/person", told)
    ties = Entry.objects.filter(verb__startswith="write:account_").order_by("id")
    assert [(tie.actor_ref, tie.detail["account"]) for tie in ties] == [(administrator, ref)] * 3
    changes = [("", one), (one, other), (other, "")]
    assert [(tie.detail["before"], tie.detail["after"]) for tie in ties] == changes
    assert [tie.dossiers for tie in ties] == [sorted({*change} - {""}) for change in changes]


def test_who_looks_at_whom_a_member_is_tied_to_is_journalled_with_that_person(
    client: Client, administrator: str
) -> None:
    ref, person = member(), residents.HEAD
    residents.family()
    client.get(f"/console/staff/{ref}/person")
    client.post(f"/console/staff/{ref}/person", {"person": person})
    for page in ("", "/person"):
        assert person in client.get(f"/console/staff/{ref}{page}").content.decode()
    assert client.post(f"/console/staff/{ref}/person", {"person": ""}).status_code == 422
    looks = Entry.objects.filter(verb__startswith="read:account").order_by("id")
    assert [(look.verb, look.dossiers) for look in looks] == [
        ("read:account_link", []),
        ("read:account", [person]),
        ("read:account_link", [person]),
        ("read:account_link", [person]),
    ]
    assert {(look.actor_ref, look.detail["account"]) for look in looks} == {(administrator, ref)}


def test_a_number_nobody_has_and_ones_own_account_are_not_tied(client: Client, administrator: str) -> None:
    ref = member()
    for typed in ("", "P-99999999", "a\0b"):
        answer = client.post(f"/console/staff/{ref}/person", {"person": typed})
        assert answer.status_code == 422
        assert 'href="#person' in answer.content.decode()
    own = f"/console/staff/{administrator}/person"
    assert [client.get(own).status_code, client.post(own, {"person": "P-1"}).status_code] == [403, 403]
    assert not Entry.objects.filter(verb__startswith="write:account").exists()


@pytest.mark.parametrize("ref", ["nobody", "a%00b"])
def test_an_account_that_is_not_there_is_said_to_be_missing(client: Client, administrator: str, ref: str) -> None:
    assert client.get(f"/console/staff/{ref}").status_code == 404
    assert client.post(f"/console/staff/{ref}/invite").status_code == 404
