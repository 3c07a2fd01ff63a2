"""A signature counts over the assertion it stands in, by a key that is known and in the way SAML wants it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from madoguchi.foundation.identity.saml.document import PREFIXES
from madoguchi.foundation.identity.saml.signature import UnknownKey, _say_it_ends, signed_part
from tests.foundation.identity.saml.reading import read, refused
from tests.foundation.identity.saml.writing import (
    AT,
    EVIL,
    NUMBER,
    PASSWORD,
    QUESTION,
    Key,
    assertion,
    letter,
    response,
    signed,
)


def test_a_key_on_a_curve_is_believed_as_well() -> None:
    curve = Key(ec.generate_private_key(ec.SECP256R1()))
    assert read(letter(curve), curve).attributes == {"employee_number": [NUMBER]}


def test_a_cover_that_is_signed_as_well_changes_nothing(key: Key, other_key: Key) -> None:
    for signing in (key, other_key):
        assert read(signed(letter(key), signing), key).question == QUESTION
    assert refused(signed(letter(key, audience=""), key), key) == "saml:AudienceRestriction"


def test_s_saml_1_nothing_is_believed_without_a_signature(key: Key) -> None:
    unsigned = etree.fromstring(letter(key))
    for one in unsigned.iter(f"{{{PREFIXES['ds']}}}Signature"):
        one.getparent().remove(one)
        break
    assert refused(etree.tostring(unsigned).decode(), key) == "ds:Signature"


def test_s_saml_1_a_signature_over_the_cover_alone_counts_for_nothing(key: Key) -> None:
    whole = response(assertion().replace('Id="placeholder"', 'Id="none"'))
    bare = etree.fromstring(whole)
    for one in list(bare.iter(f"{{{PREFIXES['ds']}}}Signature")):
        one.getparent().remove(one)
    assert refused(signed(etree.tostring(bare).decode(), key), key) == "ds:Signature"


def test_s_saml_1_another_key_is_not_believed_though_the_message_brings_its_certificate(
    key: Key, other_key: Key
) -> None:
    with pytest.raises(UnknownKey):
        read(letter(other_key), key)
    # While keys change there are two.
    assert read(letter(other_key), key, other_key).question == QUESTION


def test_s_saml_1_what_was_changed_after_signing_is_not_believed(key: Key) -> None:
    for was, instead in ((NUMBER, EVIL), (PASSWORD, "phr"), ("somebody", "nobody")):
        with pytest.raises(UnknownKey):
            read(letter(key).replace(was, instead), key)


def test_s_saml_1_a_certificate_that_is_over_signs_no_more(key: Key) -> None:
    over = Key(days=-1)
    with pytest.raises(UnknownKey) as found:
        read(letter(over), key, over)
    assert found.value.why == "certificate_over"
    with pytest.raises(UnknownKey) as found:
        read(letter(key), over)
    assert found.value.why == "signature"


@pytest.mark.parametrize(("days", "times"), [(31, 0), (30, 1), (0, 1)])
def test_a_certificate_that_ends_soon_is_told_of_once_a_day(
    days: int, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    _say_it_ends.cache_clear()
    ending = Key(days=days)
    for _ in range(2):
        assert read(letter(ending), ending)
    said = f"the certificate the directory signs by ends on {(AT + timedelta(days=days)).date()}"
    assert caplog.messages == [said] * times


C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def test_s_saml_2_sha_1_is_not_believed(key: Key) -> None:
    with pytest.raises(UnknownKey):
        read(response(signed(assertion(), key, digest="sha1")), key)


def test_s_saml_2_other_ways_of_signing_than_that_of_saml_are_not_believed(key: Key) -> None:
    assert refused(response(signed(assertion(), key, way=C14N)), key) == "transforms"
    # Over the whole document instead of over the assertion by its name.
    assert refused(response(signed(assertion(id=None), key)), key) == "reference"


def test_s_saml_4_what_is_read_is_what_was_signed(key: Key) -> None:
    whole = signed(assertion(number=f"{NUMBER}0"), key).replace(f"{NUMBER}0", f"{NUMBER}<!-- cut -->0")
    value = signed_part(etree.fromstring(whole), [key.certificate], at=AT).find(".//saml:AttributeValue", PREFIXES)
    assert value.text == f"{NUMBER}0"
