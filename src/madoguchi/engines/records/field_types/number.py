"""A number with decimals, rounded as its field says."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed, one
from madoguchi.engines.records.forms import Input
from madoguchi.values.declared import WordsField
from madoguchi.values.in_words import number_in_words, short_number
from madoguchi.values.message import msg
from madoguchi.values.rounding import Rounding, rounded
from madoguchi.values.words import words_in

# With four decimals these are fifteen digits: the most a number keeps exactly wherever JSON is read.
LARGEST = 10**11 - 1
MOST_DECIMALS = 4


class NumberField(Field):
    """How much: 12.5 km; `decimals` are kept, the rest is rounded by `rounding`; `unit` is written after the box."""

    operators: ClassVar = EQUALITY | ORDER

    type: Literal["number"]
    decimals: int = Option(default=1, ge=1, le=MOST_DECIMALS)
    rounding: Rounding = "half_up"
    minimum: int = Option(default=0, ge=-LARGEST)
    maximum: int = Option(default=LARGEST, le=LARGEST)
    unit: WordsField | None = None

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The number typed, in any width, with or without commas."""
        plain = unicodedata.normalize("NFKC", one(typed)).replace(",", "").strip()
        if not plain:
            return None
        try:
            value = Decimal(plain)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or "e" in plain.lower() or "_" in plain:
            raise AnswerUnreadable.because(msg("数字で入力してください。"))
        # Whatever is beyond every limit is refused by the check, and not worked out here.
        return kept(value, self.decimals, self.rounding) if abs(value) <= LARGEST else float(value)

    def check(self, value: object, at: Circumstances) -> object:
        """The number between its limits, rounded."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AnswerUnreadable.because(msg("数字で入力してください。"))
        if not value >= self.minimum:
            raise AnswerUnreadable.because(msg("{minimum}以上の数を入力してください。", minimum=f"{self.minimum:,}"))
        if not value <= self.maximum:
            raise AnswerUnreadable.because(msg("{maximum}以下の数を入力してください。", maximum=f"{self.maximum:,}"))
        return kept(Decimal(str(value)), self.decimals, self.rounding)

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """As short as it can be written."""
        return {"": (short_number(value, self.decimals),)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A short box with the unit as its label."""
        unit = words_in(self.unit, at.language) if self.unit else None
        return (Input(name=path, control="text", label=unit, value=one(typed), inputmode="decimal", width=8),)

    def display(self, value: Any, at: Circumstances) -> str:
        """12.5km."""
        return number_in_words(value, self.decimals, self.unit, at.language)

    def json_schema(self) -> dict[str, Any]:
        """A number between its limits."""
        return {"type": "number", "minimum": self.minimum, "maximum": self.maximum}


def kept(value: Decimal, decimals: int, rounding: Rounding) -> int | float:
    """The rounded number as JSON holds it: a whole number without decimals, otherwise always one with a point."""
    found = rounded(value, decimals, rounding)
    return float(found) if decimals else int(found)
