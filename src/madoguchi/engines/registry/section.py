"""What a city declares of an extract from a core system: which column is what, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.declared import Declared, WordsField

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
Relation = Literal["head", "spouse", "child", "grandchild", "parent", "sibling", "other"]
Sex = Literal["female", "male", ""]

PERSON_FIELDS = (
    *("ref", "household", "name", "kana", "roman", "birth", "sex", "relation", "postal_code", "prefecture"),
    *("city", "ward_code", "town", "street", "building", "telephone", "email", "removed", "as_of"),
)
REQUIRED_FIELDS = ("ref", "name")
# What a city may hold of a person beside who and where they are, by the names that `prefill` reads.
FACTS = (
    *("account", "health.insurer", "health.number", "pension.kind", "school.name", "residence.since"),
    *("residence.before", "business.form", "business.name", "business.kana", "business.corporate_number"),
    *("business.address", "business.post", "business.industry", "business.capital", "business.founded_on"),
    "business.account",
)


class Source(Declared):
    """A register that values come from, by the name people are shown."""

    id: Id
    name: WordsField


class Column(Declared):
    """One column that holds a fact or, as with an account, a `part` of one; `codes` where it is written in codes."""

    fact: str
    part: str | None = None
    codes: Mapping[str, str] | None = None
    date: bool = False

    @model_validator(mode="after")
    def _check_fact(self) -> Self:
        if self.fact not in FACTS:
            raise PydanticCustomError(
                "extract_fact",
                "「{fact}」という情報は、ありません。使えるのは {known} です。",
                {"fact": self.fact, "known": "、".join(FACTS)},
            )
        return self


class ExtractMap(Declared):
    """How the columns of one extract become people and facts.

    `complete` says that the extract lists everybody, so that who is missing is gone; `most_gone` (percent) guards
    against half a file.
    """

    id: Id
    source: Source
    encoding: Literal["utf-8", "cp932"] = "cp932"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-$")] = "P-"
    columns: Mapping[str, str]
    facts: Mapping[str, Column] = {}
    sex: Mapping[str, Sex] = {}
    relations: Mapping[str, Relation] = {}
    removed: tuple[str, ...] = ()
    complete: bool = False
    most_gone: Annotated[int, Field(ge=0, le=100)] = 5

    @model_validator(mode="after")
    def _check_columns(self) -> Self:
        for column, field in self.columns.items():
            if field not in PERSON_FIELDS:
                raise PydanticCustomError(
                    "extract_field",
                    "列「{column}」の「{field}」は、使えません。使えるのは {known} です。",
                    {"column": column, "field": field, "known": "、".join(PERSON_FIELDS)},
                )
        missing = [field for field in REQUIRED_FIELDS if field not in self.columns.values()]
        if missing:
            raise PydanticCustomError(
                "extract_required", "「{field}」になる列がありません。columns に書いてください。", {"field": missing[0]}
            )
        return self
