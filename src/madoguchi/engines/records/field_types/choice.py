"""One of several options."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, model_validator
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
Ended = Annotated[tuple[Answer, ...], AfterValidator(_check_distinct)]
"""Options nobody chooses any more: records that hold one keep it under its name."""

_ENDED = {
    "ja": "{label}（今は選べません）",
    "en": "{label} (no longer offered)",
    "ja-easy": "{label}（今は 選べません）",
}


def without_twins(options: tuple[Answer, ...], ended: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Every option there is or was, those that are offered first; raises for an id that is in both."""
    return _check_distinct((*options, *ended))


def named_options(options: tuple[Answer, ...], ended: tuple[Answer, ...], language: str) -> tuple[tuple[str, str], ...]:
    """Id and name of every option there is or was; of one that ended it is said that nobody chooses it any more."""
    said = words_in(_ENDED, language)
    gone = ((option.id, said.format(label=words_in(option.label, language))) for option in ended)
    return (*((option.id, words_in(option.label, language)) for option in options), *gone)


def label_in(options: tuple[Answer, ...], chosen: object, language: str) -> str:
    """The label of an option in a language; the id itself where no version tells what it was called."""
    return next((words_in(option.label, language) for option in options if option.id == chosen), str(chosen))


def choices_of(
    options: tuple[Answer, ...], ended: tuple[Answer, ...], chosen: tuple[str, ...], language: str
) -> tuple[Choice, ...]:
    """The options as a control wants them; one that ended only where it is chosen already."""
    names = dict(named_options((), ended, language))
    offered = tuple(
        Choice(
            option.id,
            words_in(option.label, language),
            words_in(option.hint, language) if option.hint else "",
            option.id in chosen,
        )
        for option in options
    )
    return (*offered, *(Choice(id_, names[id_], chosen=True) for id_ in names if id_ in chosen))


def enumerated(options: tuple[Answer, ...], ended: tuple[Answer, ...]) -> dict[str, Any]:
    """The ids as a JSON Schema tells them."""
    told = {"enum": [option.id for option in (*options, *ended)]}
    return {**told, "x-ended": [option.id for option in ended]} if ended else told


class ChoiceField(Field):
    """One option, as radios when they are few."""

    is_coded: ClassVar = True
    layout: ClassVar = "choices"

    type: Literal["choice"]
    options: Options
    ended: Ended = ()
    look: Literal["radio", "select"] | None = Option(default=None, alias="layout")

    @model_validator(mode="after")
    def _check_twins(self) -> Self:
        without_twins(self.options, self.ended)
        return self

    @cached_property
    def known(self) -> tuple[Answer, ...]:
        """Every option there is or was, those that are offered first."""
        return (*self.options, *self.ended)

    def check(self, value: object, at: Circumstances) -> object:
        """The id of an option, also of one that ended: whether a record may hold that, `newly_ended` says."""
        if not isinstance(value, str) or value not in {option.id for option in self.known}:
            raise AnswerUnreadable.because(msg("選択肢の中から選んでください。"))
        return value

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """Radios or a select."""
        chosen = one(typed)
        options = choices_of(self.options, self.ended, (chosen,), at.language)
        if self._is_select:
            options = (Choice("", msg("選んでください"), chosen=not chosen), *options)
        control: Literal["select", "radio"] = "select" if self._is_select else "radio"
        return (Input(name=path, control=control, value=chosen, choices=options),)

    @property
    def _is_select(self) -> bool:
        return self.look == "select" or (self.look is None and len(self.options) > _RADIOS)

    def display(self, value: Any, at: Circumstances) -> str:
        """The label of the option."""
        return label_in(self.known, value, at.language)

    def json_schema(self) -> dict[str, Any]:
        """An enumeration of ids; those that ended are told apart, as only records that hold one keep it."""
        return {"type": "string", **enumerated(self.options, self.ended)}

    def missing(self, label: str) -> Message:
        """Asks to choose."""
        return msg("「{label}」を選んでください。", label=label)
