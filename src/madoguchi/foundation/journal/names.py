"""Names of residents in the journal, each under a key of its own; with the key destroyed the chain still holds."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from madoguchi.foundation.journal.models import NameKey
from madoguchi.foundation.wall.sealed_text import unwrapped_key, wrapped_key

_MARK = "sealed"
_NONCE = 12
_KEY_BITS = 256
_DESTROY = "DELETE FROM journal_namekey WHERE holder = ANY(%s) RETURNING holder"


@dataclass(frozen=True)
class SealedName:
    """What the entry holds, and the wrapped key that opens it; `holder` is the matter or account whose key it is."""

    text: str
    ref: str
    holder: str
    key: bytes


def sealed_name(name: str, holder: str) -> SealedName:
    """The name under a new key (AES-256-GCM, NIST SP 800-38D); it opens for this key and holder only."""
    ref, key, nonce = secrets.token_hex(8), AESGCM.generate_key(_KEY_BITS), secrets.token_bytes(_NONCE)
    text = base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, name.encode(), _bound(ref, holder)))
    return SealedName(f"{_MARK}:{ref}:{text.decode()}", ref, holder, wrapped_key(key, _place_of_key(ref)))


def opened_names(texts: Iterable[str]) -> dict[str, str]:
    """The name behind each text that is sealed; empty where its key was destroyed or is not its own."""
    sealed = {text: text.split(":") for text in texts if is_sealed(text)}
    if not sealed:
        return {}
    keys = {row.ref: row for row in NameKey.objects.filter(ref__in=[ref for _mark, ref, _text in sealed.values()])}
    return {text: _name(keys.get(ref), content) for text, (_mark, ref, content) in sealed.items()}


def is_sealed(text: str) -> bool:
    """Whether the text is a sealed name rather than a name."""
    return text.startswith(f"{_MARK}:") and text.count(":") == 2


def is_opened_by(text: str, holder: str, key: bytes) -> bool:
    """Whether the wrapped key this holder has opens a sealed name."""
    if not is_sealed(text):
        return False
    _mark, ref, content = text.split(":")
    return _opened(content, ref, holder, key) is not None


def destroy_keys(holders: Sequence[str]) -> list[str]:
    """Destroy the keys of these matters or accounts: their names in the journal are gone; the holder of each key.

    Whoever calls it tells in the journal whose they were, with `HOLDERS` or with the numbers of what was disposed of:
    a name without a key that no entry tells of is a finding of the verification.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DESTROY, [list(holders)])
        return sorted(holder for (holder,) in cursor.fetchall())


def _opened(content: str, ref: str, holder: str, wrapped: bytes) -> str | None:
    try:
        raw, key = base64.urlsafe_b64decode(content), unwrapped_key(wrapped, _place_of_key(ref))
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(ref, holder)).decode() if key else None
    except (InvalidTag, ValueError):
        # Neither a key nor a text the house made.
        return None


def _name(row: NameKey | None, content: str) -> str:
    return (_opened(content, row.ref, row.holder, bytes(row.key)) if row else None) or ""


def _place_of_key(ref: str) -> str:
    return f"journal_namekey|key|{ref}"


def _bound(ref: str, holder: str) -> bytes:
    return f"journal_entry|actor_name|{ref}|{holder}".encode()
