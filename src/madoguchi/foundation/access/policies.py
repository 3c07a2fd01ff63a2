"""The rules of access as the city keeps them: Cedar policies, read, validated and parsed once per process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import cedarpy
from django.conf import settings

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.slices import Slice, reads_in, slice_of
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message

SCHEMA = "schema.cedarschema"


@dataclass(frozen=True)
class Rule:
    """One policy in words: `says` why it permits, `refuses` what is told when it stands in the way or is not met.

    `needs` is what would be needed and `ask` who helps; `to` are those it is told to: office, public or both.
    `actions` is empty for a policy about every action.
    """

    id: str
    permits: bool
    actions: frozenset[str]
    says: Message
    refuses: Message
    needs: Message
    ask: Message
    to: frozenset[str]

    def is_about(self, action: str) -> bool:
        """Whether it speaks of this action."""
        return not self.actions or action in self.actions


@dataclass(frozen=True, eq=False)
class PolicyBook:
    """All rules in the order of their files: in words by their names, and for the engine by what they are about.

    `about` holds for each action some rule permits the rules that speak of it, in the engine's JSON.
    """

    rules: dict[str, Rule]
    about: dict[str, dict[str, Any]]
    _slices: dict[tuple[str, ActorKind, frozenset[str]], Slice] = field(default_factory=dict)

    def slice_for(self, action: str, actor: Actor) -> Slice:
        """What can make a difference to whether this person may do this; put together once for each kind of person."""
        key = (action, actor.kind, actor.roles)
        found = self._slices.get(key)
        if found is None:
            found = self._slices[key] = slice_of(self.about[action], actor.kind, actor.roles)
        return found

    @property
    def reads_the_clock(self) -> bool:
        """Whether the day or the minute makes a difference to any of them."""
        return any(read in {("context", "day"), ("context", "minute")} for read in reads_in(self.about))


def policy_book() -> PolicyBook:
    """The rules in force in this process; raises RulesUnusable."""
    return _book_in(settings.MADOGUCHI_POLICIES)


@lru_cache(maxsize=4)
def _book_in(folder: Path) -> PolicyBook:
    return read_policies(folder)


def read_policies(folder: Path) -> PolicyBook:
    """The rules of a folder, for the engine and in words; raises RulesUnusable."""
    text = text_of(folder)
    found = complaints(folder)
    if found:
        raise RulesUnusable(why=found[0])
    policies = _policies_in(text)
    rules = {name: _rule(policy) for name, policy in policies.items()}
    actions = {action for rule in rules.values() if rule.permits for action in rule.actions}
    about = {one: {name: policies[name] for name, rule in rules.items() if rule.is_about(one)} for one in actions}
    return PolicyBook(rules, about)


def text_of(folder: Path) -> str:
    """All policies of a folder, file after file; raises RulesUnusable when there is none."""
    files = sorted(folder.glob("*.cedar"))
    if not files:
        raise RulesUnusable(why=str(folder.name))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def fingerprints(folder: Path) -> dict[str, str]:
    """Each rule of a folder by its id: so much of its SHA-256, words included, that another wording is told from it."""
    found = _policies_in(text_of(folder)).values()
    return {one["annotations"]["id"]: sha256(json.dumps(one).encode()).hexdigest()[:16] for one in found}


def complaints(folder: Path) -> list[str]:
    """What is wrong with the rules of a folder: their syntax, what the schema does not know, words that are missing."""
    text, schema = text_of(folder), folder / SCHEMA
    if not schema.exists():
        return [f"{SCHEMA} is missing"]
    try:
        valid = cedarpy.validate_policies(text, schema.read_text(encoding="utf-8"))
        found = [str(one) for one in valid.errors]
        return found or _missing_words(text)
    except ValueError as unreadable:
        return [str(unreadable)]


def _missing_words(text: str) -> list[str]:
    seen: set[str] = set()
    found = []
    for name, policy in _policies_in(text).items():
        words = policy.get("annotations", {})
        rule = words.get("id", "")
        wanted = ("id", "refuses", "needs", "ask", *(("says", "to") if policy["effect"] == "permit" else ()))
        found += [f"{rule or name}: @{word} is missing" for word in wanted if not words.get(word)]
        found += [f"{rule}: the id stands twice"] if rule in seen else []
        seen.add(rule)
    return found


def _policies_in(text: str) -> dict[str, Any]:
    policies: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    # The engine names them policy0, policy1 ... in the order they are written.
    return dict(sorted(policies.items(), key=lambda one: int(one[0].removeprefix("policy"))))


def _rule(policy: dict[str, Any]) -> Rule:
    words, scope = policy["annotations"], policy["action"]
    entities = scope.get("entities") or [one for one in [scope.get("entity")] if one]
    return Rule(
        id=words["id"],
        permits=policy["effect"] == "permit",
        actions=frozenset(one["id"] for one in entities),
        says=Message(words.get("says", "")),
        refuses=Message(words["refuses"]),
        needs=Message(words["needs"]),
        ask=Message(words["ask"]),
        to=frozenset(words.get("to", "").split()),
    )
