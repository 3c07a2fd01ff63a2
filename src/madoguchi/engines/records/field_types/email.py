"""An e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed, one, text_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.email import check_email

_LONGEST = 254


class EmailField(Field):
    """Where messages may be sent."""

    usual_confidentiality: ClassVar = "3A"

    type: Literal["email"]

    def check(self, value: object, at: Circumstances) -> object:
        """The address with its domain in the usual form; raises EmailUnreadable."""
        return check_email(text_of(value))

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One box."""
        return (
            Input(
                name=path,
                control="text",
                value=one(typed),
                autocomplete="email",
                inputmode="email",
                max_length=_LONGEST,
            ),
        )

    def json_schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "format": "email", "maxLength": _LONGEST}
