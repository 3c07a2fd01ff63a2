"""Values copied from a record of another register when it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field as Option
from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource, is_row_id
from madoguchi.engines.records.field_types.field import SOME, Id, Typed, one
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.declared import Declared
from madoguchi.values.message import msg

_DAY = "0123456789"

DayOrField = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*|[0-9]{4}-[0-9]{2}-[0-9]{2})$", max_length=60)]
"""A day, or the date field that says it."""


class Source(Declared):
    """Where a lookup looks: a register, or a dataset of one or of cases, for its values of today or `as_of` a day.

    `as_of` is a day, or the date field beside the lookup that says it; where that has no answer, it is today.
    """

    register_: Id | None = Option(default=None, alias="register")
    dataset: Id | None = None
    as_of: DayOrField | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.register_ is None) == (self.dataset is None):
            raise PydanticCustomError("one_source", "source には、register か dataset のどちらか1つを書いてください。")
        if self.as_of is not None and self.dataset is None:
            raise PydanticCustomError("day_of_register", "as_of は、dataset から写すときだけ書いてください。")
        if self.as_of is not None and self.day_field is None:
            try:
                date.fromisoformat(self.as_of)
            except ValueError:
                raise PydanticCustomError(
                    "no_such_day", "as_of の日がありません。暦にある日を書いてください。"
                ) from None
        return self

    @property
    def day_field(self) -> str | None:
        """The field that says the day."""
        return self.as_of if self.as_of is not None and self.as_of[0] not in _DAY else None

    def cited(self, answers: Mapping[str, object] | None = None) -> CitedSource:
        """What is looked into, with these answers of the record; without any, as it is now."""
        if self.dataset is None:
            return CitedSource(register_id=self.register_ or "")
        told = answers.get(self.day_field) if answers is not None and self.day_field else None
        day = self.as_of if answers is not None and self.day_field is None else told
        return CitedSource(dataset_id=self.dataset, on=date.fromisoformat(day) if isinstance(day, str) else None)


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
        """The register it looks in, or the dataset as it is now."""
        return str(self.source.cited())

    def cited_for(self, answers: Mapping[str, object]) -> str:
        """Where the values of a record with these answers are copied from."""
        return str(self.source.cited(answers))

    def is_of_another_day(self, held: Mapping[str, object], answers: Mapping[str, object]) -> bool:
        """Whether `held` are values of another day than the one these answers say.

        Never, where the field that says the day is not among the answers: whoever does not see it does not move it.
        """
        if self.source.day_field not in answers or held.get("dataset") != self.source.dataset:
            return False
        on = self.source.cited(answers).on
        return held.get("as_of") != (on.isoformat() if on else None)

    @property
    def shows(self) -> tuple[str, ...]:
        """The first of what will be copied."""
        return tuple(each.from_ for each in self.copied[:2])

    def is_number(self, text: str) -> bool:
        """Whether it may be the number of a record, or what a row of counts is known by."""
        return super().is_number(text) or (self.source.dataset is not None and is_row_id(text))

    def number_in(self, value: object) -> str:
        """The number of the record the copies come from, or what the row of counts is known by."""
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
        """The number of a record of that source; what was copied is told beside it and not taken from a sender."""
        most = 20 if self.source.dataset is None else 60
        whole = {
            "type": "object",
            "properties": {"number": {"type": "string", "maxLength": most}, "again": {"type": "boolean"}},
            "required": ["number"],
        }
        source = {"x-dataset": self.source.dataset} if self.source.dataset else {"x-register": self.source.register_}
        return {"anyOf": [{"type": "string", "maxLength": most}, whole], **source}
