"""A sentence the resident agrees to."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, one
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.declared import WordsField
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_AGREED = {"ja": "同意しました", "en": "Agreed"}


class ConsentField(Field):
    """One checkbox; required unless the definition says otherwise, and never ticked beforehand."""

    operators: ClassVar = frozenset({Operator.IS, Operator.ANSWERED})
    layout: ClassVar = "choices"
    absent_means_empty: ClassVar = True

    type: Literal["consent"]
    text: WordsField

    def read(self, typed: Typed, at: Circumstances) -> object:
        """True, or nothing."""
        return True if one(typed) == "yes" else None

    def check(self, value: object, at: Circumstances) -> object:
        """True and nothing else."""
        if value is not True:
            raise AnswerUnreadable.because(msg("内容を読んで、同意するときは印を付けてください。"))
        return True

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """yes."""
        return {"": ("yes",)} if value is True else {}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One checkbox with the sentence beside it."""
        agree = Choice("yes", words_in(self.text, at.language), chosen=one(typed) == "yes")
        return (Input(name=path, control="checkbox", choices=(agree,)),)

    def display(self, value: Any, at: Circumstances) -> str:
        """同意しました."""
        return words_in(_AGREED, at.language)

    def json_schema(self) -> dict[str, Any]:
        """True."""
        return {"const": True}

    def missing(self, label: str) -> Message:
        """Asks to read and agree."""
        return msg("「{label}」を読んで、同意するときは印を付けてください。", label=label)
