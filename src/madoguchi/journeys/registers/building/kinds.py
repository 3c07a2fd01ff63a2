"""The kinds of fields a screen offers, as people call them, and what a field keeps when it becomes of another kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.engines.records.field_types.kinds import KINDS, NAMES
from madoguchi.values.message import Message, msg

OFFERED: Mapping[str, Message] = {
    "text": msg("文字（1行）"),
    "long_text": msg("文章"),
    "integer": msg("整数"),
    "number": msg("小数のある数"),
    "yen": msg("金額（円）"),
    "formula": msg("計算（式）"),
    "date": msg("日付"),
    "time": msg("時刻"),
    "date_time": msg("日付と時刻"),
    "choice": msg("1つ選ぶ"),
    "choices": msg("いくつか選ぶ"),
    "yes_no": msg("はい・いいえ"),
    "file": msg("ファイル（写真・PDF）"),
    "division": msg("課"),
    "staff": msg("職員"),
    "reference": msg("ほかの台帳の記録"),
    "lookup": msg("ほかの台帳から写す"),
    "person_name": msg("氏名"),
    "kana": msg("フリガナ"),
    "address": msg("住所"),
    "telephone": msg("電話番号"),
    "email": msg("メールアドレス"),
    "corporate_number": msg("法人番号"),
}
"""In the order in which they are offered; what is not here is written in YAML and kept by the screen."""

_CLASSES = dict(zip(NAMES, KINDS, strict=True))
CHOOSING = frozenset({"choice", "choices"})

Field = Mapping[str, Any]


def keys_of(kind: str) -> frozenset[str]:
    """The keys a field of this kind may be written with."""
    fields = _CLASSES[kind].model_fields
    return frozenset(one.alias or name for name, one in fields.items())


def retyped(field: Field, kind: str, samples: Sequence[str]) -> dict[str, Any]:
    """The field as one of another kind: what the new kind does not know is left out, choices are made of samples."""
    known = keys_of(kind)
    made = {key: value for key, value in field.items() if key in known} | {"type": kind}
    if kind in CHOOSING and "options" not in made:
        made["options"] = options_from(samples, ())
    if kind == "reference":
        # Which register is chosen on the page of the field; until then publishing is refused beside it.
        made.setdefault("register", "")
    if kind == "lookup":
        made = {"source": {"register": ""}, "copy": [], **made}
    if kind == "formula":
        # Nothing is reckoned yet; what is to be is refused beside the field until somebody writes it.
        made = {key: value for key, value in made.items() if key != "require"} | {"formula": made.get("formula", "")}
    return made


def options_from(lines: Sequence[str], held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Choices from their names, one each; one that is known by its name keeps its id, so that records keep theirs."""
    by_label = {_japanese(one.get("label")): one for one in held}
    taken = {str(one.get("id")) for one in held}
    made: list[dict[str, Any]] = []
    for label in lines:
        known = by_label.get(label)
        if known is None:
            id_ = next(f"o{at}" for at in range(1, 10_000) if f"o{at}" not in taken)
            taken.add(id_)
        made.append(dict(known) if known is not None else {"id": id_, "label": label})
    return made


def _japanese(words: object) -> str:
    return str(words.get("ja", "")) if isinstance(words, Mapping) else str(words or "")
