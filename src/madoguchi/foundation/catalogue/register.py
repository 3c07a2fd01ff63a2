"""One version of a register: what it is for, who keeps it and who may see it, as every floor above reads it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.foundation.catalogue.identifiers import Identifier, Line
from madoguchi.foundation.catalogue.identity import Law, RetentionClass, in_one_line
from madoguchi.values.clock import today
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.words import words_in

EVERYBODY = "*"


class Permission(Declared):
    """A division, or only one position in it."""

    division: Identifier
    position: Identifier | None = None

    @property
    def post(self) -> str:
        """The post as the rules of access name it."""
        return f"{self.division}/{self.position}" if self.position else self.division


Readers = Literal["everybody"] | tuple[Permission, ...]
"""Everybody who works here, or posts by name."""


class Permissions(Declared):
    """Who sees and who changes the records, besides the division that keeps the register, which always may both.

    Whoever may `add` puts a record in and follows that one, without seeing the others.
    """

    view: Readers = ()
    edit: tuple[Permission, ...] = ()
    add: Readers = ()


_OF_PROCEDURES = ("received", "decision", "fiscal_year_end")
"""Days that only the papers of a procedure have, in registers of earlier versions: read as the latest there is."""

SHORTEST_BIN_DAYS = 7


def _since(told: object) -> object:
    return "changed" if told in _OF_PROCEDURES else told


class RegisterRetention(Declared):
    """How long a record is kept (保存期間), and from which day on its years are counted.

    The day it was `made`, `changed` last, or `closed` by the process of the register; or what a date `field` of it
    says. What was put into the bin goes after `bin_days`.
    """

    class_: RetentionClass = Field(alias="class")
    from_: Annotated[Literal["made", "changed", "closed", "field"], BeforeValidator(_since)] = Field(
        default="changed", alias="from"
    )
    field: Identifier | None = None
    bin_days: Annotated[int, Field(ge=SHORTEST_BIN_DAYS, le=3660)] = 90

    @model_validator(mode="after")
    def _names_its_field(self) -> Self:
        if (self.from_ == "field") != (self.field is not None):
            raise PydanticCustomError(
                "retention_field",
                "保存期間を項目の日から数えるときだけ、from: field と、その項目（field）を書いてください。",
            )
        return self

    @property
    def bin_empties_after(self) -> int | None:
        """The days after which the bin empties; None where everything is kept for ever."""
        return None if self.class_ == "permanent" else self.bin_days


class RegisterHeader(Declared):
    """The part of a register's definition that every floor may read; `deputy` answers while `division` cannot.

    From the day `ended_on` nobody puts a record in any more.
    """

    id: Identifier
    title: WordsField
    summary: WordsField
    purpose: WordsField
    law: tuple[Law, ...] = ()
    division: Identifier
    deputy: Identifier
    retention: RegisterRetention
    review_on: date
    ended_on: date | None = None
    persons: bool
    keywords: tuple[Line, ...] = ()
    permissions: Permissions = Field(default=Permissions())

    @property
    def legal_basis(self) -> str:
        """The laws the register rests on; empty where it names none."""
        return in_one_line(self.law)

    @property
    def editors(self) -> frozenset[str]:
        """The posts that may change records."""
        return frozenset({self.division, *(one.post for one in self.permissions.edit)})

    @property
    def readers(self) -> frozenset[str]:
        """The posts that may see records."""
        return self.editors | {self.deputy} | posts_named(self.permissions.view)

    @property
    def adders(self) -> frozenset[str]:
        """The posts that may put a record in."""
        return self.editors | posts_named(self.permissions.add)


def posts_named(told: Readers) -> frozenset[str]:
    """The posts as the rules of access name them."""
    return frozenset({EVERYBODY} if isinstance(told, str) else {one.post for one in told})


_HEADER_KEYS = frozenset(RegisterHeader.model_fields)


@dataclass(frozen=True, eq=False)
class Register:
    """An immutable version; two are equal when their content hash is, so it may be the key of a cache.

    `share` is what somebody has of it, where that is not the whole; the engine that keeps the records knows what it
    means. The same version in another share is not equal.
    """

    id: str
    version: str
    number: int
    header: RegisterHeader
    sections: Mapping[str, Mapping[str, Any]]
    share: Hashable = None

    @property
    def has_ended(self) -> bool:
        """Whether nobody puts a record in any more."""
        return self.header.ended_on is not None and self.header.ended_on <= today()

    @property
    def whole(self) -> Register:
        """The register as it is kept, whoever looks at it."""
        return replace(self, share=None) if self.share else self

    def title(self, language: str = "ja") -> str:
        """The title in `language`, with the usual fall-back."""
        return words_in(self.header.title, language)

    def section(self, name: str) -> Mapping[str, Any]:
        """The raw section an engine reads; empty when the register does not have it."""
        return self.sections.get(name, {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Register) and (other.version, other.share) == (self.version, self.share)

    def __hash__(self) -> int:
        return hash((self.version, self.share))


def register_from(content: Mapping[str, Any], *, version: str, number: int) -> Register:
    """The version made of the stored `content`; what is not the header is a section of some engine."""
    header = RegisterHeader.model_validate({key: value for key, value in content.items() if key in _HEADER_KEYS})
    sections = {key: value for key, value in content.items() if key not in _HEADER_KEYS}
    return Register(header.id, version, number, header, sections)


def register_content(found: Register) -> dict[str, Any]:
    """What `register_from` makes an equal version of, in values of JSON."""
    return {**found.header.model_dump(mode="json", by_alias=True, exclude_unset=True), **found.sections}
