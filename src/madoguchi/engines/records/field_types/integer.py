"""A whole number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed, number_of, one, plainly_meant
from madoguchi.engines.records.forms import Input
from madoguchi.values.declared import WordsField
from madoguchi.values.in_words import number_in_words
from madoguchi.values.message import msg
from madoguchi.values.words import words_in

_NUMBER = re.compile(r"-?[0-9]{1,15}")
LARGEST = 10**15 - 1


class IntegerField(Field):
    """How many, how long, how large; `unit` is written after the box."""

    operators: ClassVar = EQUALITY | ORDER

    type: Literal["integer"]
    minimum: int = 0
    maximum: int = LARGEST
    unit: WordsField | None = None

    @model_validator(mode="before")
    @classmethod
    def _limits_in_order(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            low, high = data.get("minimum", 0), data.get("maximum", LARGEST)
            if isinstance(low, int) and isinstance(high, int) and low > high:
                raise PydanticCustomError("limits_order", "minimum は maximum より大きくできません。")
        return data

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The number typed, in any width, with or without commas."""
        plain = unicodedata.normalize("NFKC", one(typed)).replace(",", "").strip()
        if not plain:
            return None
        if not _NUMBER.fullmatch(plain):
            raise AnswerUnreadable.because(msg("数字で入力してください。"))
        return int(plain)

    def meant(self, text: str) -> object:
        """A few plain digits."""
        return plainly_meant(text, self.minimum, self.maximum)

    def check(self, value: object, at: Circumstances) -> object:
        """The number between its limits."""
        return number_of(value, self.minimum, self.maximum)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A short box with the unit as its label."""
        unit = words_in(self.unit, at.language) if self.unit else None
        return (Input(name=path, control="text", label=unit, value=one(typed), inputmode="numeric", width=8),)

    def display(self, value: Any, at: Circumstances) -> str:
        """12人."""
        return number_in_words(value, 0, self.unit, at.language)

    def json_schema(self) -> dict[str, Any]:
        """An integer between its limits."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}
