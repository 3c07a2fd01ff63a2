"""Believing a signature over XML: what it covers is taken from what was computed over, and from nowhere else.

The names of algorithms: RFC 9231. The form of the signature: SAML 2.0 Core 5.4.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import Certificate
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.document import SIGNATURE, Element, all_of, only

log = logging.getLogger(__name__)
# Long enough to ask whoever keeps the directory for a new key, and to put its metadata in place here.
_TOLD_BEFORE = timedelta(days=30)
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED = f"{SIGNATURE}enveloped-signature"
_SIZES = ("SHA256", "SHA384", "SHA512")
_METHODS = frozenset(SignatureMethod[f"{key}_{size}"] for key in ("RSA", "ECDSA") for size in _SIZES)
_DIGESTS = frozenset(DigestAlgorithm[size] for size in _SIZES)


class UnknownKey(Exception):
    """No key that is known made the signature, or one whose certificate is over; what is known may be old."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check_form(element: Element) -> None:
    """One signature, a child of the element it names, over all of it but itself; raises SignInNotTrusted."""
    signature = only(element, "ds:Signature")
    if len(all_of(element, ".//ds:Signature")) != 1:
        raise SignInNotTrusted("signatures")
    reference = only(signature, "ds:SignedInfo/ds:Reference")
    if reference.get("URI") != f"#{element.get('ID')}":
        raise SignInNotTrusted("reference")
    ways = [one.get("Algorithm") for one in all_of(reference, "ds:Transforms/ds:Transform")]
    ways.append(only(signature, "ds:SignedInfo/ds:CanonicalizationMethod").get("Algorithm"))
    if ways != [_ENVELOPED, _EXCLUSIVE, _EXCLUSIVE]:
        raise SignInNotTrusted("transforms")


def signed_part(element: Element, keys: Sequence[Certificate], *, at: datetime) -> Element:
    """The element as one of these keys signed it, parsed anew from the bytes that were signed.

    Raises UnknownKey, and SignInNotTrusted for a signature that is not of this element and only of it.
    """
    check_form(element)
    document = etree.tostring(element, with_tail=False)
    for key in keys:
        found = _verified(document, key, at)
        if found is not None:
            _tell_of_end(key, at)
            return _whole(found, element)
    over = (key for key in keys if key.not_valid_after_utc < at)
    was_good = any(_verified(document, key, key.not_valid_after_utc) for key in over)
    raise UnknownKey("certificate_over" if was_good else "signature")


def _tell_of_end(key: Certificate, at: datetime) -> None:
    ends = key.not_valid_after_utc
    if ends - at <= _TOLD_BEFORE:
        _say_it_ends(ends.date(), at.date())


@lru_cache(maxsize=8)
def _say_it_ends(on: date, _today: date) -> None:
    """Once a day in each process, however many sign in."""
    log.warning("the certificate the directory signs by ends on %s", on.isoformat())


def _verified(document: bytes, key: Certificate, at: datetime) -> VerifyResult | None:
    """What was signed; None when this key did not sign it. Keys the message brings along are not looked at."""
    how = SignatureConfiguration(
        location="./", expect_references=1, signature_methods=_METHODS, digest_algorithms=_DIGESTS, verification_time=at
    )
    try:
        found = XMLVerifier().verify(document, x509_cert=key, id_attribute="ID", expect_config=how)
    except (SignXMLException, UnsupportedAlgorithm, etree.LxmlError, ValueError, TypeError, KeyError):
        return None
    return found if isinstance(found, VerifyResult) else None


def _whole(found: VerifyResult, element: Element) -> Element:
    signed = found.signed_xml
    if signed is None or signed.tag != element.tag or signed.get("ID") != element.get("ID"):
        raise SignInNotTrusted("signed_part")
    return signed
