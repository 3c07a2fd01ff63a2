"""A division of the city."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, one
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in


class DivisionField(Field):
    """One division, chosen among those of the city; one the city no longer declares keeps its id."""

    is_coded: ClassVar = True
    layout: ClassVar = "single"

    type: Literal["division"]

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The division by its id or, as a spreadsheet writes it, by its name."""
        text = one(typed).strip()
        named = (id_ for id_, name in at.own.divisions if text in (words_in(name, "ja"), words_in(name, at.language)))
        return next(named, text) or None

    def check(self, value: object, at: Circumstances) -> object:
        """A division of the city."""
        if not isinstance(value, str) or value not in {id_ for id_, _name in at.own.divisions}:
            raise AnswerUnreadable.because(msg("課を、一覧から選んでください。"))
        return value

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A list of the divisions."""
        chosen = one(typed)
        known = [Choice(id_, words_in(name, at.language), chosen=id_ == chosen) for id_, name in at.own.divisions]
        choices = (Choice("", msg("選んでください"), chosen=not chosen), *known)
        return (Input(name=path, control="select", value=chosen, choices=choices),)

    def display(self, value: Any, at: Circumstances) -> str:
        """Its name."""
        return next((words_in(name, at.language) for id_, name in at.own.divisions if id_ == value), str(value))

    def missing(self, label: str) -> Message:
        """The sentence for a choice that was not made."""
        return msg("「{label}」を選んでください。", label=label)
