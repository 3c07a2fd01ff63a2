"""An answer by SAML counts once, to the browser that asked, by the keys of today; it leads and touches nobody else."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from madoguchi.config.providers import free_ports
from madoguchi.foundation.identity.models import DirectoryAnswer
from madoguchi.foundation.identity.saml import source
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.with_saml import (
    ANSWER,
    BACK,
    BEGIN,
    CLERK,
    NEWCOMER,
    answer_of_directory,
    begun,
    brought,
    came_back,
    directory,
    forged,
    key,
    question_of,
    refused,
    staff,
)
from tests.foundation.identity.saml.writing import Key, posted

__all__ = ["directory", "key", "staff"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_s_saml_7_an_answer_nobody_asked_for_opens_nothing(client: Client, key: Key, directory: dict[str, Any]) -> None:
    refused(client, client.get(brought(forged(key, "_never_asked", directory))))
    question_of(client)
    back = brought(forged(key, "_never_asked_either", directory))
    assert "確かめられませんでした" in refused(client, client.get(back), whom=SYSTEM.ref)


def test_s_saml_10_an_answer_is_good_once(client: Client, key: Key, directory: dict[str, Any]) -> None:
    fields = answer_of_directory(begun(client), "newcomer")[1]
    back = brought(fields)
    assert brought(fields) == BACK
    assert DirectoryAnswer.objects.count() == 1
    assert client.get(back).status_code == 302
    client.logout()
    for again in (back, brought(fields)):
        assert client.get(again).status_code == 403
    # An assertion that was seen before answers no other question.
    brought(forged(key, question_of(client), directory, id="_same"))
    assert client.get(brought(forged(key, question_of(client), directory, id="_same"))).status_code == 403
    assert "_auth_user_id" not in client.session


def test_s_saml_10_the_second_answer_to_a_question_counts_for_nothing(
    client: Client, key: Key, directory: dict[str, Any]
) -> None:
    question = question_of(client)
    back = brought(forged(key, question, directory, id="_first"))
    assert brought(forged(key, question, directory, id="_second", number=CLERK)) == BACK
    assert client.get(back).status_code == 302
    assert Entry.objects.get(verb="sign_in").actor_ref == NEWCOMER


def test_s_saml_12_who_asked_and_did_not_bring_the_answer_is_not_let_in(client: Client) -> None:
    # A clerk's browser was sent to the directory with another's question, and brings the answer to it.
    brought(answer_of_directory(begun(client), "newcomer")[1])
    refused(client, client.get(BACK), whom=SYSTEM.ref)
    begun(client)
    refused(client, client.get(BACK, {"taken": "x" * 43}), whom=SYSTEM.ref)
    question = question_of(client)
    assert client.session["directory_asked"]["question"] == question
    refused(client, client.get(BACK, {"taken": question}), whom=SYSTEM.ref)


@pytest.mark.parametrize("asked_too", [False, True])
def test_s_saml_12_who_brought_the_answer_and_did_not_ask_is_not_let_in(client: Client, asked_too: bool) -> None:
    attacker = Client()
    back = brought(answer_of_directory(begun(attacker), "newcomer")[1])
    if asked_too:
        begun(client)
    # Who asked nothing is refused, and nothing they began is noted.
    refused(client, client.get(back), whom=SYSTEM.ref if asked_too else "")
    # The answer is spent: whoever asked does not come in by it either, though they saw the secret.
    refused(attacker, attacker.get(back), whom=SYSTEM.ref)
    assert DirectoryAnswer.objects.get().told == {}


def test_s_saml_12_an_answer_is_fetched_within_minutes(client: Client, key: Key, directory: dict[str, Any]) -> None:
    for minutes, status in ((2, 302), (4, 403)):
        back = brought(forged(key, question_of(client), directory, id=f"_after_{minutes}"))
        with moved_to(now() + timedelta(minutes=minutes)):
            answer = client.get(back)
        assert answer.status_code == status
        client.logout()


def test_s_saml_12_no_page_is_told_the_secret(client: Client) -> None:
    back = brought(answer_of_directory(begun(client), "newcomer")[1])
    answer = client.get(back)
    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (302, "/staff/", "no-referrer")
    assert "no-store" in answer["Cache-Control"]
    secret = back.partition("=")[2]
    assert secret not in str([*DirectoryAnswer.objects.values(), *Entry.objects.values()])


def test_s_saml_15_a_form_of_another_site_touches_no_session_and_no_cookie(client: Client) -> None:
    assert came_back(client, "newcomer").status_code == 302
    before = dict(client.session)
    for fields in ({"SAMLResponse": "x"}, {}, {"SAMLResponse": posted("<a/>"), "RelayState": "x"}):
        assert brought(fields) == BACK
        # Where a browser does send the cookie along (same site), it is not looked at.
        answer = client.post(ANSWER, fields)
        assert (answer.status_code, dict(answer.cookies)) == (303, {})
    assert dict(client.session) == before
    assert DirectoryAnswer.objects.count() == 1
    assert client.get(ANSWER).status_code == 405


def test_s_saml_14_what_stands_beside_the_answer_leads_nowhere(client: Client) -> None:
    _place, fields = answer_of_directory(begun(client), "newcomer")
    assert fields["RelayState"] == "https://elsewhere.example/"
    outside = "https%3A%2F%2Felsewhere.example%2F"
    answer = client.get(f"{brought(fields)}&next={outside}&RelayState={outside}")
    assert answer["Location"] == "/staff/"


def test_s_saml_14_nobody_is_led_to_another_site_after_signing_in(client: Client) -> None:
    for outside in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert came_back(client, "newcomer", outside)["Location"] == "/staff/"


def test_s_saml_11_a_directory_that_changed_its_keys_is_believed_when_its_metadata_says_so(
    client: Client, key: Key, directory: dict[str, Any], settings: Any, tmp_path: Path
) -> None:
    newer, file = Key(), tmp_path / "metadata.xml"
    told_before = requests.get(directory["SAML_STAFF_METADATA"], timeout=20).text
    file.write_text(told_before, encoding="utf-8")
    settings.SAML_STAFF_METADATA = str(file)
    refused(client, client.get(brought(forged(newer, question_of(client), directory))), whom=SYSTEM.ref)
    old, new = ("".join(one.pem.split("-----")[2].split()) for one in (key, newer))
    assert old in told_before
    file.write_text(told_before.replace(old, new), encoding="utf-8")
    assert client.get(brought(forged(newer, question_of(client), directory))).status_code == 302
    client.logout()
    of_the_old_key = forged(key, question_of(client), directory, id="_of_the_old_key")
    assert client.get(brought(of_the_old_key)).status_code == 403


def test_s_saml_13_where_the_directory_is_away_one_is_led_to_the_passkey(client: Client, settings: Any) -> None:
    settings.SAML_STAFF_METADATA = f"http://127.0.0.1:{free_ports()[0]}/metadata"
    page = refused(client, client.get(BEGIN), 503)
    assert "パスキーでサインインする" in page
    assert "directory_asked" not in client.session


def test_s_saml_13_what_could_be_no_letter_of_the_directory_makes_the_house_ask_nobody(
    client: Client, key: Key, directory: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = b64decode(forged(key, question_of(client), directory)["SAMLResponse"]).decode()
    asked: list[str] = []
    monkeypatch.setattr(source, "fetched", lambda _method, url, _headers: asked.append(url) or (503, b""))
    source.forget()
    refused_status, unsigned = whole.replace(":Success", ":x"), whole.replace("ds:Signature", "ds:x")
    elsewhere = whole.replace('Destination="', 'Destination="https://elsewhere.example/')
    written = [posted(one) for one in ("<a/>", whole + " " * 70_000, refused_status, unsigned, elsewhere)]
    for answer in ("", "%", *written):
        brought({"SAMLResponse": answer})
    assert not asked
    brought({"SAMLResponse": posted(whole)})
    assert asked == [directory["SAML_STAFF_METADATA"]]


def test_s_log_9_a_refusal_is_logged_by_its_reason_and_by_nothing_of_the_person(
    client: Client, key: Key, directory: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        brought(forged(key, question_of(client), directory, audience=""))
        whole = b64decode(forged(key, question_of(client), directory)["SAMLResponse"]).decode()
        brought({"SAMLResponse": b64encode(whole.replace(NEWCOMER, CLERK).encode()).decode()})
    assert "saml:AudienceRestriction" in caplog.text
    assert "not trusted: signature" in caplog.text
    assert NEWCOMER not in caplog.text
    assert CLERK not in caplog.text
