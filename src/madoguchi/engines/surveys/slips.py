"""Slips: a random number with the house's seal, which tells the house that it gave it out and not to whom."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.engines.surveys.errors import SlipUnknown

_SALT = "madoguchi: a slip of a survey"
_RANDOM, _SEAL = 10, 10  # bytes: nobody guesses the one or forges the other
_LETTERS = 32


def new_slip(survey_ref: str) -> str:
    """A slip for one answer, in groups of four; it is written down nowhere."""
    drawn = secrets.token_bytes(_RANDOM)
    text = base64.b32encode(drawn + _seal(survey_ref, drawn)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def mark_of(survey_ref: str, typed: str) -> str:
    """What is kept of a slip so that it is used once; raises SlipUnknown for what this survey never gave out."""
    letters = "".join(typed.split()).replace("-", "").upper()
    try:
        whole = base64.b32decode(letters) if len(letters) == _LETTERS else b""
    except ValueError:
        whole = b""
    drawn, seal = whole[:_RANDOM], whole[_RANDOM:]
    if not constant_time_compare(seal, _seal(survey_ref, drawn)):
        raise SlipUnknown()
    return hashlib.sha256(whole).hexdigest()


def _seal(survey_ref: str, drawn: bytes) -> bytes:
    return salted_hmac(_SALT, f"{survey_ref}|{drawn.hex()}", algorithm="sha256").digest()[:_SEAL]
