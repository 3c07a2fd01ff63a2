"""What the directory tells of itself in its metadata: where to go, and which keys sign.

Source: SAML 2.0 Metadata 2.3 and 2.4.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, load_der_x509_certificate

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.saml.document import (
    METADATA,
    PROTOCOL,
    REDIRECT,
    Element,
    all_of,
    moment_of,
    only,
    parsed,
    text_of,
)
from madoguchi.values.networks import is_unheard

_SHORTEST_RSA = 2048


@dataclass(frozen=True)
class Described:
    """A directory: where it signs people in, and the keys that may sign its answers."""

    sign_in_at: str
    keys: tuple[Certificate, ...]


def read_metadata(document: bytes, issuer: str, *, at: datetime) -> Described:
    """What metadata tell of exactly this issuer at this moment; raises SignInNotTrusted."""
    root = parsed(document)
    if root.tag != f"{{{METADATA}}}EntityDescriptor" or root.get("entityID") != issuer:
        raise SignInNotTrusted("metadata_issuer")
    until = moment_of(root, "validUntil")
    if until is not None and until <= at:
        raise SignInNotTrusted("metadata_over")
    role = only(root, "md:IDPSSODescriptor")
    if PROTOCOL not in role.get("protocolSupportEnumeration", "").split():
        raise SignInNotTrusted("metadata_protocol")
    if role.get("WantAuthnRequestsSigned") in {"true", "1"}:
        raise SignInNotTrusted("metadata_wants_signed_requests")
    return Described(_sign_in_at(role), _keys(role))


def _sign_in_at(role: Element) -> str:
    places = [one.get("Location") for one in all_of(role, "md:SingleSignOnService") if one.get("Binding") == REDIRECT]
    if not places or not is_unheard(places[0] or ""):
        raise SignInNotTrusted("metadata_sign_in")
    return str(places[0])


def _keys(role: Element) -> tuple[Certificate, ...]:
    """All keys for signing: during a change of keys there are two."""
    signing = [one for one in all_of(role, "md:KeyDescriptor") if one.get("use", "signing") == "signing"]
    path = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"
    found = tuple(_certificate(text_of(each)) for one in signing for each in all_of(one, path))
    if not found:
        raise SignInNotTrusted("metadata_keys")
    return found


def _certificate(written: str) -> Certificate:
    try:
        found = load_der_x509_certificate(b64decode("".join(written.split()), validate=True))
        key = found.public_key()
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as broken:
        raise SignInNotTrusted("metadata_key") from broken
    if not isinstance(key, EllipticCurvePublicKey) and not (
        isinstance(key, RSAPublicKey) and key.key_size >= _SHORTEST_RSA
    ):
        raise SignInNotTrusted("metadata_key")
    return found
