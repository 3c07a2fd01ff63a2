"""Yes or no."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, one
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_POSTED = {"yes": True, "no": False}
_WORDS = {True: {"ja": "はい", "en": "Yes"}, False: {"ja": "いいえ", "en": "No"}}


class YesNoField(Field):
    """A question with two answers; neither is chosen beforehand."""

    operators: ClassVar = frozenset({Operator.IS, Operator.IS_NOT, Operator.ANSWERED})
    is_coded: ClassVar = True
    layout: ClassVar = "choices"

    type: Literal["yes_no"]

    def read(self, typed: Typed, at: Circumstances) -> object:
        """True, false, or nothing chosen."""
        chosen = one(typed)
        if chosen and chosen not in _POSTED:
            raise AnswerUnreadable.because(msg("「はい」か「いいえ」を選んでください。"))
        return _POSTED.get(chosen)

    def check(self, value: object, at: Circumstances) -> object:
        """A truth value."""
        if not isinstance(value, bool):
            raise AnswerUnreadable.because(msg("「はい」か「いいえ」を選んでください。"))
        return value

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """yes or no; raises AnswerUnreadable for what is neither."""
        return {"": ("yes" if self.check(value, at) else "no",)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """Two radios."""
        options = tuple(
            Choice(posted, words_in(_WORDS[value], at.language), chosen=one(typed) == posted)
            for posted, value in _POSTED.items()
        )
        return (Input(name=path, control="radio", value=one(typed), choices=options),)

    def display(self, value: Any, at: Circumstances) -> str:
        """はい or いいえ; raises KeyError for what is neither."""
        return words_in(_WORDS[value], at.language)

    def json_schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def missing(self, label: str) -> Message:
        """Asks to choose."""
        return msg("「{label}」を選んでください。", label=label)
