"""Any number of several options."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Literal, Self

from pydantic import Field as Option
from pydantic import model_validator

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.choice import (
    Answer,
    Ended,
    Options,
    choices_of,
    enumerated,
    label_in,
    without_twins,
)
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed
from madoguchi.engines.records.forms import Input
from madoguchi.values.message import Message, msg
from madoguchi.values.words import joined


class ChoicesField(Field):
    """All options that apply; a condition `is` holds when the option is among those chosen."""

    operators: ClassVar = EQUALITY | ORDER
    is_coded: ClassVar = True
    layout: ClassVar = "choices"
    absent_means_empty: ClassVar = True

    type: Literal["choices"]
    options: Options
    ended: Ended = ()
    at_least: int = Option(default=0, ge=0)
    at_most: int | None = Option(default=None, ge=1)

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The ids ticked, None for none."""
        return [value for value in typed.get("", ()) if value] or None

    @model_validator(mode="after")
    def _check_twins(self) -> Self:
        without_twins(self.options, self.ended)
        return self

    @cached_property
    def known(self) -> tuple[Answer, ...]:
        """Every option there is or was, those that are offered first."""
        return (*self.options, *self.ended)

    def check(self, value: object, at: Circumstances) -> object:
        """The ids in the order of the definition, each once; whether a record may hold an ended one, others say."""
        known = [option.id for option in self.known]
        if not isinstance(value, list) or not all(isinstance(each, str) and each in known for each in value):
            raise AnswerUnreadable.because(msg("選択肢の中から選んでください。"))
        chosen = [each for each in known if each in value]
        if len(chosen) < self.at_least:
            raise AnswerUnreadable.because(msg("{count}つ以上、選んでください。", count=self.at_least))
        if self.at_most is not None and len(chosen) > self.at_most:
            raise AnswerUnreadable.because(msg("選べるのは{count}つまでです。", count=self.at_most))
        return chosen

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The ids."""
        return {"": tuple(value)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One set of checkboxes."""
        chosen = tuple(typed.get("", ()))
        options = choices_of(self.options, self.ended, chosen, at.language)
        return (Input(name=path, control="checkbox", choices=options, multiple=True),)

    def display(self, value: Any, at: Circumstances) -> str:
        """The labels, one after another."""
        return joined((label_in(self.known, each, at.language) for each in value), at.language)

    def json_schema(self) -> dict[str, Any]:
        """A list of ids."""
        schema: dict[str, Any] = {
            "type": "array",
            "items": {"type": "string", **enumerated(self.options, self.ended)},
            "uniqueItems": True,
        }
        if self.at_least:
            schema["minItems"] = self.at_least
        return schema | ({"maxItems": self.at_most} if self.at_most else {})

    def missing(self, label: str) -> Message:
        """Asks to choose."""
        return msg("「{label}」を選んでください。", label=label)
