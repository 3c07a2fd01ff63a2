"""A document from outside declares nothing, and is of our encoding and length."""

from __future__ import annotations

from base64 import b64encode

import pytest
from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.response import opened
from tests.foundation.identity.saml.reading import read, refused
from tests.foundation.identity.saml.writing import (
    QUESTION,
    WANTED,
    Key,
    letter,
    posted,
)

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
        opened(written, WANTED)


def test_s_saml_5_another_encoding_hides_no_declaration(key: Key) -> None:
    hidden = "+ADw-!DOCTYPE x+AD4-"
    assert refused(f'<?xml version="1.0" encoding="UTF-7"?>{hidden}{letter(key)}', key) == "not_xml"
    for encoding in ("utf-16", "utf-32"):
        with pytest.raises(SignInNotTrusted):
            opened(b64encode((BOMB + letter(key)).encode(encoding)).decode(), WANTED)


def test_s_saml_5_what_is_no_xml_too_long_or_no_base64_is_refused(key: Key) -> None:
    assert refused("", key) == "not_xml"
    assert refused("<a>", key) == "not_xml"
    assert refused(letter(key) + " " * 64 * 1024, key) == "size"
    assert read(letter(key) + " " * 50_000, key).question == QUESTION
    assert refused("<a>" * 2_000, key) == "not_xml"
    for broken in ("%%%", "äöü", "abc"):
        with pytest.raises(SignInNotTrusted):
            opened(broken, WANTED)
