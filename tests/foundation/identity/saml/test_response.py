"""A posted response is believed as far as the directory signed it, for us, now, and not a letter further."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.assertion import Asserted
from madoguchi.foundation.identity.saml.document import PREFIXES
from madoguchi.foundation.identity.saml.response import asserted_by
from madoguchi.foundation.identity.saml.signature import UnknownKey, signed_part
from tests.foundation.identity.saml.writing import (
    AT,
    ENTITY,
    NUMBER,
    PASSWORD,
    QUESTION,
    WANTED,
    Key,
    assertion,
    letter,
    posted,
    response,
    signed,
    told,
)

EVIL = "S-6666"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def read(written: str, *keys: Key, at: datetime = AT) -> Asserted:
    return asserted_by(posted(written), WANTED, [one.certificate for one in keys], at=at)


def refused(written: str, *keys: Key, at: datetime = AT) -> str:
    with pytest.raises(SignInNotTrusted) as found:
        read(written, *keys, at=at)
    return found.value.why


def test_what_the_directory_signed_is_believed(key: Key) -> None:
    found = read(letter(key, session_until=told(AT + timedelta(hours=2))), key)
    assert found.question == QUESTION
    assert found.methods == (PASSWORD,)
    assert found.until == AT + timedelta(hours=2)
    assert found.attributes == {"employee_number": [NUMBER]}


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


def test_s_saml_1_a_certificate_that_is_over_signs_no_more() -> None:
    over = Key(days=-1)
    with pytest.raises(UnknownKey):
        read(letter(over), over)


def test_s_saml_2_sha_1_is_not_believed(key: Key) -> None:
    with pytest.raises(UnknownKey):
        read(response(signed(assertion(), key, digest="sha1")), key)


def test_s_saml_2_other_ways_of_signing_than_that_of_saml_are_not_believed(key: Key) -> None:
    assert refused(response(signed(assertion(), key, way=C14N)), key) == "transforms"
    # Over the whole document instead of over the assertion by its name.
    assert refused(response(signed(assertion(id=None), key)), key) == "reference"


Tree = Any


def parts(key: Key) -> tuple[Tree, Tree, Tree, Tree]:
    """A response, its assertion, the signature, and an assertion of somebody else that nobody signed."""
    root = etree.fromstring(letter(key))
    good = root.find("saml:Assertion", PREFIXES)
    signature = good.find("ds:Signature", PREFIXES)
    evil = etree.fromstring(assertion(id="_evil", number=EVIL))
    evil.remove(evil.find("ds:Signature", PREFIXES))
    return root, good, signature, evil


def wrapped(key: Key, variant: int) -> Tree:
    """The wrappings of Somorovsky et al. (On Breaking SAML, 2012), by the numbers they are known by."""
    root, good, signature, evil = parts(key)
    holder = etree.SubElement(signature, f"{{{PREFIXES['ds']}}}Object")
    if variant in {1, 2}:  # the whole response in the signature of another, or before it
        outer = etree.fromstring(response())
        signature.remove(holder)
        outer.append(evil)
        evil.insert(1, etree.fromstring(etree.tostring(signature)))
        if variant == 1:
            etree.SubElement(evil[1], f"{{{PREFIXES['ds']}}}Object").append(root)
        else:
            outer.insert(0, root)
        return outer
    signature.remove(holder)
    if variant == 3:  # before the signed one
        root.insert(root.index(good), evil)
    elif variant == 4:  # around the signed one
        root.replace(good, evil)
        evil.append(good)
    elif variant == 5:  # with its signature, the signed one behind it
        good.remove(signature)
        evil.insert(1, signature)
        root.replace(good, evil)
        root.append(good)
    elif variant == 6:  # with its signature, the signed one inside that
        good.remove(signature)
        evil.insert(1, signature)
        root.replace(good, evil)
        signature.append(good)
    elif variant == 7:  # in an extension
        extension = etree.Element(f"{{{PREFIXES['samlp']}}}Extensions")
        extension.append(evil)
        root.insert(1, extension)
    elif variant == 8:  # the signed one in an object of the signature
        root.replace(good, evil)
        good.remove(signature)
        evil.insert(1, signature)
        etree.SubElement(signature, f"{{{PREFIXES['ds']}}}Object").append(good)
    return root


@pytest.mark.parametrize("variant", range(1, 9))
@pytest.mark.parametrize("same_name", [False, True])
def test_s_saml_3_a_signed_assertion_lends_its_signature_to_no_other(key: Key, variant: int, same_name: bool) -> None:
    forged = etree.tostring(wrapped(key, variant)).decode()
    if same_name:
        forged = forged.replace('"_evil"', '"_assertion"')
    with pytest.raises((SignInNotTrusted, UnknownKey)):
        read(forged, key)


def test_s_saml_3_two_signed_assertions_are_one_too_many(key: Key) -> None:
    first, second = signed(assertion(), key), signed(assertion(id="_second"), key)
    assert refused(response(first, second), key) == "saml:Assertion"
    assert refused(response(first, before=f"<samlp:Extensions>{second}</samlp:Extensions>"), key) == "assertions"
    nested = signed(assertion(more=f"<saml:Advice>{second}</saml:Advice>"), key)
    assert refused(response(nested), key) == "assertions"


def test_s_saml_3_a_name_that_stands_twice_and_an_encrypted_assertion_are_refused(key: Key) -> None:
    twice = response(signed(assertion(), key), before='<samlp:Extensions><x xml:id="_assertion"/></samlp:Extensions>')
    assert refused(twice, key) == "ids"
    assert refused(response("<saml:EncryptedAssertion/>"), key) == "saml:Assertion"
    both = response(signed(assertion(), key), "<saml:EncryptedAssertion/>")
    assert refused(both, key) == "assertions"


def test_s_saml_4_a_comment_or_an_instruction_cuts_no_value_short(key: Key) -> None:
    whole = letter(key, number=f"{NUMBER}0")
    for cut in ("<!---->", "<!-- x -->", "<?x y?>"):
        assert refused(whole.replace(f"{NUMBER}0", f"{NUMBER}{cut}0"), key) == "comment"
        assert refused(whole.replace(">somebody<", f">some{cut}body<"), key) == "comment"
    # What the directory itself signs with an element inside is no text either.
    assert refused(letter(key, number=f"{NUMBER}<x/>0"), key) == "text"


def test_s_saml_4_what_is_read_is_what_was_signed(key: Key) -> None:
    whole = signed(assertion(number=f"{NUMBER}0"), key).replace(f"{NUMBER}0", f"{NUMBER}<!-- cut -->0")
    value = signed_part(etree.fromstring(whole), [key.certificate], at=AT).find(".//saml:AttributeValue", PREFIXES)
    assert value.text == f"{NUMBER}0"


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "<!DOCTYPE x>"])
def test_s_saml_5_a_document_that_declares_anything_is_refused(key: Key, declared: str) -> None:
    whole = letter(key).replace(">somebody<", ">&a;<") if "&" in declared else letter(key)
    assert refused(declared + whole, key) == "document_type"
    assert refused(f'<?xml version="1.0" encoding="UTF-8"?>{declared}{whole}', key) == "document_type"


def test_s_saml_5_a_declaration_is_not_even_parsed(key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    written = posted(BOMB + letter(key))
    monkeypatch.setattr(etree, "fromstring", lambda *_: pytest.fail("it was parsed"))
    with pytest.raises(SignInNotTrusted):
        asserted_by(written, WANTED, [key.certificate], at=AT)


def test_s_saml_5_another_encoding_hides_no_declaration(key: Key) -> None:
    hidden = "+ADw-!DOCTYPE x+AD4-"
    assert refused(f'<?xml version="1.0" encoding="UTF-7"?>{hidden}{letter(key)}', key) == "not_xml"
    for encoding in ("utf-16", "utf-32"):
        with pytest.raises(SignInNotTrusted):
            asserted_by(b64encode((BOMB + letter(key)).encode(encoding)).decode(), WANTED, [key.certificate], at=AT)


def test_s_saml_5_what_is_no_xml_too_long_or_no_base64_is_refused(key: Key) -> None:
    assert refused("", key) == "not_xml"
    assert refused("<a>", key) == "not_xml"
    assert refused(letter(key) + " " * 64 * 1024, key) == "size"
    assert read(letter(key) + " " * 50_000, key).question == QUESTION
    assert refused("<a>" * 2_000, key) == "not_xml"
    for broken in ("%%%", "äöü", "abc"):
        with pytest.raises(SignInNotTrusted):
            asserted_by(broken, WANTED, [key.certificate], at=AT)


AUDIENCE = "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction>"
TWO = AUDIENCE.format(f"{ENTITY}</saml:Audience><saml:Audience>x")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"audience": AUDIENCE.format("https://other.example")}, "audience"),
        ({"audience": AUDIENCE.format(f"{ENTITY}/")}, "audience"),
        ({"audience": TWO}, "audience"),
        ({"audience": ""}, "saml:AudienceRestriction"),
        ({"audience": AUDIENCE.format(ENTITY) * 2}, "saml:AudienceRestriction"),
        ({"recipient": "https://other.example/answer"}, "recipient"),
        ({"recipient": None}, "recipient"),
        ({"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"}, "bearer"),
        ({"conditions": '<saml:Condition xsi:type="x" xmlns:xsi="urn:x"/>'}, "condition"),
    ],
)
def test_s_saml_6_an_assertion_for_somebody_else_is_not_believed(key: Key, changed: dict[str, Any], why: str) -> None:
    assert refused(letter(key, **changed), key) == why


def test_s_saml_6_a_letter_addressed_elsewhere_is_not_opened(key: Key) -> None:
    inside = signed(assertion(), key)
    assert refused(response(inside, destination="https://other.example/answer"), key) == "destination"
    assert read(response(inside, destination=None), key).question == QUESTION


def test_s_saml_7_nothing_is_believed_that_was_not_asked_for(key: Key) -> None:
    assert refused(letter(key, question=None), key) == "in_response_to"
    assert refused(response(signed(assertion(), key), question="_another"), key) == "in_response_to"


def minutes(number: float) -> str:
    return told(AT + timedelta(minutes=number))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"not_on_or_after": minutes(-1.01)}, "not_on_or_after"),
        ({"confirmed_until": minutes(-1.01)}, "not_on_or_after"),
        ({"confirmed_until": None}, "not_on_or_after"),
        ({"not_before": minutes(1.01)}, "not_before"),
        ({"issued": minutes(1.01)}, "issued"),
        ({"issued": None}, "issued"),
        ({"signed_in": minutes(1.01)}, "signed_in"),
        ({"signed_in": None}, "signed_in"),
        ({"session_until": minutes(0)}, "session"),
        ({"not_before": "2026-13-01T00:00:00Z"}, "NotBefore"),
        ({"not_before": "2026-11-27T03:00:00+09:00"}, "NotBefore"),
        ({"not_on_or_after": "tomorrow"}, "NotOnOrAfter"),
    ],
)
def test_s_saml_8_an_assertion_of_another_hour_is_not_believed(key: Key, changed: dict[str, Any], why: str) -> None:
    assert refused(letter(key, **changed), key) == why


def test_s_saml_8_two_clocks_may_differ_by_a_minute(key: Key) -> None:
    near = {"not_before": minutes(0.9), "issued": minutes(0.9), "signed_in": minutes(0.9)}
    assert read(letter(key, **near), key).question == QUESTION
    over = {"not_on_or_after": minutes(-0.9), "confirmed_until": minutes(-0.9)}
    assert read(letter(key, **over), key).question == QUESTION
    # Some directories write seven decimals.
    assert read(letter(key, issued="2026-11-27T02:59:59.1234567Z"), key).question == QUESTION


def test_s_saml_9_another_issuer_is_not_believed_though_the_key_is_right(key: Key) -> None:
    for other in ("https://other.example", "https://id.example/directory/", ""):
        assert refused(letter(key, issuer=other), key) == "issuer"
        assert refused(response(signed(assertion(), key), issuer=other), key) == "issuer_of_response"


def test_a_refusal_of_the_directory_and_other_messages_sign_nobody_in(key: Key) -> None:
    inside = signed(assertion(), key)
    assert refused(response(inside, status="urn:oasis:names:tc:SAML:2.0:status:Responder"), key) == "status"
    assert refused(response(inside, tag="samlp:LogoutResponse"), key) == "response"
    assert refused(response(inside, version="1.1"), key) == "response"
    assert refused(letter(key, version="1.1"), key) == "version"
    assert refused(inside, key) == "response"


def test_an_attribute_that_is_told_twice_is_told_with_both_values(key: Key) -> None:
    again = (
        '<saml:AttributeStatement><saml:Attribute Name="employee_number"><saml:AttributeValue>S-2</saml:AttributeValue>'
        "</saml:Attribute></saml:AttributeStatement>"
    )
    assert read(letter(key, more=again), key).attributes == {"employee_number": [NUMBER, "S-2"]}
