"""The client's part of RFC 9474, which runs in the browser, written once more in Python to test the house with."""

from __future__ import annotations

import secrets
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha384
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from madoguchi.engines.surveys import actions
from madoguchi.engines.surveys.models import Survey
from madoguchi.engines.surveys.tokens import message_of, written


@dataclass(frozen=True)
class Blinded:
    """A message with what hides it; `sent` is all the house sees of it."""

    n: int
    message: bytes
    sent: bytes
    inverse: int

    def signature(self, signed: bytes) -> bytes:
        """What the house signed without what hid it."""
        return (int.from_bytes(signed) * self.inverse % self.n).to_bytes(len(self.sent))

    def token(self, signed: bytes) -> str:
        """The token of a survey, as it is sent."""
        return written(self.message[:32] + self.signature(signed))


def blinded(n: int, e: int, message: bytes, *, salt: bytes = b"", blind: int = 0) -> Blinded:
    """The message hidden from the house; salt and blind are drawn where they are not given."""
    blind = blind or 1 + secrets.randbelow(n - 1)
    number = int.from_bytes(_encoded(message, salt or secrets.token_bytes(48), n.bit_length()))
    sent = number * pow(blind, e, n) % n
    return Blinded(n, message, sent.to_bytes((n.bit_length() + 7) // 8), pow(blind, -1, n))


def begun(ref: str) -> Blinded:
    """A token of this survey that is not signed yet."""
    key = cast(RSAPublicKey, load_der_public_key(b64decode(Survey.objects.get(ref=ref).public_key)))
    numbers = key.public_numbers()
    return blinded(numbers.n, numbers.e, message_of(ref, secrets.token_bytes(32)))


def token_for(ref: str, who: str) -> str:
    """A token of this survey, which this person has."""
    hidden = begun(ref)
    return hidden.token(actions.sign_blinded(ref, who, hidden.sent))


def _encoded(message: bytes, salt: bytes, bits: int) -> bytes:
    length = (bits - 1 + 7) // 8
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    data = bytes(length - len(salt) - len(digest) - 2) + b"\1" + salt
    masked = bytearray(one ^ over for one, over in zip(data, _mask(digest, len(data)), strict=True))
    masked[0] &= 0xFF >> (8 * length - (bits - 1))
    return bytes(masked) + digest + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    rounds = range((length + 47) // 48)
    return b"".join(sha384(seed + at.to_bytes(4)).digest() for at in rounds)[:length]
