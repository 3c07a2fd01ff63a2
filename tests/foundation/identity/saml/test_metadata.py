"""What a directory tells of itself is believed of exactly the configured one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, rsa
from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.document import POST, PREFIXES, REDIRECT
from madoguchi.foundation.identity.saml.house import metadata_of
from madoguchi.foundation.identity.saml.metadata import Described, read_metadata
from tests.foundation.identity.saml.writing import ANSWER_AT, AT, ENTITY, ISSUER, WANTED, Key, metadata, signed, told


def of(text: str) -> Described:
    return read_metadata(text.encode(), ISSUER, at=AT)


def test_metadata_tell_where_to_go_and_all_keys_that_sign(key: Key, other_key: Key) -> None:
    found = of(f"<!-- of the directory -->{metadata(key, other_key)}")
    assert found.sign_in_at == "https://id.example/sign-in"
    assert found.keys == (key.certificate, other_key.certificate)
    encrypting = metadata(key, other_key).replace('use="signing"', 'use="encryption"', 1)
    assert of(encrypting).keys == (other_key.certificate,)
    # A key that says nothing of its use is for both.
    assert of(metadata(key).replace(' use="signing"', "")).keys == (key.certificate,)


def test_what_else_a_directory_tells_is_passed_over(key: Key, other_key: Key) -> None:
    more = (
        '<md:RoleDescriptor protocolSupportEnumeration="urn:fed"><md:KeyDescriptor use="signing"/></md:RoleDescriptor>'
        '<md:SPSSODescriptor protocolSupportEnumeration="urn:x"/><md:IDPSSODescriptor'
    )
    post = f'<md:SingleSignOnService Binding="{POST}" Location="https://id.example/posted"/><md:SingleSignOnService'
    written = metadata(key).replace("<md:IDPSSODescriptor", more).replace("<md:SingleSignOnService", post, 1)
    found = of(signed(written.replace("<md:EntityDescriptor", '<md:EntityDescriptor ID="_m"'), other_key))
    assert (found.sign_in_at, found.keys) == ("https://id.example/sign-in", (key.certificate,))


def refused(text: str) -> str:
    with pytest.raises(SignInNotTrusted) as found:
        of(text)
    return found.value.why


def test_s_saml_9_the_metadata_of_another_directory_is_not_believed(key: Key) -> None:
    assert refused(metadata(key, issuer=f"{ISSUER}/")) == "metadata_issuer"
    several = f'<md:EntitiesDescriptor xmlns:md="{PREFIXES["md"]}">{metadata(key)}</md:EntitiesDescriptor>'
    assert refused(several) == "metadata_issuer"


def test_s_saml_5_metadata_declares_nothing_either(key: Key) -> None:
    assert refused(f'<!DOCTYPE x [<!ENTITY a "b">]>{metadata(key)}') == "document_type"


def test_metadata_that_is_over_or_wants_what_this_house_does_not_do_is_not_used(key: Key) -> None:
    assert refused(metadata(key, until=told(AT))) == "metadata_over"
    assert of(metadata(key, until=told(AT + timedelta(seconds=1)))).keys
    signed = metadata(key, WantAuthnRequestsSigned="true")
    assert refused(signed) == "metadata_wants_signed_requests"
    old = metadata(key, protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol")
    assert refused(old) == "metadata_protocol"
    assert refused(metadata(key, sign_in="http://id.example/sign-in")) == "metadata_sign_in"
    assert refused(metadata(key).replace(REDIRECT, "urn:x")) == "metadata_sign_in"


def test_s_saml_2_keys_too_weak_or_of_another_kind_and_no_keys_are_not_used() -> None:
    assert refused(metadata()) == "metadata_keys"
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what is refused here
    for secret in (short, dsa.generate_private_key(2048)):
        assert refused(metadata(Key(secret))) == "metadata_key"  # type: ignore[arg-type]
    broken = metadata(Key()).replace("<ds:X509Certificate>", "<ds:X509Certificate>AAAA")
    assert refused(broken) == "metadata_key"


def test_the_house_tells_who_it_is_and_where_answers_go() -> None:
    root = etree.fromstring(metadata_of(WANTED))
    assert root.get("entityID") == ENTITY
    role = root.find("md:SPSSODescriptor", PREFIXES)
    assert (role.get("WantAssertionsSigned"), role.get("AuthnRequestsSigned")) == ("true", "false")
    assert role.find("md:AssertionConsumerService", PREFIXES).get("Location") == ANSWER_AT
