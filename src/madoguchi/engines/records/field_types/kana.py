"""Text in kana, kept in the width in which it was typed; hiragana becomes katakana."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, line_of, one
from madoguchi.engines.records.forms import Input
from madoguchi.values.kana import is_kana, to_katakana
from madoguchi.values.message import msg


def katakana_of(text: str) -> str:
    """Katakana in the width it was typed in, and hiragana in katakana; raises AnswerUnreadable for anything else."""
    kana = to_katakana(text)
    if not is_kana(kana):
        raise AnswerUnreadable.because(msg("ひらがなかカタカナで入力してください。"))
    return kana


class KanaField(Field):
    """A reading."""

    type: Literal["kana"]
    max_length: int = Option(default=100, ge=1, le=1000)

    def check(self, value: object, at: Circumstances) -> object:
        """Katakana; raises for anything that is not kana."""
        return katakana_of(line_of(value, self.max_length))

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One line."""
        return (Input(name=path, control="text", value=one(typed), max_length=self.max_length),)

    def json_schema(self) -> dict[str, Any]:
        """A string in kana."""
        return {"type": "string", "maxLength": self.max_length}
