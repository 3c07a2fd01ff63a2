"""The place in line: a number signed by the opening's secret, tied to one person, in an order nobody can choose."""

from __future__ import annotations

import hmac
import re
from datetime import date
from typing import NamedTuple

from madoguchi.engines.booking.errors.openings import InvitationMistyped, PlaceForged, PlaceOfAnother
from madoguchi.values.kana import sound_key
from madoguchi.values.names import name_key

_ROUNDS = 4
_HAS_KANA = re.compile("[\u3041-\u30ff]")
_TOKEN = re.compile(r"([1-9][0-9]{0,14})-([0-9a-f]{32})-([0-9a-f]{32})", re.ASCII)
_INVITATION = re.compile(r"([0-9]{6})([0-9]{6})", re.ASCII)


class Place(NamedTuple):
    """One place in line: its serial, counted in the order they were given, and whose it is."""

    serial: int
    person_key: str


def person_key(secret: str, name: str, born_on: date) -> str:
    """What recognises the same person however the name is spelt; without the secret it says nothing about them.

    A name written in kana is recognised in either script and width and with its long vowels written either way; which
    kana belong to a name in kanji nobody can tell.
    """
    key = name_key(name)
    return _mac(secret, f"person:{sound_key(key) if _HAS_KANA.search(key) else key}:{born_on.isoformat()}")


def invitation_of(secret: str, number: int) -> str:
    """The twelve digits of an invitation: its number, and six digits nobody can guess."""
    return f"{number:06}{int(_mac(secret, f'invitation:{number}')[:12], 16) % 1_000_000:06}"


def invited_key(secret: str, typed: str) -> str:
    """What recognises the holder of an invitation; raises InvitationMistyped when the opening never gave it."""
    digits = "".join(letter for letter in typed.translate(_WIDE) if letter not in "- 　")
    found = _INVITATION.fullmatch(digits)
    if not found or not hmac.compare_digest(digits, invitation_of(secret, int(found[1]))):
        raise InvitationMistyped
    return _mac(secret, f"invited:{found[1]}")


_WIDE = str.maketrans("０１２３４５６７８９‐－―ー", "0123456789----")


def written(place: Place, secret: str) -> str:
    """The place as the browser keeps it: serial, person and signature."""
    return f"{place.serial}-{place.person_key}-{_mac(secret, f'place:{place.serial}:{place.person_key}')}"


def read(text: str, secret: str) -> Place:
    """The place in a text of `written`; raises PlaceForged when this opening's secret did not sign it."""
    found = _TOKEN.fullmatch(text)
    if not found:
        raise PlaceForged
    place = Place(int(found[1]), found[2])
    if not hmac.compare_digest(found[3], _mac(secret, f"place:{place.serial}:{place.person_key}")):
        raise PlaceForged
    return place


def check_owner(place: Place, typed_key: str) -> None:
    """Refuse a place that was handed on: raises PlaceOfAnother when somebody else stands before us."""
    if not hmac.compare_digest(place.person_key, typed_key):
        raise PlaceOfAnother


def turn_of(serial: int, present: int, secret: str) -> int:
    """The turn of a place: those present at the opening in an order drawn by the secret, everybody else as they came.

    A keyed permutation (a balanced Feistel network, walked until it stays inside) of 1 … `present`: everybody has
    another turn, and nobody can know theirs before the opening, nor better it by coming earlier or pressing faster.
    """
    if serial > present:
        return serial
    half = max(1, (present.bit_length() + 1) // 2)
    drawn = serial - 1
    while True:
        drawn = _feistel(drawn, half, secret)
        if drawn < present:
            return drawn + 1


def _feistel(number: int, half: int, secret: str) -> int:
    mask = (1 << half) - 1
    left, right = number >> half, number & mask
    for turn in range(_ROUNDS):
        mixed = _digest(secret, f"turn:{turn}:{right}")
        left, right = right, left ^ (int.from_bytes(mixed[:8]) & mask)
    return left << half | right


def _mac(secret: str, text: str) -> str:
    return _digest(secret, text)[:16].hex()


def _digest(secret: str, text: str) -> bytes:
    # HMAC-SHA-256 (RFC 2104): a message authentication code of the CRYPTREC list, as everywhere else in the house.
    return hmac.digest(secret.encode(), text.encode(), "sha256")
