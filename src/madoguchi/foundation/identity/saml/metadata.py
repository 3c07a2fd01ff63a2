"""What the directory tells of itself: where to go and which keys sign, from the file or address the settings name.

Source: SAML 2.0 Metadata 2.3 and 2.4.
"""

from __future__ import annotations

import binascii
import threading
import time
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, load_der_x509_certificate

from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
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
from madoguchi.foundation.outgoing.named import LARGEST, Unreachable, fetched
from madoguchi.values.networks import is_unheard

_KEEP_SECONDS, _ANEW_AFTER_SECONDS = 600.0, 60.0
_SHORTEST_RSA = 2048
_kept: dict[str, tuple[float, bytes]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Described:
    """A directory: where it signs people in, and the keys that may sign its answers."""

    sign_in_at: str
    keys: tuple[Certificate, ...]


def described(issuer: str, source: str, *, at: datetime, anew: bool = False) -> Described:
    """What the metadata at `source`, a file or an address, tells of exactly this issuer at this moment.

    A file is read each time; what an address told is good for ten minutes, or for one when it is asked `anew`.
    Raises ProviderAway, SignInNotTrusted.
    """
    root = parsed(_fetched(source, anew=anew) if "://" in source else _read(source))
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


def forget() -> None:
    """Ask for the metadata anew."""
    with _lock:
        _kept.clear()


def _read(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as missing:
        raise ProviderAway() from missing


def _fetched(source: str, *, anew: bool) -> bytes:
    with _lock:
        told_at, known = _kept.get(source, (0.0, b""))
    if known and time.monotonic() - told_at < (_ANEW_AFTER_SECONDS if anew else _KEEP_SECONDS):
        return known
    try:
        status, found = fetched("GET", source, {"Accept": "application/samlmetadata+xml, application/xml"})
    except Unreachable as away:
        raise ProviderAway() from away
    if status >= 500:
        raise ProviderAway()
    if status != 200 or len(found) > LARGEST:
        raise SignInNotTrusted(f"metadata_status_{status}")
    with _lock:
        _kept[source] = (time.monotonic(), found)
    return found


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
