"""Addresses in Japan, in the parts of the government's data model (GIF), and postal codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import without_separators


class PostalCodeUnreadable(Refusal):
    """郵便番号として読めません。「803-0814」のように、7けたの数字で入力してください。"""


class AddressUnreadable(Refusal):
    """住所として読めません。郵便番号、都道府県、市区町村、町名、番地を、それぞれの欄に入力してください。"""


@dataclass(frozen=True)
class Address:
    """One address; `city` holds the ward too (市区町村), `street` is 番地以下, `building` is 建物名等（方書）."""

    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    ward_code: str = ""
    town: str = ""
    street: str = ""
    building: str = ""
    city_code: str = ""

    @property
    def line(self) -> str:
        """The address in one line (連結表記), the building after a space."""
        return f"{self.prefecture}{self.city}{self.town}{self.street} {self.building}".strip()

    @property
    def postal_code_text(self) -> str:
        """803-0814, or nothing when there is no postal code."""
        return f"{self.postal_code[:3]}-{self.postal_code[3:]}" if self.postal_code else ""

    def to_json(self) -> dict[str, str]:
        """Plain data with every key present."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Address:
        """The address in plain data; raises `AddressUnreadable` for unknown keys and wrong types."""
        known = {field.name for field in fields(cls)}
        if not isinstance(data, Mapping) or not set(data) <= known:
            raise AddressUnreadable
        if not all(isinstance(part, str) for part in data.values()):
            raise AddressUnreadable
        return cls(**data)


def postal_digits(text: str) -> str:
    """The seven digits of a postal code typed with or without 〒, hyphen and full width.

    Raises `PostalCodeUnreadable`.
    """
    digits = without_separators(text.replace("〒", ""))
    if not re.fullmatch("[0-9]{7}", digits):
        raise PostalCodeUnreadable
    return digits


_PARTED = re.compile("丁目|番地の?|番|号|[\u2010-\u2015\u2212ー]")


def address_key(text: str) -> str:
    """The text folded for comparing only: width, spaces, commas and what parts numbers do not count.

    1丁目2番3号, １－２－３ and 1-2-3 meet; 一丁目 and 1丁目 do not. The database folds in the same way (`address_key`).
    """
    parted = _PARTED.sub("-", unicodedata.normalize("NFKC", text))
    return re.sub("-+", "-", re.sub(r"[\s、,]", "", parted)).rstrip("-")
