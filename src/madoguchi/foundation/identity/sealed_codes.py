"""Codes that open something, sealed with the key of the house: the database alone does not show them."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha512
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models

_MARK = "s1."


def sealed(code: str) -> str:
    """The code as it is kept: the same code always in the same way (RFC 5297), so that it can be looked up."""
    if not code or code.startswith(_MARK):
        return code
    return _MARK + urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(code.encode(), None)).decode()


def unsealed(kept: str) -> str:
    """The code that was kept; one from before codes were sealed as it is, and "" for one of another key."""
    if not kept.startswith(_MARK):
        return kept
    try:
        content = urlsafe_b64decode(kept.removeprefix(_MARK))
    except ValueError:
        return ""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(key).decrypt(content, None).decode()
        except (InvalidTag, ValueError):
            continue
    return ""


if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class SealedCode(_Text):
    """A column for a random code: sealed in the database, plain for who asks through the model."""

    def get_prep_value(self, value: Any) -> Any:
        """What is written and looked up."""
        plain = super().get_prep_value(value)
        return sealed(plain) if isinstance(plain, str) else plain

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """What was read, as the code it stands for."""
        return None if value is None else unsealed(value)


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESSIV:
    return AESSIV(sha512(b"madoguchi: codes that open something\0" + key.encode()).digest())
