"""An amount of money in yen."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed, number_of, one, plainly_meant
from madoguchi.engines.records.forms import Input
from madoguchi.values.in_words import yen_in_words
from madoguchi.values.message import msg
from madoguchi.values.money import parse_yen

LARGEST = 999_999_999_999


class YenField(Field):
    """Whole yen; there is no smaller coin."""

    operators: ClassVar = EQUALITY | ORDER

    type: Literal["yen"]
    minimum: int = 0
    maximum: int = LARGEST

    def read(self, typed: Typed, at: Circumstances) -> object:
        """12,300円, 12300 or １２３００, and -12,300 where the amount may be below nought."""
        text = one(typed).strip()
        if self.minimum < 0 and text[:1] in "-－−▲△":
            return -parse_yen(text[1:]) if text else None
        return parse_yen(text) if text else None

    def meant(self, text: str) -> object:
        """A few plain digits."""
        return plainly_meant(text, self.minimum, self.maximum)

    def check(self, value: object, at: Circumstances) -> object:
        """The amount between its limits."""
        return number_of(value, self.minimum, self.maximum)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for digits."""
        return (Input(name=path, control="text", label=msg("円"), value=one(typed), inputmode="numeric", width=16),)

    def display(self, value: Any, at: Circumstances) -> str:
        """12,300円."""
        return yen_in_words(value, at.language)

    def json_schema(self) -> dict[str, Any]:
        """An integer between its limits."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}
