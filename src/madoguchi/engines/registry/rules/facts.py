"""One fact about a person: known, known to be empty, or out of reach; with its register and the day it was true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.values.words import Words


class State(StrEnum):
    """The three values: a source that is down must never look like an empty one."""

    KNOWN = "known"
    EMPTY = "empty"
    DOWN = "down"


@dataclass(frozen=True)
class Held:
    """One value with where it comes from; `value` is None unless known, `as_of` is None when the source is down."""

    state: State
    value: object
    source: str
    source_name: Words
    as_of: date | None

    @property
    def is_known(self) -> bool:
        """Whether there is a value to use."""
        return self.state is State.KNOWN


def held(value: object, source: str, source_name: Words, as_of: date) -> Held:
    """A value as a register holds it; an empty text or list is known to be empty."""
    empty = value is None or value in ("", [], {})
    return Held(State.EMPTY if empty else State.KNOWN, None if empty else value, source, source_name, as_of)


def down(source: str, source_name: Words) -> Held:
    """What is said of a fact whose register does not answer."""
    return Held(State.DOWN, None, source, source_name, None)


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
