"""Values copied from a record of another register when it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field as Option
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import SOME, Id, Typed, one
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.declared import Declared
from madoguchi.values.message import msg


class Source(Declared):
    """Where a lookup looks: a register."""

    register_: Id = Option(alias="register")


class Copy(Declared):
    """One value that is copied: which field of the source into which field here; `fixed` lets nobody change it."""

    from_: Id = Option(alias="from")
    to: Id
    fixed: bool = False


class LookupField(PickingField):
    """The record that was chosen and what was copied from it, on which day.

    The copies are values of the fields they went into; this answer remembers them to say where they came from.
    """

    posted: ClassVar = ("", "words", "again")
    keeps_more: ClassVar = True

    type: Literal["lookup"]
    source: Source
    copied: Annotated[tuple[Copy, ...], SOME] = Option(alias="copy")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        targets = [each.to for each in self.copied]
        for to in targets:
            if targets.count(to) > 1:
                raise PydanticCustomError(
                    "copied_twice", "「{id}」に2回写しています。どちらかを消してください。", {"id": to}
                )
        return self

    @property
    def cites(self) -> str:
        """The register it looks in."""
        return self.source.register_

    @property
    def shows(self) -> tuple[str, ...]:
        """The first of what will be copied."""
        return tuple(each.from_ for each in self.copied[:2])

    def number_in(self, value: object) -> str:
        """The number of the record the copies come from."""
        found = value.get("number") if isinstance(value, Mapping) else value
        return found if isinstance(found, str) else ""

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The record that was chosen, and whether it is to be copied once more."""
        number = super().read(typed, at)
        again = {"again": True} if one(typed, "again") else {}
        return None if number is None else {"number": number, **again}

    def check(self, value: object, at: Circumstances) -> object:
        """A record there is; what was copied from it is not for the sender to say."""
        again = isinstance(value, Mapping) and value.get("again") is True
        number = self._existing(self.number_in(value), at)
        return {"number": number, "again": True} if again else {"number": number}

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The number."""
        return {"": (self.number_in(value),)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """The record, and a box for copying once more what was copied before."""
        found = super().inputs(path, typed, at)
        if not one(typed) or not at.records.may_see(self.cites):
            return found
        again = Choice("yes", msg("もとの台帳から、もう一度写す"), chosen=bool(one(typed, "again")))
        return (*found, Input(name=f"{path}.again", control="checkbox", choices=(again,), optional=True))

    def display(self, value: Any, at: Circumstances) -> str:
        """The title of the record, as it is now, to who may see it: only declared copies leave its register."""
        return self.title_of(self.number_in(value), at)

    def json_schema(self) -> dict[str, Any]:
        """The number of a record of that register; what was copied is told beside it and not taken from a sender."""
        whole = {
            "type": "object",
            "properties": {"number": {"type": "string", "maxLength": 20}, "again": {"type": "boolean"}},
            "required": ["number"],
        }
        return {"anyOf": [{"type": "string", "maxLength": 20}, whole], "x-register": self.source.register_}
