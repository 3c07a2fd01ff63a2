"""An address: found by postal code, correctable by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, line_of, one
from madoguchi.engines.records.forms import Input
from madoguchi.engines.records.localities import address_found, codes_of
from madoguchi.values.addresses import Address, postal_digits
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

_LONGEST = 200
_LABELS: Mapping[str, Message] = {
    "postal_code": msg("郵便番号"),
    "prefecture": msg("都道府県"),
    "city": msg("市区町村"),
    "town": msg("町名"),
    "street": msg("丁目・番地"),
    "building": msg("建物名・部屋番号"),
}
_AUTOCOMPLETE = {"postal_code": "postal-code", "prefecture": "address-level1", "city": "address-level2"}
_OPTIONAL = frozenset({"street", "building"})
_CODES = ("ward_code", "city_code")


class AddressField(Field):
    """Where somebody lives; the codes of city and ward are found by the house, never typed."""

    operators: ClassVar = frozenset({Operator.ANSWERED})
    parts: ClassVar = (*_LABELS, *_CODES)
    posted: ClassVar = tuple(_LABELS)
    part_labels: ClassVar = _LABELS
    needed_parts: ClassVar = frozenset(_LABELS) - _OPTIONAL
    layout: ClassVar = "stack"
    usual_confidentiality: ClassVar = "3A"

    type: Literal["address"]
    city_only: bool = False

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The parts typed, None when all boxes are empty."""
        texts = {part: one(typed, part) for part in _LABELS}
        return texts if any(text.strip() for text in texts.values()) else None

    def check(self, value: object, at: Circumstances) -> object:
        """The address with its codes; one sentence for each part to mend."""
        if not isinstance(value, Mapping) or not set(value) <= {*_LABELS, *_CODES}:
            raise AnswerUnreadable.because(msg("住所を、それぞれの欄に入力してください。"))
        texts = self._texts(value)
        city_code, ward_code = codes_of(texts["postal_code"], texts["prefecture"], texts["city"], at)
        if self.city_only and city_code != at.own.code:
            raise AnswerUnreadable.because(msg("{city}の中の住所を入力してください。", city=at.own.name))
        return {**texts, "ward_code": ward_code, "city_code": city_code}

    def _texts(self, value: Mapping[str, object]) -> dict[str, str]:
        texts: dict[str, str] = {}
        problems: list[Message] = []
        for part, label in _LABELS.items():
            texts[part] = text = line_of(value.get(part) or "", _LONGEST, name=True)
            if not text and part not in _OPTIONAL:
                problems.append(msg("「{part}」を入力してください。", part=label))
        if problems:
            raise AnswerUnreadable.because(*problems)
        return {**texts, "postal_code": _digits(texts["postal_code"])}

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The boxes as they are filled."""
        boxes = {part: (str(value.get(part, "")),) for part in _LABELS}
        code = boxes["postal_code"][0]
        return {**boxes, "postal_code": (f"{code[:3]}-{code[3:]}" if len(code) == 7 else code,)}

    def looked_up(self, typed: Typed, at: Circumstances) -> Typed:
        """The boxes after a look at the directory of postal codes; raises AnswerUnreadable when it knows none."""
        return {**typed, **address_found(postal_digits(one(typed, "postal_code")), at)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for each part, the first with a button that looks the address up."""
        return tuple(
            Input(
                name=f"{path}.{part}",
                control="text",
                label=label,
                value=one(typed, part),
                autocomplete=_AUTOCOMPLETE.get(part, ""),
                inputmode="numeric" if part == "postal_code" else "",
                width=8 if part == "postal_code" else 16 if part == "prefecture" else 0,
                max_length=_LONGEST,
                button=msg("郵便番号から住所を入れる") if part == "postal_code" else None,
                button_value=path if part == "postal_code" else "",
                optional=part in _OPTIONAL,
            )
            for part, label in _LABELS.items()
        )

    def display(self, value: Any, at: Circumstances) -> str:
        """〒803-0814 福岡県…"""
        address = Address.from_json(value)
        return f"〒{address.postal_code_text} {address.line}"

    def masked(self, value: Any, at: Circumstances) -> str:
        """As far as the town: the office has to know which ward it is."""
        known = "".join(str(value.get(part, "")) for part in ("prefecture", "city", "town"))
        return f"{known}{super().masked(value, at)}"

    def json_schema(self) -> dict[str, Any]:
        """An object of its parts; codes are accepted and found again by the house."""
        text = {"type": "string", "maxLength": _LONGEST}
        return {
            "type": "object",
            "properties": dict.fromkeys((*_LABELS, *_CODES), text),
            "required": ["postal_code", "prefecture", "city", "town"],
            "additionalProperties": False,
        }


def _digits(text: str) -> str:
    """The digits of a postal code; what is wrong with it is said of its own box."""
    try:
        return postal_digits(text)
    except Refusal as refusal:
        said, box = refusal.message, {"part": _LABELS["postal_code"]}
        raise AnswerUnreadable.because(Message(said.msgid, {**said.facts, **box})) from None
