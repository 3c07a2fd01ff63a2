"""Changing the rights of a draft: which records and fields are for whom, rule by rule; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from madoguchi.engines.records.rights_section import MOST_RULES
from madoguchi.journeys.registers.building.editing import Content, Part
from madoguchi.journeys.registers.building.naming import EVERYBODY

RECORDS, FIELDS = "records", "fields"
KINDS = (RECORDS, FIELDS)
NO_CONDITION: Mapping[str, Any] = {"field": "", "is": ""}
"""Somebody chose a condition and wrote none yet: it stays, and the check asks for it."""


def rules_of(content: Mapping[str, Any], kind: str) -> list[Part]:
    """The rules for records or for fields, in order."""
    return list((content.get("rights") or {}).get(kind, ()))


def mark_of(rule: Mapping[str, Any]) -> str:
    """What a rule is known by as it stands: rules have no name, and their places change."""
    return hashlib.sha256(json.dumps(rule, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


def place_of(content: Mapping[str, Any], kind: str, mark: str, expected: int) -> int | None:
    """Where the rule of this mark stands now, at the expected place or another; None where it is changed or gone."""
    found = [at for at, rule in enumerate(rules_of(content, kind)) if mark_of(rule) == mark]
    return expected if expected in found else next(iter(found), None)


def empty_rule(kind: str) -> Part:
    """A rule in which nothing is said yet."""
    return {"fields": []} if kind == FIELDS else {"who": []}


def with_rules(content: Content, kind: str, rules: list[Part]) -> Content:
    """The content with these rules; without any, it has no rights of its own."""
    rights = {name: held for name, held in (content.get("rights") or {}).items() if name != kind}
    rights = {**rights, **({kind: rules} if rules else {})}
    rest = {name: held for name, held in content.items() if name != "rights"}
    return {**rest, **({"rights": rights} if rights else {})}


def with_rule(content: Content, kind: str, number: int, rule: Part) -> Content:
    """The content with another rule at this place."""
    rules = rules_of(content, kind)
    return with_rules(content, kind, [*rules[:number], rule, *rules[number + 1 :]])


def without_rule(content: Content, kind: str, number: int) -> Content:
    """The content without the rule at this place."""
    rules = rules_of(content, kind)
    return with_rules(content, kind, rules[:number] + rules[number + 1 :])


def with_rule_added(content: Content, kind: str) -> Content:
    """The content with one more rule, which takes nothing from the division that keeps the register."""
    rules = rules_of(content, kind)
    if len(rules) >= MOST_RULES:
        return content
    owner = [{"division": str(content["division"])}]
    made: Part = {"who": owner, "see": True, "change": True}
    if kind == FIELDS:
        made = {"fields": [], "see": owner, "change": EVERYBODY}
    return with_rules(content, kind, [*rules, made])


def said(rule: Part, key: str, value: object, usual: object) -> Part:
    """The rule with this under a key; what is usual anyway is only written where it was."""
    if value == usual and key not in rule:
        return rule
    return {**rule, key: value}
