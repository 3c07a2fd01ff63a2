"""Staff come in by a directory that speaks SAML, a real one of another make: whom it names, to whom asked."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from madoguchi.config.environment import SettingUnusable, check_saml
from madoguchi.config.providers import free_ports
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.models import Account, DirectoryAnswer, ExternalIdentity
from madoguchi.foundation.identity.saml.answers import KEPT_FOR, forget_answers
from madoguchi.foundation.identity.saml.assertion import Wanted
from madoguchi.foundation.identity.saml.house import metadata_of
from madoguchi.foundation.identity.saml.metadata import forget
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM, Duty
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.with_saml import KEY_OF_DEVICE, answer_of_directory, saml_directory
from tests.foundation.identity.saml.writing import Key, assertion, posted, response, signed, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
BASE = "http://testserver"
BEGIN, BACK, ANSWER, METADATA = (f"/staff/sign-in/directory{end}" for end in ("", "/back", "/answer", "/metadata"))
CLERK, SYNTHETIC, GONE, NEWCOMER, RESIDENT = (f"S-100{number}" for number in range(1, 6))
PEOPLE = [
    {"sub": "clerk", "name": "係員", "number": CLERK},
    {"sub": "clerk-with-key", "name": "係員", "number": CLERK, "context": KEY_OF_DEVICE},
    {"sub": "newcomer", "name": "新人", "number": NEWCOMER},
    {"sub": "synthetic", "name": "架空", "number": SYNTHETIC},
    {"sub": "gone", "name": "退職", "number": GONE},
    {"sub": "resident", "name": "住民", "number": RESIDENT},
    {"sub": "stranger", "name": "不明", "number": "S-9999"},
    {"sub": "numberless", "name": "番号なし"},
    {"sub": "odd", "name": "変な番号", "number": "S-1001' OR 1=1"},
]


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, key: Key) -> Iterator[dict[str, Any]]:
    own = metadata_of(Wanted("", BASE, f"{BASE}{ANSWER}")).decode().partition("?>")[2].strip()
    with saml_directory(tmp_path_factory.mktemp("saml"), key, PEOPLE, house_metadata=own) as found:
        yield found


@pytest.fixture(autouse=True)
def staff(directory: dict[str, Any], settings: Any) -> Iterator[None]:
    """The house knows the directory and, from the personnel file, members of staff; what else may bear a number."""
    for name, value in {**directory, "SAML_STAFF_ENTITY": BASE, "MADOGUCHI_BASE_URL": BASE}.items():
        setattr(settings, name, value)
    forget()
    clerk = Duty("child_family", "clerk")
    open_account("staff", "見本 係員", ref=CLERK, duties=[clerk])
    open_account("staff", "見本 新人", ref=NEWCOMER)
    open_account("staff", "架空 職員", ref=SYNTHETIC, duties=[clerk], is_demonstration=True)
    open_account("staff", "見本 退職", ref=GONE, duties=[clerk])
    open_account("resident", "見本 住民", ref=RESIDENT)
    Account.objects.filter(ref=GONE).update(is_active=False)
    yield
    forget()


def begun(client: Client, next_url: str = "") -> str:
    answer = client.get(BEGIN, {"next": next_url} if next_url else {})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def brought(fields: dict[str, str]) -> Any:
    """The form of the directory's page comes in: from another site, so without a cookie; tokens are checked."""
    answer = Client(enforce_csrf_checks=True).post(ANSWER, fields, headers={"Origin": "https://id.example"})
    assert (answer.status_code, answer["Location"]) == (303, BACK)
    return answer


def came_back(client: Client, who: str, next_url: str = "") -> Any:
    """The whole way of a browser through the directory."""
    place, fields = answer_of_directory(begun(client, next_url), who)
    assert place == f"{BASE}{ANSWER}"
    brought(fields)
    return client.get(BACK)


def refused(client: Client, answer: Any, status: int = 403, *, whom: str = "") -> str:
    """The page of a refusal; the journal names `whom` last, by the directory's word alone, or nobody."""
    assert answer.status_code == status
    assert "_auth_user_id" not in client.session
    assert not Entry.objects.filter(verb="sign_in").exists()
    last = Entry.objects.filter(verb="sign_in_refused").order_by("id").last()
    assert (last.actor_ref if last else "") == whom
    return str(answer.content.decode())


def forged(key: Key, question: str, directory: dict[str, Any], **changed: Any) -> dict[str, str]:
    """A form with a letter this test wrote, at this moment and for this house unless it says otherwise."""
    own = f"<saml:AudienceRestriction><saml:Audience>{BASE}</saml:Audience></saml:AudienceRestriction>"
    said = {
        "at": now(),
        "issuer": directory["SAML_STAFF_ISSUER"],
        "recipient": f"{BASE}{ANSWER}",
        "audience": own,
        "question": question,
        "number": NEWCOMER,
        **changed,
    }
    written = signed(assertion(**said), key)
    return {
        "SAMLResponse": posted(
            response(written, destination=f"{BASE}{ANSWER}", issuer=said["issuer"], question=question)
        )
    }


def question_of(client: Client) -> str:
    begun(client)
    return str(client.session["directory_asked"]["question"])


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
    brought(forged(key, question_of(client), directory, number=two))
    refused(client, client.get(BACK), whom=SYSTEM.ref)


