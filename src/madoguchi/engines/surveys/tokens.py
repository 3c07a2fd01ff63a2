"""Tokens for one answer: a number the browser drew, with a signature of the house that never saw it."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode

from madoguchi.engines.surveys.blind_signatures import OutOfRange, check_in_range, is_signed, public_key_of
from madoguchi.engines.surveys.errors import BlindedUnfit, TokenUnknown

_DRAWN = 32
"""The bytes that are drawn for each token, which RFC 9474 (section 4.1) puts before the message."""
_SHOWN = 16  # bytes of a fingerprint that people compare by eye


def public_text(private: str) -> str:
    """The public key of a survey as it is kept and stands on its pages."""
    return b64encode(public_key_of(private)).decode()


def fingerprint_of(public: str) -> str:
    """By what people compare which key a survey has: SHA-256 of it, the first half, in groups of four."""
    told = hashlib.sha256(b64decode(public)).hexdigest()[: 2 * _SHOWN]
    return " ".join(told[at : at + 4] for at in range(0, len(told), 4))


def message_of(survey_ref: str, drawn: bytes) -> bytes:
    """What is signed: the number that was drawn, and for which survey."""
    return drawn + f"madoguchi survey {survey_ref}".encode()


def read_bytes(text: str) -> bytes:
    """What was sent as letters of an address (base64url, RFC 4648, without `=`); nothing for anything else."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        return b""


def written(content: bytes) -> str:
    """Bytes as `read_bytes` reads them."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def check_blinded(public: str, blinded: bytes) -> None:
    """Raises BlindedUnfit for what this survey's key could not sign, and where it has none."""
    try:
        if not public:
            raise OutOfRange
        check_in_range(b64decode(public), blinded)
    except OutOfRange as unfit:
        raise BlindedUnfit() from unfit


def mark_of_token(survey_ref: str, public: str, token: str) -> str:
    """What is kept of a token so that it is used once; raises TokenUnknown where this survey's key signed none.

    It follows from the number and not from the signature: another signature of the same number is the same token.
    """
    content = read_bytes(token)
    message = message_of(survey_ref, content[:_DRAWN])
    if not public or not is_signed(b64decode(public), message, content[_DRAWN:]):
        raise TokenUnknown()
    return hashlib.sha256(message).hexdigest()
