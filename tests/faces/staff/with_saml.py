"""A directory of another make (samlify on Node) that speaks SAML, as a process, and a browser's way through it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.test import Client

from madoguchi.config.providers import Running, free_ports, started
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.saml.assertion import Wanted
from madoguchi.foundation.identity.saml.house import metadata_of
from madoguchi.foundation.identity.saml.source import forget
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import Duty
from madoguchi.values.clock import now
from tests.foundation.identity.saml.writing import Key, assertion, posted, response, signed

KEY_OF_DEVICE = "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract"
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


@contextmanager
def saml_directory(
    folder: Path, key: Key, people: Sequence[dict[str, Any]], *, house_metadata: str
) -> Iterator[dict[str, Any]]:
    """What the house has to be told of a directory that runs; `house_metadata` is the house's own, or its address."""
    port = free_ports()[0]
    place = f"http://127.0.0.1:{port}"
    saml = {
        "host": "127.0.0.1",
        "port": port,
        "private_key": key.secret_pem,
        "certificate": key.pem,
        "house_metadata": house_metadata,
        "people": people,
    }
    (folder / "settings.json").write_text(json.dumps({"saml": saml}), encoding="utf-8")
    with started(folder / "settings.json") as process:
        Running({}, process).wait_until_ready()
        yield {"SAML_STAFF_ISSUER": f"{place}/directory", "SAML_STAFF_METADATA": f"{place}/metadata"}


def answer_of_directory(address: str, who: str) -> tuple[str, dict[str, str]]:
    """Go to the directory, choose somebody, and give where its page posts, and what."""
    shown = requests.get(address, timeout=20)
    assert shown.status_code == 200, shown.text
    found = re.search(r'name="question" value="([^"]+)"', shown.text)
    assert found, shown.text
    answered = requests.post(urljoin(address, "/sign-in"), {"question": found[1], "sub": who}, timeout=20)
    assert answered.status_code == 200, answered.text
    action = re.search(r'action="([^"]+)"', answered.text)
    assert action, answered.text
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', answered.text)
    return unescape(action[1]), {name: unescape(value) for name, value in hidden}


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


def brought(fields: dict[str, str]) -> str:
    """Where a browser is led that brings the directory's form: from another site, so without a cookie."""
    answer = Client(enforce_csrf_checks=True).post(ANSWER, fields, headers={"Origin": "https://id.example"})
    assert (answer.status_code, answer["Referrer-Policy"], dict(answer.cookies)) == (303, "no-referrer", {})
    assert "no-store" in answer["Cache-Control"]
    assert re.fullmatch(rf"{BACK}(\?taken=[\w-]{{43}})?", answer["Location"])
    return str(answer["Location"])


def came_back(client: Client, who: str, next_url: str = "") -> Any:
    """The whole way of a browser through the directory."""
    place, fields = answer_of_directory(begun(client, next_url), who)
    assert place == f"{BASE}{ANSWER}"
    return client.get(brought(fields))


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
