"""File names as people gave them, made harmless for pages, headers and other machines."""

from __future__ import annotations

import re

from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number

_LONGEST_BYTES = 200
_HARMFUL = re.compile(
    '[\x00-\x1f\x7f-\x9f\ud800-\udfff"\\\\/:*?<>|;\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]'
)


def safe_name(name: str) -> str:
    """The last part of the name without characters that mean something elsewhere; 「ファイル」 when nothing is left.

    Raises IndividualNumberFound when the name holds such a number.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = _HARMFUL.sub("", last).strip().lstrip(".").strip()
    if holds_individual_number(plain):
        raise IndividualNumberFound
    return _shortened(plain) or "ファイル"


def ending_of(name: str) -> str:
    """The ending of the name in small letters without the dot, "" for none."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if dot and len(ending) <= 5 else ""
    stem = stem if ending else name
    room = _LONGEST_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending
