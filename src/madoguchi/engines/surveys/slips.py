"""Slips: a random number with the house's seal, which tells the house that it gave it out and not to whom."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.engines.surveys.errors import SlipUnknown

_SALT = "madoguchi: a slip of a survey"
_FORM_SALT = "madoguchi: the form of a slip"
_DRAWN_SALT = "madoguchi: a slip drawn from its form"
_BLINDED_SALT = "madoguchi: a blinded message"
_FORM = 24
_RANDOM, _SEAL = 10, 10  # bytes: nobody guesses the one or forges the other
_LETTERS = 32


def new_form() -> str:
    """What the form brings with which somebody asks for a slip; the slip follows from it, and from nothing else."""
    return secrets.token_urlsafe(_FORM)


def is_form(text: str) -> bool:
    """Whether this may have been drawn by `new_form`."""
    return len(text) >= _FORM and text.isascii()


def mark_of_form(survey_ref: str, form: str) -> str:
    """By which the same form is known again; neither the form nor its slip follows from it."""
    return salted_hmac(_FORM_SALT, f"{survey_ref}|{form}", algorithm="sha256").hexdigest()


def mark_of_blinded(survey_ref: str, blinded: bytes) -> str:
    """By which the same blinded message is known again; it looks like the mark of a form."""
    return salted_hmac(_BLINDED_SALT, f"{survey_ref}|{blinded.hex()}", algorithm="sha256").hexdigest()


def slip_of(survey_ref: str, form: str) -> str:
    """The slip for one answer this form leads to, in groups of four; it is written down nowhere."""
    drawn = salted_hmac(_DRAWN_SALT, f"{survey_ref}|{form}", algorithm="sha256").digest()[:_RANDOM]
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
