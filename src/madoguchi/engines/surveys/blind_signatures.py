"""Signing what the house cannot read: RSABSSA-SHA384-PSS-Randomized of RFC 9474, the part of the signer and verifier.

The client's part runs in the browser (`ui/blind.js`). Verifying is the RSASSA-PSS of `cryptography`, which offers no
bare private operation; that one stands here.
"""

from __future__ import annotations

import secrets
from math import gcd
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

_BITS = 3072  # 128 bits of security (NIST SP 800-57 part 1, table 2)
_EXPONENT = 65537
_SALT = 48
_MORE = 64  # bits by which the exponent differs from one signature to the next


class SigningFailed(Exception):
    """The private operation came to what the public one does not undo, so nothing of it leaves the house."""


class OutOfRange(ValueError):
    """What was sent is no number below the modulus of the key, written with all its bytes."""


def new_private_key() -> str:
    """A key for one survey, in PEM; it takes a tenth of a second of processor time."""
    key = generate_private_key(_EXPONENT, _BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_key_of(private: str) -> bytes:
    """The public key that belongs to it, as SubjectPublicKeyInfo in DER."""
    return _private(private).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def blind_sign(private: str, blinded: bytes) -> bytes:
    """BlindSign (RFC 9474, section 4.3); the same for the same blinded message. Raises OutOfRange, SigningFailed."""
    numbers = _private(private).private_numbers()
    n = numbers.public_numbers.n
    message = _number_below(n, blinded)
    signature = _raised(message, numbers)
    if pow(signature, numbers.public_numbers.e, n) != message:
        raise SigningFailed
    return signature.to_bytes(_bytes_of(n))


def check_in_range(public: bytes, blinded: bytes) -> None:
    """Nothing where the key with this public part would sign it; raises OutOfRange."""
    _number_below(cast(RSAPublicKey, load_der_public_key(public)).public_numbers().n, blinded)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed this message (RSASSA-PSS-VERIFY, RFC 8017, section 8.1.2)."""
    key = cast(RSAPublicKey, load_der_public_key(public))
    try:
        key.verify(signature, message, PSS(MGF1(SHA384()), _SALT), SHA384())
    except InvalidSignature:
        return False
    return True


def _number_below(n: int, blinded: bytes) -> int:
    message = int.from_bytes(blinded)
    if len(blinded) != _bytes_of(n) or message >= n:
        raise OutOfRange
    return message


def _raised(message: int, numbers: RSAPrivateNumbers) -> int:
    """The private operation, on a number and by an exponent that are others each time.

    How long Python's `pow` takes tells something of what it is given. Whoever asks neither knows nor chooses what that
    is (RFC 9474, section 8.1). Without the remainder theorem a fault in half of the work cannot tell the factors.
    """
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    while gcd(blind := 1 + secrets.randbelow(n - 1), n) != 1:
        pass
    exponent = numbers.d + secrets.randbits(_MORE) * (numbers.p - 1) * (numbers.q - 1)
    return pow(message * pow(blind, e, n) % n, exponent, n) * pow(blind, -1, n) % n


def _private(pem: str) -> RSAPrivateKey:
    # It was sealed with its integrity, and what it comes to is checked: testing its primes anew would take longer.
    key = load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    return cast(RSAPrivateKey, key)


def _bytes_of(n: int) -> int:
    return (n.bit_length() + 7) // 8
