"""A sentence among the questions; it asks nothing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.forms import Input
from madoguchi.values.declared import WordsField
from madoguchi.values.message import msg


class NoteField(Field):
    """Guidance in the place where it is needed."""

    operators: ClassVar = frozenset()
    asks: ClassVar = False
    posted: ClassVar = ()
    layout: ClassVar = "note"

    type: Literal["note"]
    label: WordsField = "お知らせ"
    text: WordsField

    def check(self, value: object, at: Circumstances) -> object:
        """Refuses every answer."""
        raise AnswerUnreadable.because(msg("この項目には、回答できません。"))

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """None."""
        return ()

    def json_schema(self) -> dict[str, Any]:
        """Nothing is accepted."""
        return {"not": {}}
