"""A number that is worked out from other answers whenever a record is saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal, Self

from pydantic import Field as Option
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed
from madoguchi.engines.records.field_types.number import LARGEST, MOST_DECIMALS, kept
from madoguchi.engines.records.forms import Input
from madoguchi.values.declared import WordsField
from madoguchi.values.formulas import Formula, FormulaUnreadable, parse_formula
from madoguchi.values.in_words import number_in_words
from madoguchi.values.message import msg
from madoguchi.values.rounding import Rounding


class FormulaField(Field):
    """`price * count`, `days(lent_on, due_on)`, `sum(items.amount)`; empty where an answer is missing."""

    operators: ClassVar = EQUALITY | ORDER
    asks: ClassVar = False
    computes: ClassVar = True
    posted: ClassVar = ()
    layout: ClassVar = "note"

    type: Literal["formula"]
    formula: str = Option(min_length=1, max_length=500)
    decimals: int = Option(default=0, ge=0, le=MOST_DECIMALS)
    rounding: Rounding = "half_up"
    unit: WordsField | None = None

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        try:
            parse_formula(self.formula)
        except FormulaUnreadable as unreadable:
            raise PydanticCustomError("formula", "{reason}", {"reason": str(unreadable)}) from unreadable
        return self

    @cached_property
    def parsed(self) -> Formula:
        """The formula as it was read."""
        return parse_formula(self.formula)

    def worked_out(self, answers: Mapping[str, object]) -> int | float | None:
        """The value that follows from the answers before it; None where there is none, or where it grows too large."""
        found: Decimal | None = self.parsed.worked(answers)
        return None if found is None or abs(found) > LARGEST else kept(found, self.decimals, self.rounding)

    def check(self, value: object, at: Circumstances) -> object:
        """The number as it was worked out."""
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST:
            raise AnswerUnreadable.because(msg("この項目は、ほかの項目から計算します。"))
        return kept(Decimal(str(value)), self.decimals, self.rounding)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """None: nobody types it."""
        return ()

    def display(self, value: Any, at: Circumstances) -> str:
        """The number with its unit."""
        return number_in_words(value, self.decimals, self.unit, at.language)

    def json_schema(self) -> dict[str, Any]:
        """A number nobody has to send."""
        return {"type": "number", "readOnly": True}
