"""Staff come in by a directory that speaks SAML, a real one of another make: whom it names, to whom asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madoguchi.config.environment import SettingUnusable, check_saml
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.models import Account, DirectoryAnswer, ExternalIdentity
from madoguchi.foundation.identity.saml.answers import KEPT_FOR, forget_answers
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.with_saml import (
    ANSWER,
    BACK,
    BASE,
    BEGIN,
    CLERK,
    KEY_OF_DEVICE,
    METADATA,
    NEWCOMER,
    PEOPLE,
    brought,
    came_back,
    directory,
    forged,
    key,
    question_of,
    refused,
    staff,
)
from tests.foundation.identity.saml.writing import Key, told

__all__ = ["directory", "key", "staff"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_who_has_no_post_yet_comes_in_is_sent_on_and_nothing_more_is_kept(client: Client) -> None:
    accounts = Account.objects.count()
    assert "市のアカウントでサインイン" in client.get("/staff/sign-in").content.decode()
    assert came_back(client, "newcomer", "/staff/passkeys")["Location"] == "/staff/passkeys"
    assert client.get("/staff/passkeys").status_code == 200
    assert client.session[ASSURANCE] == DIRECTORY_ASSURANCE
    entry = Entry.objects.get(verb="sign_in")
    assert entry.actor_ref == NEWCOMER
    assert entry.detail["strong"] is False
    assert entry.detail["methods"] == ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"]
    assert (Account.objects.count(), ExternalIdentity.objects.count()) == (accounts, 0)
    assert DirectoryAnswer.objects.get().told == {}
    answer = client.post("/staff/passkeys", {"credential": "{}"})
    assert (answer.status_code, "パスキーでサインインし直して" in answer.content.decode()) == (403, True)


def test_s_mfa_1_who_sees_residents_needs_a_passkey_unless_the_setting_takes_the_class_for_one(
    client: Client, settings: Any
) -> None:
    for who in ("clerk", "clerk-with-key"):
        assert "パスキーでサインインしてください" in refused(client, came_back(client, who), whom=CLERK)
    settings.SAML_STAFF_STRONG = [KEY_OF_DEVICE]
    refused(client, came_back(client, "clerk"), whom=CLERK)
    assert came_back(client, "clerk-with-key")["Location"] == "/staff/"
    assert client.session[ASSURANCE] == HIGHEST


@pytest.mark.parametrize("who", ["synthetic", "gone", "resident", "stranger", "numberless", "odd"])
def test_a_number_that_is_not_in_the_personnel_file_opens_nothing(client: Client, settings: Any, who: str) -> None:
    settings.SAML_STAFF_STRONG = ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"]
    assert "人事の一覧にありません" in refused(client, came_back(client, who), whom=SYSTEM.ref)
    entry = Entry.objects.get(verb="sign_in_refused")
    number = next(one for one in PEOPLE if one["sub"] == who).get("number")
    assert number is None or number not in f"{entry.actor_ref} {entry.actor_name} {entry.data} {entry.detail}"


def test_two_numbers_are_no_number(client: Client, key: Key, directory: dict[str, Any]) -> None:
    two = f"{NEWCOMER}</saml:AttributeValue><saml:AttributeValue>{CLERK}"
    refused(client, client.get(brought(forged(key, question_of(client), directory, number=two))), whom=SYSTEM.ref)


def test_a_question_is_good_for_ten_minutes(client: Client, key: Key, directory: dict[str, Any]) -> None:
    for minutes, status in ((9, 302), (11, 403)):
        question = question_of(client)
        with moved_to(now() + timedelta(minutes=minutes)):
            back = brought(forged(key, question, directory, id=f"_after_{minutes}"))
            assert client.get(back).status_code == status
        client.logout()


def test_a_sign_in_ends_when_the_directory_says_so_or_sooner(
    client: Client, key: Key, directory: dict[str, Any]
) -> None:
    for hours, lasts in ((1, 1), (20, 8)):
        client.logout()
        until = told(now() + timedelta(hours=hours))
        back = brought(forged(key, question_of(client), directory, id=f"_for_{hours}", session_until=until))
        assert client.get(back).status_code == 302
        began = client.session["sign_in_times"]["began"]
        left = began + 8 * 3600 - now().timestamp()
        assert lasts * 3600 - 60 < left <= lasts * 3600


def test_answers_are_forgotten_after_a_day_and_name_nobody_meanwhile(client: Client) -> None:
    came_back(client, "newcomer")
    assert NEWCOMER not in str(DirectoryAnswer.objects.values().get())
    assert forget_answers() == 0
    with moved_to(now() + KEPT_FOR + timedelta(minutes=1)):
        assert forget_answers() == 1


def test_the_house_shows_its_metadata_to_whoever_sets_the_directory_up(client: Client) -> None:
    answer = client.get(METADATA)
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    assert f'entityID="{BASE}"' in answer.content.decode()
    assert f'Location="{BASE}{ANSWER}"' in answer.content.decode()


def test_without_a_directory_nothing_of_it_is_offered(client: Client, settings: Any) -> None:
    settings.SAML_STAFF_ISSUER = ""
    assert "市のアカウント" not in client.get("/staff/sign-in").content.decode()
    refused(client, client.get(BEGIN))
    refused(client, client.get(BACK))
    assert client.get(METADATA).status_code == 404
    assert client.post(ANSWER, {"SAMLResponse": "x"}).status_code == 404


def test_a_directory_that_is_described_nowhere_or_beside_another_one_is_not_set_by_mistake(tmp_path: Path) -> None:
    file = tmp_path / "metadata.xml"
    file.write_text("", encoding="utf-8")
    check_saml("", "", "https://id.example")
    for good in (str(file), "https://id.example/metadata", "http://127.0.0.1:8080/metadata"):
        check_saml("https://id.example", good, "")
    for bad in ("", "nothing.xml", "http://id.example/metadata", "ftp://id.example", "https://"):
        with pytest.raises(SettingUnusable):
            check_saml("https://id.example", bad, "")
    with pytest.raises(SettingUnusable):
        check_saml("https://id.example", str(file), "https://other.example")
