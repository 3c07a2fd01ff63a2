"""The parts of a city: wards and their offices, divisions, positions, life events, appearance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.foundation.catalogue.city.calendar import ClockTime
from madoguchi.foundation.catalogue.identifiers import Identifier, Line, MunicipalityCode
from madoguchi.foundation.catalogue.identity import RetentionClass
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL, Confidentiality
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.mandate_kind import MandateKind

Icon = Literal["pram", "book", "move", "rings", "heart", "card", "flower", "disaster", "tax", "waste", "hall", "shop"]
Telephone = Annotated[str, StringConstraints(pattern=r"^0[0-9-]{8,13}$")]
PostalCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}-?[0-9]{4}$")]
Picture = Annotated[str, StringConstraints(pattern=r"^([a-z0-9_-]+/)?[a-z0-9_-]+\.svg$")]


class CityContact(Declared):
    """Where the city answers the telephone."""

    telephone: Telephone | None = None
    note: WordsField | None = None


class WardOffice(Declared):
    """The office of a ward."""

    name: WordsField
    postal_code: PostalCode | None = None
    address: WordsField | None = None
    telephone: Telephone | None = None


class Ward(Declared):
    """A ward with its municipality code."""

    code: MunicipalityCode
    name: WordsField
    kana: Line
    office: WardOffice | None = None


class Division(Declared):
    """A division (課); `public` says whether residents are told its name, telephone and address for letters.

    It works from its first day to its last, both included; what it had on its last day is its `successor`'s from the
    day after.
    """

    id: Identifier
    name: WordsField
    bureau: WordsField | None = None
    document_prefix: Line | None = None
    telephone: Telephone | None = None
    postal_code: PostalCode | None = None
    address: WordsField | None = None
    public: bool = True
    from_on: date | None = None
    until_on: date | None = None
    successor: Identifier | None = None

    def works_on(self, day: date) -> bool:
        """Whether it has work on that day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


class Position(Declared):
    """A position (職); `may_decide` is true where decisions may be signed off."""

    id: Identifier
    name: WordsField
    may_decide: bool = False


class LifeEvent(Declared):
    """An event of life under which residents look for procedures."""

    id: Identifier
    name: WordsField
    note: WordsField | None = None
    icon: Icon = "hall"


class UnusualAccess(Declared):
    """From when on looks of staff and programmes are shown to the auditor as unusual; nothing is stopped by it.

    Within an hour and a day people and matters that were opened are counted, and for a day those in lists as well.
    What was refused, and searched without finding anything, is counted for a day, too.
    """

    most_in_an_hour: Annotated[int, Field(ge=1)] = 200
    most_in_a_day: Annotated[int, Field(ge=1)] = 600
    most_listed_in_a_day: Annotated[int, Field(ge=1)] = 3000
    most_in_vain_in_a_day: Annotated[int, Field(ge=1)] = 40
    night_from: ClockTime = "22:00"
    night_until: ClockTime = "6:00"


class LegalBases(Declared):
    """On what law the office looks at what belongs to no procedure, and at a matter for no purpose of its procedure.

    At visits and the register of residents; to audit looks, in an emergency, and to dispose of papers. As nothing is
    declared for the first two, what the office may hold and use at all (個人情報の保護に関する法律 第61条).
    """

    visits: Line = "個人情報の保護に関する法律 第61条第1項"
    residents: Line = "個人情報の保護に関する法律 第61条第1項"
    audit: Line = "個人情報の保護に関する法律 第66条第1項"
    emergency: Line = "個人情報の保護に関する法律 第69条第2項第2号"
    disposal: Line = "公文書等の管理に関する法律 第34条"
    confirm: bool = False


class LookQuestions(Declared):
    """Who answers what residents ask about looks: the division (none: the auditors), and in how many business days."""

    division: Identifier | None = None
    days: Annotated[int, Field(ge=1, le=60)] = 10


class ConfirmedKind(Declared):
    """A kind of proxy the office confirms by papers, for somebody who has no account of their own.

    `until_age` ends it by law: the last day is the one before that birthday. With `household` those below that age who
    live with whoever asks are offered by their names in the register. `most_months` is how long at most before the
    office looks at it again.
    """

    kind: MandateKind
    papers: WordsField
    legal_basis: Line
    until_age: Annotated[int, Field(ge=1, le=30)] | None = None
    household: bool = False
    most_months: Annotated[int, Field(ge=1, le=120)] = 12
    confirm: bool = False

    @model_validator(mode="after")
    def _check_household(self) -> Self:
        if self.household and self.until_age is None:
            raise PydanticCustomError(
                "city_proxies",
                "住民の登録から選ばせる代理（household）には、何さいまでか（until_age）を書いてください。",
            )
        return self


class ConfirmedProxies(Declared):
    """Which division confirms who acts for somebody without an account, and the kinds; nobody asks where it is none.

    `retention` is how long what was asked is kept once it is settled: from the day it was decided, or from the last day
    of the mandate that came of it.
    """

    division: Identifier | None = None
    retention: RetentionClass = "permanent"
    kinds: tuple[ConfirmedKind, ...] = ()


class ExistingSystem(Declared):
    """A web system of the office that stands behind this house's door; `posts` as a register names them."""

    id: Identifier
    name: WordsField
    division: Identifier
    posts: Annotated[tuple[Line, ...], Field(min_length=1)]
    confidentiality: Confidentiality = MOST_CONFIDENTIAL


class News(Declared):
    """Something the city has to tell from a day on, until it no longer holds; the front page shows the newest."""

    id: Identifier
    on: date
    until: date | None = None
    title: WordsField
    text: WordsField

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.until is not None and self.until < self.on:
            raise PydanticCustomError("news", "お知らせの終わりの日（until）を、はじまりの日（on）より前にできません。")
        return self


class Appearance(Declared):
    """A picture beside `city.yaml` and a sentence under the city's name."""

    hero: Picture | None = None
    motto: WordsField | None = None
