"""The kinds of fields a screen offers, as people call them, and what a field keeps when it becomes of another kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.engines.records.field_types.field import Field as RecordField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kinds import KINDS, NAMES
from madoguchi.engines.records.rules.written_cells import mark_named
from madoguchi.journeys.publish.ended_options import CHOOSING
from madoguchi.journeys.registers.building.editing import japanese, renamed
from madoguchi.journeys.registers.building.fresh import fresh_id
from madoguchi.values.confidentiality import Confidentiality
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
    "bank_account": msg("口座"),
    "consent": msg("同意（文を読んで印を付ける）"),
}
"""In the order in which they are offered; of what is not here the screen changes what every field has."""

FIXED: Mapping[str, Message] = {
    "group": msg("表（くり返す行）"),
    "note": msg("案内の文（答えは書かない）"),
}
"""Kinds no other becomes and that become no other: their answers, or that there are none, would be lost."""
ADDED: Mapping[str, Message] = {**OFFERED, **FIXED}
IN_ROWS: Mapping[str, Message] = {kind: words for kind, words in OFFERED.items() if kind != "file"}
"""What a row of a table may hold."""

_CLASSES: Mapping[str, type[RecordField]] = {**dict(zip(NAMES, KINDS, strict=True)), "group": GroupField}
RENAMED = "→"
"""Stands in a line of options between the name of before and the new one."""

Field = Mapping[str, Any]


def keys_of(kind: str) -> frozenset[str]:
    """The keys a field of this kind may be written with."""
    found = _CLASSES.get(kind)
    fields = found.model_fields if found else {}
    return frozenset(one.alias or name for name, one in fields.items())


def usual_class(kind: str) -> Confidentiality | None:
    """How confidential an answer of this kind is where nothing is written; None for as its register."""
    found = _CLASSES.get(kind)
    return found.usual_confidentiality if found else None


def retyped(field: Field, kind: str, samples: Sequence[str]) -> dict[str, Any]:
    """The field as one of another kind: what the new kind does not know is left out, choices are made of samples."""
    known = keys_of(kind)
    made = {key: value for key, value in field.items() if key in known} | {"type": kind}
    if kind in CHOOSING and "options" not in made:
        # It may have been a choice before, whose ids stand for the words of that time.
        made["options"] = [{"id": fresh_id("o_"), "label": mark_named(label)} for label in dict.fromkeys(samples)]
    if kind == "reference":
        # Which register is chosen on the page of the field; until then publishing is refused beside it.
        made.setdefault("register", "")
    if kind == "lookup":
        made = {"source": {"register": ""}, "copy": [], **made}
    if kind == "group":
        row = {"id": f"{field['id']}_1", "label": "内容", "type": "text", "require": False}
        made = {**made, "item": made.get("label", ""), "repeat": {"from": 0}, "fields": [row]}
    if kind == "note":
        made = {key: value for key, value in made.items() if key != "require"} | {"text": made.get("text", "")}
    if kind == "consent":
        made = {**made, "text": made.get("text") or made.get("label", "")}
    if kind == "formula":
        # Nothing is reckoned yet; what is to be is refused beside the field until somebody writes it.
        made = {key: value for key, value in made.items() if key != "require"} | {"formula": made.get("formula", "")}
    return made


def options_from(lines: Sequence[str], held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Choices from their names, one each; one that is known by its name keeps its id, so that records keep theirs.

    A line 古い名前 → 新しい名前 gives one another name. Of two of one name the first is meant: those that ended follow.
    """
    by_label = {japanese(one.get("label")): one for one in reversed(held)}
    made: list[dict[str, Any]] = []
    for line in lines:
        known, label = by_label.get(line), line
        before, _arrow, after = (part.strip() for part in line.partition(RENAMED))
        if known is None and after and before in by_label:
            known = {**by_label[before], "label": renamed(by_label[before].get("label"), after)}
        if any(known is not None and one["id"] == known["id"] for one in made):
            continue
        if known is None:
            # Where there were options before, records may hold some that are gone.
            id_ = fresh_id("o_") if held else f"o{len(made) + 1}"
        made.append(dict(known) if known is not None else {"id": id_, "label": label})
    return made
