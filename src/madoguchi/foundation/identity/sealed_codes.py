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
from django.db.models import lookups

from madoguchi.foundation.wall.sealed_text import KeyGone

_MARK = "s1."


def sealed(code: str) -> str:
    """The code as it is kept: the same code always in the same way (RFC 5297), so that it can be looked up."""
    return sealed_ways(code)[0]


def sealed_ways(code: str) -> tuple[str, ...]:
    """The code as it may be kept: under the key of the house, and under each earlier one that still opens."""
    if not code or code.startswith(_MARK):
        return (code,)
    plain = code.encode()
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(_MARK + urlsafe_b64encode(_cipher(key).encrypt(plain, None)).decode() for key in keys)


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
        """What is written."""
        plain = super().get_prep_value(value)
        return sealed(plain) if isinstance(plain, str) else plain

    def anew(self, kept: str, row: str) -> str | None:
        """The code under the present key of the house, None when it is so already; raises KeyGone."""
        plain = unsealed(kept)
        if kept and not plain:
            raise KeyGone
        return None if sealed(plain) == kept else sealed(plain)

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """What was read, as the code it stands for."""
        return None if value is None else unsealed(value)


@SealedCode.register_lookup
class _Exact(lookups.Exact):
    """The rows of a code, whichever key it was sealed under."""

    def get_prep_lookup(self) -> Any:
        return self.rhs if isinstance(self.rhs, str) else super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not isinstance(self.rhs, str):
            return super().as_sql(compiler, connection)
        column, given = self.process_lhs(compiler, connection)
        ways = sealed_ways(self.rhs)
        return f"{column} IN ({', '.join(['%s'] * len(ways))})", [*given, *ways]


@SealedCode.register_lookup
class _In(lookups.In):
    """The rows of any of these codes."""

    def get_prep_lookup(self) -> Any:
        if self.rhs_is_direct_value():
            self.rhs = [way for code in self.rhs for way in sealed_ways(code)]
        return super().get_prep_lookup()


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESSIV:
    return AESSIV(sha512(b"madoguchi: codes that open something\0" + key.encode()).digest())
