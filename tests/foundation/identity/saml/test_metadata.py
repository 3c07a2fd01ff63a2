"""What a directory tells of itself is believed of exactly the configured one; its keys may change at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, rsa
from lxml import etree

from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
from madoguchi.foundation.identity.saml import metadata as described_by
from madoguchi.foundation.identity.saml.document import POST, PREFIXES, REDIRECT
from madoguchi.foundation.identity.saml.house import metadata_of
from madoguchi.foundation.identity.saml.metadata import Described, described, forget
from madoguchi.foundation.outgoing.named import LARGEST, Unreachable
from tests.foundation.identity.saml.writing import ANSWER_AT, AT, ENTITY, ISSUER, WANTED, Key, metadata, signed, told

ADDRESS = "https://id.example/metadata"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def written(text: str) -> str:
        (tmp_path / "metadata.xml").write_text(text, encoding="utf-8")
        return str(tmp_path / "metadata.xml")

    return written


def of(source: str) -> Described:
    return described(ISSUER, source, at=AT)


def test_a_file_tells_where_to_go_and_all_keys_that_sign(key: Key, other_key: Key, file: Callable[[str], str]) -> None:
    found = of(file(f"<!-- of the directory -->{metadata(key, other_key)}"))
    assert found.sign_in_at == "https://id.example/sign-in"
    assert found.keys == (key.certificate, other_key.certificate)
    encrypting = metadata(key, other_key).replace('use="signing"', 'use="encryption"', 1)
    assert of(file(encrypting)).keys == (other_key.certificate,)
    # A key that says nothing of its use is for both.
    assert of(file(metadata(key).replace(' use="signing"', ""))).keys == (key.certificate,)


def test_what_else_a_directory_tells_is_passed_over(key: Key, other_key: Key, file: Callable[[str], str]) -> None:
    more = (
        '<md:RoleDescriptor protocolSupportEnumeration="urn:fed"><md:KeyDescriptor use="signing"/></md:RoleDescriptor>'
        '<md:SPSSODescriptor protocolSupportEnumeration="urn:x"/><md:IDPSSODescriptor'
    )
    post = f'<md:SingleSignOnService Binding="{POST}" Location="https://id.example/posted"/><md:SingleSignOnService'
    written = metadata(key).replace("<md:IDPSSODescriptor", more).replace("<md:SingleSignOnService", post, 1)
    found = of(file(signed(written.replace("<md:EntityDescriptor", '<md:EntityDescriptor ID="_m"'), other_key)))
    assert (found.sign_in_at, found.keys) == ("https://id.example/sign-in", (key.certificate,))


def test_s_saml_11_a_file_that_was_changed_counts_at_the_next_sign_in(
    key: Key, other_key: Key, file: Callable[[str], str]
) -> None:
    assert of(file(metadata(key))).keys == (key.certificate,)
    assert of(file(metadata(other_key))).keys == (other_key.certificate,)


class Provided:
    """What stands at an address, how often it was asked for, and whether anybody answers there."""

    def __init__(self, text: str) -> None:
        self.text, self.asked, self.status = text, 0, 200

    def fetched(self, _method: str, url: str, _headers: Any) -> tuple[int, bytes]:
        assert url == ADDRESS
        self.asked += 1
        if not self.status:
            raise Unreachable
        return self.status, self.text.encode()


@pytest.fixture
def provided(monkeypatch: pytest.MonkeyPatch, key: Key) -> Provided:
    made = Provided(metadata(key))
    monkeypatch.setattr(described_by, "fetched", made.fetched)
    return made


def test_s_saml_11_an_address_is_asked_again_after_a_while_and_sooner_for_a_key_nobody_knows(
    provided: Provided, other_key: Key, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = time.monotonic()
    for seconds, anew, asked in ((0, False, 1), (0, True, 1), (59, True, 1), (61, False, 1), (61, True, 2)):
        monkeypatch.setattr(described_by.time, "monotonic", lambda now=at + seconds: now)
        assert described(ISSUER, ADDRESS, at=AT, anew=anew).keys == (key.certificate,)
        assert provided.asked == asked, (seconds, anew)
    provided.text = metadata(other_key)
    monkeypatch.setattr(described_by.time, "monotonic", lambda: at + 662)
    assert of(ADDRESS).keys == (other_key.certificate,)


def test_s_saml_13_a_directory_that_is_away_is_said_to_be_away(provided: Provided, tmp_path: Path) -> None:
    for status in (0, 500, 503):
        provided.status = status
        with pytest.raises(ProviderAway):
            of(ADDRESS)
    with pytest.raises(ProviderAway):
        of(str(tmp_path / "nothing.xml"))


def test_an_answer_that_leads_on_is_missing_or_has_no_end_is_not_believed(provided: Provided) -> None:
    for status in (301, 404):
        provided.status = status
        with pytest.raises(SignInNotTrusted):
            of(ADDRESS)
    provided.status, provided.text = 200, " " * (LARGEST + 1)
    with pytest.raises(SignInNotTrusted):
        of(ADDRESS)


def refused(text: str, file: Callable[[str], str]) -> str:
    with pytest.raises(SignInNotTrusted) as found:
        of(file(text))
    return found.value.why


def test_s_saml_9_the_metadata_of_another_directory_is_not_believed(key: Key, file: Callable[[str], str]) -> None:
    assert refused(metadata(key, issuer=f"{ISSUER}/"), file) == "metadata_issuer"
    several = f'<md:EntitiesDescriptor xmlns:md="{PREFIXES["md"]}">{metadata(key)}</md:EntitiesDescriptor>'
    assert refused(several, file) == "metadata_issuer"


def test_s_saml_5_metadata_declares_nothing_either(key: Key, file: Callable[[str], str]) -> None:
    assert refused(f'<!DOCTYPE x [<!ENTITY a "b">]>{metadata(key)}', file) == "document_type"


def test_metadata_that_is_over_or_wants_what_this_house_does_not_do_is_not_used(
    key: Key, file: Callable[[str], str]
) -> None:
    assert refused(metadata(key, until=told(AT)), file) == "metadata_over"
    assert of(file(metadata(key, until=told(AT + timedelta(seconds=1))))).keys
    signed = metadata(key, WantAuthnRequestsSigned="true")
    assert refused(signed, file) == "metadata_wants_signed_requests"
    old = metadata(key, protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol")
    assert refused(old, file) == "metadata_protocol"
    assert refused(metadata(key, sign_in="http://id.example/sign-in"), file) == "metadata_sign_in"
    assert refused(metadata(key).replace(REDIRECT, "urn:x"), file) == "metadata_sign_in"


def test_s_saml_2_keys_too_weak_or_of_another_kind_and_no_keys_are_not_used(file: Callable[[str], str]) -> None:
    assert refused(metadata(), file) == "metadata_keys"
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what is refused here
    for secret in (short, dsa.generate_private_key(2048)):
        assert refused(metadata(Key(secret)), file) == "metadata_key"  # type: ignore[arg-type]
    broken = metadata(Key()).replace("<ds:X509Certificate>", "<ds:X509Certificate>AAAA")
    assert refused(broken, file) == "metadata_key"


def test_the_house_tells_who_it_is_and_where_answers_go() -> None:
    root = etree.fromstring(metadata_of(WANTED))
    assert root.get("entityID") == ENTITY
    role = root.find("md:SPSSODescriptor", PREFIXES)
    assert (role.get("WantAssertionsSigned"), role.get("AuthnRequestsSigned")) == ("true", "false")
    assert role.find("md:AssertionConsumerService", PREFIXES).get("Location") == ANSWER_AT
