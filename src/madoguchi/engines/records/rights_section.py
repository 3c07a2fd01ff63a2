"""The `rights` section of a register: which records and which fields which post or person sees and changes.

It parts what the register's `permissions` give; it gives nothing to anybody who has no right in the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field as Option
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.field_types.field import SOME, Id, Require
from madoguchi.engines.records.process_section import Reference
from madoguchi.engines.records.section import check_distinct
from madoguchi.foundation.catalogue.register import EVERYBODY
from madoguchi.values.declared import Declared

MOST_RULES = 20
CREATED_BY, CREATED_IN = "created_by", "created_in"
"""What a condition may ask of a record besides its fields: who put it in, and the division they had then."""
ME, OWN_DIVISION = "me", "own_division"
"""What a condition may compare with besides what is written: who looks, and the divisions they work for today."""


class Named(Declared):
    """A division, one position in it, or one person by public id."""

    division: Id | None = None
    position: Id | None = None
    person: Reference | None = None

    @model_validator(mode="after")
    def _in_one_way(self) -> Self:
        if bool(self.division) == bool(self.person) or (self.position and not self.division):
            raise PydanticCustomError(
                "named", "だれのことかは、division（と position）か person のどちらか1つで書いてください。"
            )
        return self

    @property
    def post(self) -> str:
        """The post as the rules of access name it; "" for a person."""
        return f"{self.division}/{self.position}" if self.position else self.division or ""


Who = Literal["everybody"] | Annotated[tuple[Named, ...], SOME]


class RecordRule(Declared):
    """The records these see, and which of them they change: all, none, or those for which a condition holds."""

    who: Who
    see: Require = True
    change: Require = False


class FieldRule(Declared):
    """Fields only these see, and of those who see them only these change."""

    fields: Annotated[tuple[Id, ...], SOME]
    see: Who = "everybody"
    change: Who = "everybody"


class RightsSection(Declared):
    """With `records`, nobody has a record that no rule gives; a field that `fields` does not name is for everybody."""

    records: tuple[RecordRule, ...] = Option(default=(), max_length=MOST_RULES)
    fields: tuple[FieldRule, ...] = Option(default=(), max_length=MOST_RULES)

    @model_validator(mode="after")
    def _every_field_once(self) -> Self:
        check_distinct([name for rule in self.fields for name in rule.fields], frozenset(), "項目")
        return self

    @property
    def named_fields(self) -> frozenset[str]:
        """The fields that are not for everybody, to see or to change."""
        return frozenset(name for rule in self.fields for name in rule.fields)

    @property
    def closed_fields(self) -> frozenset[str]:
        """The fields that not everybody sees."""
        return frozenset(name for rule in self.fields if rule.see != "everybody" for name in rule.fields)

    def whos(self) -> Iterator[tuple[tuple[str | int, ...], Who]]:
        """Everybody who is named, with where."""
        for at, rule in enumerate(self.records):
            yield ("records", at, "who"), rule.who
        for at, one in enumerate(self.fields):
            yield ("fields", at, "see"), one.see
            yield ("fields", at, "change"), one.change


def posts_of(who: Who) -> frozenset[str]:
    """The posts that are named, as the rules of access name them."""
    return frozenset({EVERYBODY}) if isinstance(who, str) else frozenset(one.post for one in who if one.post)


def people_of(who: Who) -> frozenset[str]:
    """The people that are named, by public id."""
    return frozenset() if isinstance(who, str) else frozenset(one.person for one in who if one.person)
