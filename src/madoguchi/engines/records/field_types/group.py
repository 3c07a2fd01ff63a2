"""A group of fields that is repeated: one row per child, per cost item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field as Option
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.field_types.field import SOME, Field, Id
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.kinds import RowField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_NUMBERS = (IntegerField, NumberField, YenField, FormulaField)


class Repeat(Declared):
    """How many rows there may be."""

    first: int = Option(default=1, ge=0, le=50, alias="from")
    last: int = Option(default=10, ge=1, le=50, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise PydanticCustomError("repeat_order", "repeat の from は to より大きくできません。")
        return self


class GroupField(Field):
    """Rows of the same fields; a condition on the group itself compares its number of rows.

    Inside a row a condition names a sibling by its full path (`children.lives_together`) and means that row only.
    """

    operators: ClassVar = frozenset(
        {Operator.IS, Operator.AT_LEAST, Operator.AT_MOST, Operator.OVER, Operator.UNDER, Operator.ANSWERED}
    )
    posted: ClassVar = ("rows",)
    layout: ClassVar = "group"

    type: Literal["group"]
    repeat: Repeat = Repeat()
    item: WordsField
    heading: WordsField | None = None
    """The heading of a row, with {n} for its number: `{n}人目のお子さん`; otherwise item and number."""
    fields: Annotated[tuple[RowField, ...], SOME]
    totals: tuple[Id, ...] = ()
    """The numbers of its rows whose sum is shown below them."""

    @model_validator(mode="after")
    def _sums_of_numbers(self) -> Self:
        numbers = {field.id for field in self.fields if isinstance(field, _NUMBERS)}
        for name in self.totals:
            if name not in numbers:
                raise PydanticCustomError(
                    "total_of_no_number",
                    "totals の「{id}」は、繰り返しの中の数ではありません。使えるのは {known} です。",
                    {"id": name, "known": "、".join(sorted(numbers)) or "なし"},
                )
        return self

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """The fields of a row by their id."""
        return {field.id: field for field in self.fields}

    def sums(self, rows: object) -> list[tuple[Field, int | float]]:
        """The sum of each number that is totalled, over the rows that have an answer."""
        held = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return [(field, _sum(row.get(field.id) for row in held)) for field in self.fields if field.id in self.totals]

    def heading_of(self, index: int, language: str) -> str:
        """The heading of the row with this index, which counts from 0."""
        if self.heading is None:
            return f"{words_in(self.item, language)} {index + 1}"
        return words_in(self.heading, language).replace("{n}", str(index + 1))

    def missing(self, label: str) -> Message:
        """Asks for a first row."""
        return msg("「{label}」を1つ以上入力してください。", label=label)


def _sum(values: Iterable[object]) -> int | float:
    """Exactly, as people add: 0.1 and 0.2 are 0.3."""
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    found = sum((Decimal(str(one)) for one in numbers), Decimal(0))
    return int(found) if found == found.to_integral_value() else float(found)
