"""What is wrong with a draft, said with the names people gave its fields instead of their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from madoguchi.engines.records.rules.system_columns import SYSTEM_FIELDS
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_NAMING = frozenset({"name", "near", "known", "field", "id", "other", "from", "to", "path"})
"""The facts of a finding that may be ids of fields."""
_BETWEEN = "、"
_KEYS: Mapping[str, Message] = {
    "options": msg("選択肢"),
    "columns": msg("列"),
    "fields": msg("項目"),
    "views": msg("一覧"),
    "label": msg("項目の名前"),
    "formula": msg("式"),
    "text": msg("文"),
    "item": msg("1行の呼び方"),
}
_WRITE, _PLAIN = "「{key}: …」を書いてください。", msg("「{key}」を書いてください。")


def labels_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The names of the fields of a draft, of those in the rows of its tables, and of what every record tells, by id."""
    labels = {id_: words_in(one.label, "ja") for id_, one in SYSTEM_FIELDS.items()}
    for one in fields_of(content):
        label = japanese(one.get("label")) or str(one["id"])
        labels[str(one["id"])] = label
        inside = one.get("fields")
        for inner in inside if isinstance(inside, list) else ():
            if isinstance(inner, Mapping) and "id" in inner:
                labels[f"{one['id']}.{inner['id']}"] = f"{label}：{japanese(inner.get('label')) or inner['id']}"
    return labels


def in_labels(finding: Finding, labels: Mapping[str, str]) -> Finding:
    """The finding with the names of fields in the place of their ids; what is about the register's own id stays."""
    if finding.path == ("id",):
        return finding
    return replace(finding, reason=_said(finding.reason, labels), suggestion=_said(finding.suggestion, labels))


def _said(one: Message, labels: Mapping[str, str]) -> Message:
    facts = {name: _fact(name, fact, labels) for name, fact in one.facts.items()}
    return Message(_PLAIN.msgid if one.msgid == _WRITE else one.msgid, facts)


def _fact(name: str, fact: object, labels: Mapping[str, str]) -> object:
    if isinstance(fact, Message):
        return _said(fact, labels)
    if name == "key":
        return _KEYS.get(str(fact), fact)
    if name not in _NAMING or not isinstance(fact, str):
        return fact
    return _BETWEEN.join(labels.get(part, part) for part in fact.split(_BETWEEN))