def test_s_saml_7_an_answer_nobody_asked_for_opens_nothing(client: Client, key: Key, directory: dict[str, Any]) -> None:
    brought(forged(key, "_never_asked", directory))
    refused(client, client.get(BACK))
    question_of(client)
    brought(forged(key, "_never_asked_either", directory))
    assert "確かめられませんでした" in refused(client, client.get(BACK))


def test_s_saml_10_an_answer_is_good_once(client: Client, key: Key, directory: dict[str, Any]) -> None:
    fields = answer_of_directory(begun(client), "newcomer")[1]
    brought(fields)
    brought(fields)
    assert DirectoryAnswer.objects.count() == 1
    assert client.get(BACK).status_code == 302
    client.logout()
    brought(fields)
    assert client.get(BACK).status_code == 403
    # An assertion that was seen before answers no other question.
    brought(forged(key, question_of(client), directory, id="_same"))
    brought(forged(key, question_of(client), directory, id="_same"))
    assert client.get(BACK).status_code == 403
    assert "_auth_user_id" not in client.session


def test_s_saml_10_the_second_answer_to_a_question_counts_for_nothing(
    client: Client, key: Key, directory: dict[str, Any]
) -> None:
    question = question_of(client)
    brought(forged(key, question, directory, id="_first"))
    brought(forged(key, question, directory, id="_second", number=CLERK))
    assert client.get(BACK).status_code == 302
    assert Entry.objects.get(verb="sign_in").actor_ref == NEWCOMER


def test_s_saml_12_the_answer_to_another_browser_opens_nothing_here(client: Client) -> None:
    attacker = Client()
    brought(answer_of_directory(begun(attacker), "newcomer")[1])
    # Led to the way back by the attacker's form, with or without a question of one's own.
    refused(client, client.get(BACK))
    begun(client)
    refused(client, client.get(BACK))
    assert attacker.get(BACK).status_code == 302


def test_s_saml_15_a_form_of_another_site_touches_no_session_and_no_cookie(client: Client) -> None:
    assert came_back(client, "newcomer").status_code == 302
    before = dict(client.session)
    for fields in ({"SAMLResponse": "x"}, {}, {"SAMLResponse": posted("<a/>"), "RelayState": "x"}):
        assert not brought(fields).cookies
        # Where a browser does send the cookie along (same site), it is not looked at.
        answer = client.post(ANSWER, fields)
        assert (answer.status_code, dict(answer.cookies)) == (303, {})
    assert dict(client.session) == before
    assert DirectoryAnswer.objects.count() == 1
    assert client.get(ANSWER).status_code == 405


def test_s_saml_14_what_stands_beside_the_answer_leads_nowhere(client: Client) -> None:
    _place, fields = answer_of_directory(begun(client), "newcomer")
    assert fields["RelayState"] == "https://elsewhere.example/"
    brought(fields)
    answer = client.get(BACK, {"next": "https://elsewhere.example/", "RelayState": "https://elsewhere.example/"})
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
    brought(forged(newer, question_of(client), directory))
    refused(client, client.get(BACK))
    old, new = ("".join(one.pem.split("-----")[2].split()) for one in (key, newer))
    assert old in told_before
    file.write_text(told_before.replace(old, new), encoding="utf-8")
    brought(forged(newer, question_of(client), directory))
    assert client.get(BACK).status_code == 302
    client.logout()
    brought(forged(key, question_of(client), directory, id="_of_the_old_key"))
    assert client.get(BACK).status_code == 403


def test_s_saml_13_where_the_directory_is_away_one_is_led_to_the_passkey(client: Client, settings: Any) -> None:
    settings.SAML_STAFF_METADATA = f"http://127.0.0.1:{free_ports()[0]}/metadata"
    page = refused(client, client.get(BEGIN), 503)
    assert "パスキーでサインインする" in page
    assert "directory_asked" not in client.session


def test_a_question_is_good_for_ten_minutes(client: Client, key: Key, directory: dict[str, Any]) -> None:
    for minutes, status in ((9, 302), (11, 403)):
        question = question_of(client)
        with moved_to(now() + timedelta(minutes=minutes)):
            brought(forged(key, question, directory, id=f"_after_{minutes}"))
            assert client.get(BACK).status_code == status
        client.logout()


def test_a_sign_in_ends_when_the_directory_says_so_or_sooner(
    client: Client, key: Key, directory: dict[str, Any]
) -> None:
    for hours, lasts in ((1, 1), (20, 8)):
        client.logout()
        until = told(now() + timedelta(hours=hours))
        brought(forged(key, question_of(client), directory, id=f"_for_{hours}", session_until=until))
        assert client.get(BACK).status_code == 302
        began = client.session["sign_in_times"]["began"]
        left = began + 8 * 3600 - now().timestamp()
        assert lasts * 3600 - 60 < left <= lasts * 3600


def test_answers_are_forgotten_after_a_day_and_name_nobody_meanwhile(client: Client) -> None:
    came_back(client, "newcomer")
    assert NEWCOMER not in str(DirectoryAnswer.objects.values().get())
    assert forget_answers() == 0
    with moved_to(now() + KEPT_FOR + timedelta(minutes=1)):
        assert forget_answers() == 1


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
