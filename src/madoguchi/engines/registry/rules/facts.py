"""One person as the register of residents holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.values.words import Words


@dataclass(frozen=True)
class PersonFacts:
    """One person as the register of residents holds them; `address` is in the parts of `values.addresses`."""

    ref: str
    family: str
    given: str
    family_kana: str
    given_kana: str
    roman: str
    single: bool
    birth: date | None
    sex: str
    postal_code: str
    prefecture: str
    city: str
    city_code: str
    ward_code: str
    town: str
    street: str
    building: str
    telephone: str
    email: str
    household: str
    relation: str
    source: str
    source_name: Words
    as_of: date
    source_down: bool = False
    is_gone: bool = False

    @property
    def name(self) -> str:
        """戸畑 葵; the one name of somebody who has no other."""
        return self.family if self.single else f"{self.family} {self.given}".strip()

    @property
    def kana(self) -> str:
        """トバタ アオイ."""
        return self.family_kana if self.single else f"{self.family_kana} {self.given_kana}".strip()

    @property
    def is_head(self) -> bool:
        """Whether this is the head of the household (世帯主)."""
        return self.relation == "head"

    @property
    def place(self) -> str:
        """The address in one line."""
        return f"{self.prefecture}{self.city}{self.town}{self.street} {self.building}".strip()
