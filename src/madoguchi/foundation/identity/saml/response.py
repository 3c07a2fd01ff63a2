"""A response as a browser brings it (HTTP-POST): its outside is only a letter's cover, the assertion inside counts.

What stands outside the assertion is signed by nobody; it is looked at to refuse what is meant for others, and never
believed.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate
from lxml import etree

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.assertion import Asserted, Wanted, read_assertion
from madoguchi.foundation.identity.saml.document import ASSERTION, PROTOCOL, Element, all_of, only, parsed, text_of
from madoguchi.foundation.identity.saml.signature import check_form, signed_part

# Answers have some five thousand bytes; what reading a long one costs grows by the square of its length.
_LONGEST = 64 * 1024
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_IDS = ("ID", "Id", "id", "{http://www.w3.org/XML/1998/namespace}id")


@dataclass(frozen=True)
class Letter:
    """A response to us with one assertion in it, in the form of a signed one; nobody has looked at the signature."""

    assertion: Element
    question: str | None


def opened(posted: str, wanted: Wanted) -> Letter:
    """A posted `SAMLResponse`; raises SignInNotTrusted for what no key could make believed."""
    response = parsed(_decoded(posted), most=_LONGEST)
    _check_letter(response, wanted)
    found = _assertion(response)
    check_form(found)
    return Letter(found, response.get("InResponseTo"))


def asserted_by(letter: Letter, wanted: Wanted, keys: Sequence[Certificate], *, at: datetime) -> Asserted:
    """What the directory asserts in a letter; raises SignInNotTrusted, UnknownKey."""
    found = read_assertion(signed_part(letter.assertion, keys, at=at), wanted, at=at)
    if letter.question not in {None, found.question}:
        raise SignInNotTrusted("in_response_to")
    return found


def _decoded(posted: str) -> bytes:
    try:
        return b64decode("".join(posted.split()), validate=True)
    except (binascii.Error, ValueError) as broken:
        raise SignInNotTrusted("base64") from broken


def _check_letter(response: Element, wanted: Wanted) -> None:
    """That it is one response, to us, of the directory, which says that somebody signed in."""
    if response.tag != f"{{{PROTOCOL}}}Response" or response.get("Version") != "2.0":
        raise SignInNotTrusted("response")
    if response.get("Destination", wanted.answer_at) != wanted.answer_at:
        raise SignInNotTrusted("destination")
    if any(text_of(one) != wanted.issuer for one in all_of(response, "saml:Issuer")):
        raise SignInNotTrusted("issuer_of_response")
    if only(response, "samlp:Status/samlp:StatusCode").get("Value") != _SUCCESS:
        raise SignInNotTrusted("status")


def _assertion(response: Element) -> Element:
    """The one assertion, where it belongs; a second one anywhere, or two things of one name, is a try to cheat.

    Comments and instructions are in no assertion, and have cut names short in other houses.
    """
    if next(response.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity), None) is not None:
        raise SignInNotTrusted("comment")
    found = only(response, "saml:Assertion")
    if sum(1 for _ in response.iter(f"{{{ASSERTION}}}Assertion", f"{{{ASSERTION}}}EncryptedAssertion")) != 1:
        raise SignInNotTrusted("assertions")
    ids = [one.get(name) for one in response.iter() for name in _IDS if one.get(name) is not None]
    if len(set(ids)) != len(ids):
        raise SignInNotTrusted("ids")
    return found
