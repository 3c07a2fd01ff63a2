"""A bank account to which the city pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, line_of, one
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.bank import BankAccount
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_LABELS: Mapping[str, Message] = {
    "bank_name": msg("銀行などの名前"),
    "bank_code": msg("銀行などの番号（4けた）"),
    "branch_name": msg("支店の名前"),
    "branch_code": msg("支店の番号（3けた）"),
    "kind": msg("口座の種類"),
    "number": msg("口座番号（7けた）"),
    "holder_kana": msg("口座の名義（カナ）"),
}
_KINDS: Mapping[str, Mapping[str, str]] = {
    "ordinary": {"ja": "普通", "en": "Ordinary"},
    "current": {"ja": "当座", "en": "Current"},
    "savings": {"ja": "貯蓄", "en": "Savings"},
}
_NUMERIC = frozenset({"bank_code", "branch_code", "number"})
_LONGEST = 100


def kind_called(word: str) -> str | None:
    """The id of the kind of account that is called so in any language."""
    plain = word.strip().casefold()
    return next((kind for kind, words in _KINDS.items() if plain in (kind, *map(str.casefold, words.values()))), None)


class BankAccountField(Field):
    """Bank, branch, kind, number and the holder in kana."""

    operators: ClassVar = frozenset({Operator.ANSWERED})
    parts: ClassVar = tuple(_LABELS)
    posted: ClassVar = tuple(_LABELS)
    part_labels: ClassVar = _LABELS
    needed_parts: ClassVar = frozenset(_LABELS)
    layout: ClassVar = "stack"
    usual_confidentiality: ClassVar = "3A"

    type: Literal["bank_account"]

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The parts typed, None when all boxes are empty; a chosen kind alone is no answer."""
        texts = {part: one(typed, part) for part in _LABELS}
        return texts if any(text.strip() for part, text in texts.items() if part != "kind") else None

    def check(self, value: object, at: Circumstances) -> object:
        """The account in its usual form; one sentence for each part that is missing."""
        if not isinstance(value, Mapping) or not set(value) <= set(_LABELS):
            raise AnswerUnreadable.because(msg("口座を、それぞれの欄に入力してください。"))
        texts = {part: line_of(value.get(part) or "", _LONGEST, name=True) for part in _LABELS}
        empty = [label for part, label in _LABELS.items() if not texts[part]]
        if empty:
            raise AnswerUnreadable.because(*(msg("「{part}」を入力してください。", part=label) for label in empty))
        return BankAccount.from_json(texts).to_json()

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The boxes as they are filled."""
        return {part: (str(value.get(part, "")),) for part in _LABELS}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for each part."""
        return tuple(self._input(path, part, label, one(typed, part), at) for part, label in _LABELS.items())

    def _input(self, path: str, part: str, label: Message, value: str, at: Circumstances) -> Input:
        if part == "kind":
            kinds = tuple(Choice(k, words_in(w, at.language), chosen=k == value) for k, w in _KINDS.items())
            options = (Choice("", msg("選んでください"), chosen=not value), *kinds)
            return Input(name=f"{path}.kind", control="select", label=label, value=value, choices=options)
        numeric = part in _NUMERIC
        return Input(
            name=f"{path}.{part}",
            control="text",
            label=label,
            value=value,
            autocomplete="off",
            inputmode="numeric" if numeric else "",
            width=8 if numeric else 0,
            max_length=_LONGEST,
        )

    def display(self, value: Any, at: Circumstances) -> str:
        """見本銀行（0000）戸畑支店（000） 普通 0000567 トバタ アオイ."""
        kind = words_in(_KINDS.get(value["kind"], value["kind"]), at.language)
        bank, branch = (
            f"{value['bank_name']}（{value['bank_code']}）",
            f"{value['branch_name']}（{value['branch_code']}）",
        )
        return f"{bank} {branch} {kind} {value['number']} {value['holder_kana']}"

    def json_schema(self) -> dict[str, Any]:
        """An object of its parts."""
        text = {"type": "string", "maxLength": _LONGEST}
        return {
            "type": "object",
            "properties": {**dict.fromkeys(_LABELS, text), "kind": {"enum": list(_KINDS)}},
            "required": list(_LABELS),
            "additionalProperties": False,
        }
