"""The thirteen-digit corporate number (法人番号), which is public."""

from __future__ import annotations

from typing import Any, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed, one, text_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.corporate_number import check_corporate_number


class CorporateNumberField(Field):
    """A number with its check digit."""

    type: Literal["corporate_number"]

    def check(self, value: object, at: Circumstances) -> object:
        """Thirteen digits; raises when they are mistyped."""
        return check_corporate_number(text_of(value))

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for digits."""
        return (Input(name=path, control="text", value=one(typed), inputmode="numeric", width=16, max_length=20),)

    def json_schema(self) -> dict[str, Any]:
        """Thirteen digits."""
        return {"type": "string", "pattern": "^[1-9][0-9]{12}$"}
