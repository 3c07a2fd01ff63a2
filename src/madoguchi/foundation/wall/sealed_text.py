"""Personal text that the database itself cannot read: each value under a key of its own, wrapped by one of the house.

Envelope encryption with AES-256-GCM (NIST SP 800-38D). The key that wraps is drawn from the secret key of the house
(HKDF, RFC 5869), which lies in a file and in no table. Which key it was stands in the value; table, column and row are
bound to it, so that a value moved elsewhere does not open. Nobody can search for such text.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

MARK = "c1."
_NONCE, _KEY, _TAG = 12, 32, 16
_WRAPPED = _NONCE + _KEY + _TAG
_PURPOSE = b"madoguchi: keys of personal columns"


class KeyGone(Exception):
    """No key of the house opens a value."""


class _Wrapping(NamedTuple):
    name: str
    cipher: AESGCM


class Sealed(str):
    """A text as the database holds it."""

    __slots__ = ()


def sealed_text(plain: str, place: str) -> Sealed:
    """The text under a new key, for this place only (`table|column|row`); an empty one stays empty."""
    if not plain:
        return Sealed(plain)
    key = AESGCM.generate_key(_KEY * 8)
    content = wrapped_key(key, place) + _closed(AESGCM(key), plain.encode(), place)
    return Sealed(f"{MARK}{_wrapping(settings.SECRET_KEY).name}.{urlsafe_b64encode(content).decode()}")


def opened_text(kept: str, place: str) -> str:
    """The text that was sealed; one from before as it is, and "" for one of another place or of a key that is gone."""
    if not kept.startswith(MARK):
        return kept
    try:
        content = urlsafe_b64decode(kept.split(".", 2)[2])
        key = unwrapped_key(content[:_WRAPPED], place)
        return _opened(AESGCM(key), content[_WRAPPED:], place).decode() if key else ""
    except (InvalidTag, ValueError, IndexError):
        return ""


def was_sealed_here(row: models.Model, name: str) -> bool:
    """Whether the house sealed what a row that was read holds in this column: a statement by itself cannot."""
    kept = row.__dict__.get(name)
    return isinstance(kept, Sealed) and kept.startswith(MARK) and bool(getattr(row, name))


def names_of_keys() -> tuple[str, ...]:
    """The name of the key that wraps now, as it stands in every value it wrapped, and those that still open."""
    return tuple(_wrapping(secret).name for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def wrapped_key(key: bytes, place: str) -> bytes:
    """A key for this place as it may lie in the database."""
    return _closed(_wrapping(settings.SECRET_KEY).cipher, key, place)


def unwrapped_key(kept: bytes, place: str) -> bytes:
    """The key that was wrapped, also by an earlier one of the house; from before as it is, of another place none."""
    if len(kept) == _KEY:
        return kept
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _opened(_wrapping(secret).cipher, kept, place)
        except InvalidTag:
            continue
    return b""


def rewrapped_text(kept: str, place: str) -> Sealed | None:
    """The same text with its key wrapped by the present one of the house; None when it is so already, or plain.

    Raises KeyGone when no key of the house opens it.
    """
    present = f"{MARK}{_wrapping(settings.SECRET_KEY).name}."
    if not kept.startswith(MARK) or kept.startswith(present):
        return None
    content = urlsafe_b64decode(kept.split(".", 2)[2])
    wrapped = rewrapped_key(content[:_WRAPPED], place) or content[:_WRAPPED]
    return Sealed(present + urlsafe_b64encode(wrapped + content[_WRAPPED:]).decode())


def rewrapped_key(kept: bytes, place: str) -> bytes | None:
    """The same key wrapped by the present one of the house, None when it is; raises KeyGone when none opens it."""
    if len(kept) != _KEY:
        with suppress(InvalidTag):
            _opened(_wrapping(settings.SECRET_KEY).cipher, kept, place)
            return None
    key = unwrapped_key(kept, place)
    if not key:
        raise KeyGone
    return wrapped_key(key, place)


def _closed(cipher: AESGCM, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, place.encode())


def _opened(cipher: AESGCM, kept: bytes, place: str) -> bytes:
    return cipher.decrypt(kept[:_NONCE], kept[_NONCE:], place.encode())


@lru_cache(maxsize=8)
def _wrapping(secret: str) -> _Wrapping:
    """The key that wraps, by the name that stands in the values."""
    key = HKDF(SHA256(), _KEY, salt=None, info=_PURPOSE).derive(secret.encode())
    return _Wrapping(sha256(_PURPOSE + key).hexdigest()[:8], AESGCM(key))


class _Opening(DeferredAttribute):
    """The attribute of a row: what was read sealed is opened when it is looked at."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return opened_text(value, self.field.place_of(instance)) if isinstance(value, Sealed) else value  # type: ignore[attr-defined]

    def __set__(self, instance: Any, value: Any) -> None:
        # With this Python asks `__get__` also of a row that has the value.
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Bytes = models.BinaryField[bytes, bytes]
else:
    _Text, _Bytes = models.TextField, models.BinaryField


class SealedText(_Text):
    """A column for personal text: sealed in the database, plain on a row that was read; `row` names what identifies it.

    It is written by rows only: a statement that knows no row cannot seal, and is refused.
    """

    descriptor_class = _Opening

    def __init__(self, *args: Any, row: str = "ref", **named: Any) -> None:
        super().__init__(*args, **named)
        self.row = row

    def deconstruct(self) -> Any:
        """As a migration says it."""
        name, path, args, named = super().deconstruct()
        return name, path, args, {**named, "row": self.row}

    def place_of(self, instance: models.Model) -> str:
        """Table, column and row."""
        return f"{self.model._meta.db_table}|{self.column}|{getattr(instance, self.row)}"

    def anew(self, kept: str, row: str) -> str | None:
        """What the row that is named so would hold under the present key of the house, see `rewrapped_text`."""
        return rewrapped_text(kept, f"{self.model._meta.db_table}|{self.column}|{row}")

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """What was read, not opened yet: only the row knows its place."""
        return Sealed(value) if value is not None else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is written of a row; what was read and not changed stays as it was, also where its key is gone."""
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, Sealed) and held.startswith(MARK):
            return held
        plain = getattr(model_instance, self.attname)
        return sealed_text(plain, self.place_of(model_instance)) if isinstance(plain, str) else plain

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuses a text that nobody sealed."""
        if isinstance(value, str) and value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is written by rows only")
        return super().get_db_prep_save(value, connection)


class WrappedKey(_Bytes):
    """A column for a key that is wrapped by one of the house; `row` names what identifies the row it belongs to."""

    def __init__(self, *args: Any, row: str = "ref", **named: Any) -> None:
        super().__init__(*args, **named)
        self.row = row

    def deconstruct(self) -> Any:
        """To a migration it is a column of bytes."""
        name, _path, args, named = super().deconstruct()
        return name, "django.db.models.BinaryField", args, named

    def anew(self, kept: bytes, row: str) -> bytes | None:
        """What the row that is named so would hold under the present key of the house, see `rewrapped_key`."""
        return rewrapped_key(bytes(kept), f"{self.model._meta.db_table}|{self.column}|{row}")
