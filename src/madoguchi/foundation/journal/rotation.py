"""Another key for the seal: the one of before signs the one that follows it, with who asked for it and who agreed.

The keys lie at the second place, each with where in the chain it begins, so that whoever verifies follows them from the
first one on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.as_told import KEY_CHANGED, SEAL_KEYS
from madoguchi.foundation.journal.beside import ROW
from madoguchi.foundation.journal.chain import SEALING
from madoguchi.foundation.journal.errors import SealKeyNotAgreed
from madoguchi.foundation.journal.keys import is_signed, kept_key, public_half, signed, signing_key, write_key
from madoguchi.foundation.journal.models import Link, SealKey
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now

PUBLIC_KEY = "journal.pub"
KEYS = "journal-keys.jsonl"


@dataclass(frozen=True)
class Hand:
    """One of the two people: the account and the name."""

    ref: str
    name: str


@dataclass(frozen=True)
class KeyInForce:
    """A public key, and the position of the chain behind which it signs; `is_sound` unless nobody handed over to it."""

    public: str
    after: int
    is_sound: bool = True


def keys_at(place: Path) -> tuple[KeyInForce, ...]:
    """The keys from the first one on, in the order they were handed over; none where nothing was sealed yet."""
    try:
        keys = [KeyInForce((place / PUBLIC_KEY).read_text(encoding="ascii").strip(), 0)]
    except FileNotFoundError:
        return ()
    for line in _lines(place / KEYS):
        keys.append(_read(line, keys[-1]))
    return tuple(keys)


def key_at(keys: Sequence[KeyInForce], position: int) -> str:
    """The public key that signs the end of the chain at this position; "" where there is none."""
    return next((one.public for one in reversed(keys) if one.after < position), "")


def key_of_the_house() -> Ed25519PrivateKey:
    """The key that seals now; the very first one is made here.

    Raises SealKeyNotAgreed when the file holds another than was handed over to: nobody exchanges it by hand.
    """
    path, keys = settings.MADOGUCHI_SEAL_KEY, keys_at(settings.MADOGUCHI_SEAL_PLACE)
    if not keys:
        return signing_key(path)
    key = kept_key(path)
    if key is None or public_half(key) != keys[-1].public:
        # Handed over, and broken off before the file was exchanged: that is done now.
        key = kept_key(_next(path))
        if key is None or public_half(key) != keys[-1].public:
            raise SealKeyNotAgreed()
        os.replace(_next(path), path)
    return key


@transaction.atomic
def rotate_key(*, asked: Hand, agreed: Hand) -> str:
    """Seal by a new key from here on; its public half. The database refuses it when both hands are the same.

    Raises SealKeyNotAgreed, OSError.
    """
    place, path, at = settings.MADOGUCHI_SEAL_PLACE, settings.MADOGUCHI_SEAL_KEY, now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    before, following = key_of_the_house(), Ed25519PrivateKey.generate()
    public, position = public_half(following), _end()
    row = SealKey.objects.create(
        public=public,
        after=position,
        at=at,
        asked_ref=asked.ref,
        asked_name=asked.name,
        agreed_ref=agreed.ref,
        agreed_name=agreed.name,
    )
    told = {"asked": asked.ref, "agreed": agreed.ref, "before": public_half(before), "public": public}
    record_act(SYSTEM, KEY_CHANGED, data="記録に封をする鍵", detail={**told, ROW: SEAL_KEYS.digest_of(row)})
    write_key(_next(path), following)
    _hand_over(place, _line(before, public, position, at, asked, agreed), first=public_half(before))
    os.replace(_next(path), path)
    return public


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _end() -> int:
    return Link.objects.order_by("-position").values_list("position", flat=True).first() or 0


def _statement(public: str, after: int, at: str, asked: str, agreed: str) -> bytes:
    """What the key of before signs."""
    return json.dumps(["madoguchi seal key", public, after, at, asked, agreed], separators=(",", ":")).encode()


def _line(
    before: Ed25519PrivateKey, public: str, after: int, at: datetime, asked: Hand, agreed: Hand
) -> dict[str, object]:
    told = (public, after, at.isoformat(), asked.ref, agreed.ref)
    names = ("public", "after", "at", "asked", "agreed")
    return {**dict(zip(names, told, strict=True)), "signature": signed(before, _statement(*told))}


def _hand_over(place: Path, line: dict[str, object], *, first: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    if not (place / PUBLIC_KEY).exists():
        (place / PUBLIC_KEY).write_text(f"{first}\n", encoding="ascii")
    with (place / KEYS).open("a", encoding="ascii") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []


def _read(line: str, before: KeyInForce) -> KeyInForce:
    """The key a line hands over to; one that the key of before did not sign, or one hand did, is not sound."""
    try:
        told = json.loads(line)
        words = tuple(str(told[name]) for name in ("public", "at", "asked", "agreed"))
        public, at, asked, agreed = words
        after, signature = int(told["after"]), str(told["signature"])
    except (KeyError, TypeError, ValueError):
        return KeyInForce(before.public, before.after, is_sound=False)
    is_sound = (
        after >= before.after
        and bool(asked and agreed)
        and asked != agreed
        and is_signed(before.public, _statement(public, after, at, asked, agreed), signature)
    )
    return KeyInForce(public, after) if is_sound else KeyInForce(before.public, before.after, is_sound=False)
