"""Names of people: their parts as given, and a folded key by which variants of one name find each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from madoguchi.values.refusal import Refusal
from madoguchi.values.variants import VARIANTS


class NameUnreadable(Refusal):
    """名前として読めません。氏と名、フリガナを、それぞれの欄に入力してください。"""


@dataclass(frozen=True)
class PersonName:
    """A name as its owner writes it; with `single` the only name there is stands in `family`."""

    family: str
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    roman: str = ""
    single: bool = False

    @property
    def full(self) -> str:
        """戸畑 葵."""
        return self.family if self.single else f"{self.family} {self.given}".strip()

    @property
    def full_kana(self) -> str:
        """トバタ アオイ."""
        return self.family_kana if self.single else f"{self.family_kana} {self.given_kana}".strip()

    def to_json(self) -> dict[str, object]:
        """Plain data with every key present."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> PersonName:
        """The name in plain data; raises `NameUnreadable` for unknown keys, wrong types or a missing family name."""
        if not isinstance(data, Mapping) or not data.keys() <= _PARTS:
            raise NameUnreadable
        texts = {key: value for key, value in data.items() if key != "single"}
        single = data.get("single", False)
        if "family" not in texts or not isinstance(single, bool) or not all(isinstance(t, str) for t in texts.values()):
            raise NameUnreadable
        return cls(**texts, single=single)


# What a name in plain data may hold; looked up once, because notices and lists read very many names.
_PARTS = frozenset(field.name for field in fields(PersonName))

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_REPEATED = re.compile("([\u3400-\u9fff])々")


def name_key(text: str) -> str:
    """The text folded for search only: selectors dropped, variants to their usual form, width and case levelled.

    佐々木 and 佐佐木, 髙橋 and 高橋, 渡邉󠄀 and 渡辺 meet; spaces do not count. What is stored is never changed.
    """
    folded = _folded(text)
    while (again := _folded(folded)) != folded:  # casefolding can produce what normalisation still changes
        folded = again
    return folded


def _folded(text: str) -> str:
    usual = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).casefold().translate(VARIANTS)
    return _REPEATED.sub(r"\1\1", "".join(usual.split()))
