"""What a search of the register asks: a name or a reading from its beginning, a day of birth, or a person's number."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.registry.errors import NothingWanted
from madoguchi.values.kana import kana_key
from madoguchi.values.names import name_key
from madoguchi.values.wareki import parse_date

LONGEST = 100
MOST_FOUND = 25


@dataclass(frozen=True)
class Wanted:
    """The keys of one question; `ref` alone names one person."""

    ref: str = ""
    name: str = ""
    kana: str = ""
    birth: date | None = None


def wanted(text: str, birth: str = "") -> Wanted:
    """What was typed, as keys; raises NothingWanted, or what `parse_date` raises for a day that cannot be read."""
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "").strip()[:LONGEST]
    born = parse_date(birth) if birth.strip() else None
    if is_ref(plain):
        return Wanted(ref=plain.upper(), birth=born)
    name, kana = name_key(plain), kana_key(plain)
    if not (name or kana or born):
        raise NothingWanted
    return Wanted("", name, kana, born)


def is_ref(text: str) -> bool:
    """Whether a text looks like the number of a person: P-12345678."""
    letters, _, digits = text.partition("-")
    return letters.isascii() and letters.isalpha() and len(letters) <= 3 and digits.isascii() and digits.isdigit()
