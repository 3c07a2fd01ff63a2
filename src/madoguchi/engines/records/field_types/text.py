"""Text on one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, line_of, one
from madoguchi.engines.records.forms import Input
from madoguchi.values.kana import is_kana, to_full_width_kana
from madoguchi.values.message import Message, msg
from madoguchi.values.usual_letters import are_usual, is_usual

_LATIN = re.compile(r"[\x20-\x7e\u00c0-\u024f]*")
_DIGITS = re.compile(r"[0-9０-９]*")
_NARROW = 24


class TextField(Field):
    """A word or a short sentence."""

    type: Literal["text"]
    max_length: int = Option(default=200, ge=1, le=2000)
    pattern: Literal["kana", "latin", "digits"] | None = None
    autocomplete: str | None = Option(default=None, pattern=r"^[a-z0-9-]+( [a-z0-9-]+)*$")

    _wanted: ClassVar[Mapping[str, tuple[Callable[[str], bool], Message]]] = {
        "kana": (lambda text: is_kana(to_full_width_kana(text)), msg("カナで入力してください。")),
        "latin": (lambda text: bool(_LATIN.fullmatch(text)), msg("ローマ字（半角の英字）で入力してください。")),
        "digits": (lambda text: bool(_DIGITS.fullmatch(text)), msg("数字だけで入力してください。")),
    }

    def meant(self, text: str) -> object:
        """Usual letters without outer blanks, few enough of them, are kept as they are."""
        fits = not self.pattern and len(text) <= self.max_length and is_usual(text) and text == text.strip() != ""
        return text if fits else None

    def are_meant(self, texts: Sequence[str]) -> bool:
        """The same of many, looked at as one text; a quotation mark in front may be none of the text."""
        fits = not self.pattern and max(map(len, texts)) <= self.max_length
        return fits and are_usual(texts) and not any(one[0] == "'" or one != one.strip() for one in texts)

    def check(self, value: object, at: Circumstances) -> object:
        """The text without outer blanks; raises for line breaks, forbidden characters, length or pattern."""
        text = line_of(value, self.max_length)
        if self.pattern:
            fits, sentence = self._wanted[self.pattern]
            if not fits(text):
                raise AnswerUnreadable.because(sentence)
        return text

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """One line."""
        return (
            Input(
                name=path,
                control="text",
                value=one(typed),
                autocomplete=self.autocomplete or "",
                inputmode="numeric" if self.pattern == "digits" else "",
                width=_NARROW if self.max_length <= _NARROW else 0,
                max_length=self.max_length,
            ),
        )

    def json_schema(self) -> dict[str, Any]:
        """A string with its longest length."""
        return {"type": "string", "maxLength": self.max_length}
