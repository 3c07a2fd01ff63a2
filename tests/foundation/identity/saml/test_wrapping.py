"""Nothing beside, around or inside a signed assertion is taken for it, and nothing cuts what it says short."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.document import PREFIXES
from madoguchi.foundation.identity.saml.signature import UnknownKey
from tests.foundation.identity.saml.reading import read, refused
from tests.foundation.identity.saml.writing import (
    EVIL,
    NUMBER,
    Key,
    assertion,
    letter,
    response,
    signed,
)

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
