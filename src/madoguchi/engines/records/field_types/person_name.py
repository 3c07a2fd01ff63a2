"""A person's name: 氏, 名, フリガナ, ローマ字 where asked, and people who have one name only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, line_of, one
from madoguchi.engines.records.field_types.kana import katakana_of
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.names import NameUnreadable, PersonName
from madoguchi.values.refusal import Refusal

_LONGEST = 100
_ROMAN = re.compile(r"[A-Za-z\u00c0-\u024f .,'’-]*")
_LABELS: Mapping[str, Message] = {
    "family": msg("姓"),
    "given": msg("名"),
    "family_kana": msg("セイ（カナ）"),
    "given_kana": msg("メイ（カナ）"),
    "roman": msg("ローマ字"),
}


class PersonNameField(Field):
    """A name as its owner writes it; no character of it is ever replaced."""

    operators: ClassVar = frozenset({Operator.ANSWERED})
    parts: ClassVar = ("family", "given", "family_kana", "given_kana", "roman", "single")
    posted: ClassVar = ("family", "given", "family_kana", "given_kana", "roman", "single")
    part_labels: ClassVar = _LABELS
    needed_parts: ClassVar = frozenset({"family", "given"})
    layout: ClassVar = "pair"

    type: Literal["person_name"]
    roman: bool = False
    kana: bool = True
    whose: Literal["own", "other"] = "other"
    """`own` lets the browser fill in the name of the person who types."""

    @property
    def _asked(self) -> tuple[str, ...]:
        kana = ("family_kana", "given_kana") if self.kana else ()
        return ("family", "given", *kana, *(("roman",) if self.roman else ()))

    @property
    def own_posted(self) -> tuple[str, ...]:
        """The boxes that are shown, and the tick."""
        return (*self._asked, "single")

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The parts typed, None when all boxes are empty."""
        texts = {part: one(typed, part) for part in self._asked}
        if not any(text.strip() for text in texts.values()):
            return None
        return {**texts, "single": one(typed, "single") == "yes"}

    def check(self, value: object, at: Circumstances) -> object:
        """The name with every key; one sentence for each part that is missing or cannot be read."""
        name = PersonName.from_json(value)
        if not self._asked_only(name):
            raise NameUnreadable
        texts: dict[str, str] = {}
        problems: list[Message] = []
        for part in self._asked:
            try:
                texts[part] = self._part(part, getattr(name, part), single=name.single)
            except Refusal as refusal:
                problems.extend(_in_part(part, refusal))
        if problems:
            raise AnswerUnreadable.because(*problems)
        return PersonName(**texts, single=name.single).to_json()

    def _asked_only(self, name: PersonName) -> bool:
        return all(part in self._asked or not getattr(name, part) for part in _LABELS)

    def _part(self, part: str, typed: str, *, single: bool) -> str:
        text = line_of(typed, _LONGEST, name=True)
        if not text:
            self._check_may_be_empty(part, single=single)
            return ""
        if single and part in ("given", "given_kana"):
            raise AnswerUnreadable.because(msg("名前が1つだけのときは、空けておいてください。"))
        if part.endswith("_kana"):
            return katakana_of(text)
        if part == "roman" and not _ROMAN.fullmatch(text):
            raise AnswerUnreadable.because(msg("アルファベットで入力してください。"))
        return text

    def _check_may_be_empty(self, part: str, *, single: bool) -> None:
        if part == "roman" or (single and part in ("given", "given_kana")):
            return
        if part == "given":
            raise AnswerUnreadable.because(
                msg("入力してください。名前が1つだけの人は、「名前が1つだけ」に印を付けてください。")
            )
        raise AnswerUnreadable.because(msg("入力してください。"))

    def fitted(self, value: Any) -> Any:
        """The parts of the name this field asks, and whether it is the only name."""
        return {part: text for part, text in value.items() if part in (*self._asked, "single")}

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The boxes as they are filled."""
        boxes = {part: (str(value.get(part, "")),) for part in self._asked}
        return {**boxes, "single": ("yes",) if value.get("single") else ()}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for each part, and the tick for people with one name."""
        boxes = (
            Input(
                name=f"{path}.{part}",
                control="text",
                label=_LABELS[part],
                value=one(typed, part),
                autocomplete=self._autocomplete(part),
                max_length=_LONGEST,
                optional=part == "roman",
            )
            for part in self._asked
        )
        only = Choice("yes", msg("名前が1つだけ"), chosen=one(typed, "single") == "yes")
        return (*boxes, Input(name=f"{path}.single", control="checkbox", choices=(only,), optional=True))

    def _autocomplete(self, part: str) -> str:
        own = {"family": "family-name", "given": "given-name"}
        return own.get(part, "") if self.whose == "own" else ""

    def display(self, value: Any, at: Circumstances) -> str:
        """戸畑 葵（トバタ アオイ）."""
        name = PersonName.from_json(value)
        beside = [text for text in (name.full_kana, name.roman) if text]
        return f"{name.full}（{'、'.join(beside)}）" if beside else name.full

    def json_schema(self) -> dict[str, Any]:
        """An object of its parts."""
        text = {"type": "string", "maxLength": _LONGEST}
        return {
            "type": "object",
            "properties": {**dict.fromkeys(_LABELS, text), "single": {"type": "boolean"}},
            "required": ["family"],
            "additionalProperties": False,
        }


def _in_part(part: str, refusal: Refusal) -> tuple[Message, ...]:
    told = refusal.messages if isinstance(refusal, AnswerUnreadable) else (refusal.message,)
    return tuple(msg("「{part}」は、{problem}", part=_LABELS[part], problem=each) for each in told)
