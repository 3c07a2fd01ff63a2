"""One of several options."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator
from pydantic import Field as Option
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import SOME, Field, Id, Typed, one
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_RADIOS = 6


class Answer(Declared):
    """One option; the id is what is kept, the label what is read."""

    id: Id
    label: WordsField
    hint: WordsField | None = None


def _check_distinct(options: tuple[Answer, ...]) -> tuple[Answer, ...]:
    ids = [option.id for option in options]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise PydanticCustomError(
            "duplicate_id", "選択肢の id「{id}」が2回あります。どちらかを変えてください。", {"id": twice[0]}
        )
    return options


Options = Annotated[tuple[Answer, ...], SOME, AfterValidator(_check_distinct)]


def label_in(options: tuple[Answer, ...], chosen: object, language: str) -> str:
    """The label of an option in a language; the id itself when a later version no longer knows it."""
    return next((words_in(option.label, language) for option in options if option.id == chosen), str(chosen))


def choices_of(options: tuple[Answer, ...], chosen: tuple[str, ...], language: str) -> tuple[Choice, ...]:
    """The options as a control wants them."""
    return tuple(
        Choice(
            option.id,
            words_in(option.label, language),
            words_in(option.hint, language) if option.hint else "",
            option.id in chosen,
        )
        for option in options
    )


class ChoiceField(Field):
    """One option, as radios when they are few."""

    is_coded: ClassVar = True
    layout: ClassVar = "choices"

    type: Literal["choice"]
    options: Options
    look: Literal["radio", "select"] | None = Option(default=None, alias="layout")

    def check(self, value: object, at: Circumstances) -> object:
        """The id of an option."""
        if not isinstance(value, str) or value not in {option.id for option in self.options}:
            raise AnswerUnreadable.because(msg("選択肢の中から選んでください。"))
        return value

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """Radios or a select."""
        chosen = one(typed)
        options = choices_of(self.options, (chosen,), at.language)
        if self._is_select:
            options = (Choice("", msg("選んでください"), chosen=not chosen), *options)
        control: Literal["select", "radio"] = "select" if self._is_select else "radio"
        return (Input(name=path, control=control, value=chosen, choices=options),)

    @property
    def _is_select(self) -> bool:
        return self.look == "select" or (self.look is None and len(self.options) > _RADIOS)

    def display(self, value: Any, at: Circumstances) -> str:
        """The label of the option."""
        return label_in(self.options, value, at.language)

    def json_schema(self) -> dict[str, Any]:
        """An enumeration of ids."""
        return {"type": "string", "enum": [option.id for option in self.options]}

    def missing(self, label: str) -> Message:
        """Asks to choose."""
        return msg("「{label}」を選んでください。", label=label)
