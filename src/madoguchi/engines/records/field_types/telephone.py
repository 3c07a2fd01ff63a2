"""A telephone number."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed, one, text_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.telephone import TelephoneUnreadable, normalise

_LONGEST = 30


class TelephoneField(Field):
    """A number by which somebody can be reached by day."""

    usual_confidentiality: ClassVar = "3A"

    type: Literal["telephone"]

    def check(self, value: object, at: Circumstances) -> object:
        """The number in a readable form; raises TelephoneUnreadable."""
        return normalise(text_of(value))

    def is_beyond_doubt(self, value: object) -> bool:
        """+81 90 1234 5678 has twelve digits, and everybody can see what it is."""
        return isinstance(value, str) and value.strip().startswith(("+", "＋")) and _is_number(value)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One box."""
        return (
            Input(
                name=path,
                control="text",
                value=one(typed),
                autocomplete="tel",
                inputmode="tel",
                width=16,
                max_length=_LONGEST,
            ),
        )

    def json_schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "maxLength": _LONGEST}


def _is_number(text: str) -> bool:
    try:
        normalise(text)
    except TelephoneUnreadable:
        return False
    return True
