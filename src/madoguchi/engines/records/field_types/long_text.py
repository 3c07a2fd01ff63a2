"""Text of several lines."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed, checked_text, one, text_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.characters import with_plain_line_breaks
from madoguchi.values.usual_letters import is_usual


class LongTextField(Field):
    """Sentences in the resident's own words."""

    type: Literal["long_text"]
    max_length: int = Option(default=2000, ge=1, le=10000)

    def meant(self, text: str) -> object:
        """Usual letters on one line, few enough of them, are kept as they are."""
        return text if len(text) <= self.max_length and is_usual(text) and text.strip() != "" else None

    def check(self, value: object, at: Circumstances) -> object:
        """The text with plain line breaks; raises for forbidden characters or length."""
        return checked_text(with_plain_line_breaks(text_of(value)), self.max_length)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One area."""
        return (Input(name=path, control="area", value=one(typed), max_length=self.max_length),)

    def json_schema(self) -> dict[str, Any]:
        """A string with its longest length."""
        return {"type": "string", "maxLength": self.max_length}
