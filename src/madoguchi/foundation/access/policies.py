"""The rules of access: Cedar policies, validated and parsed, for the engine and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.slices import Slice, kind_of_matter, reads_in, slice_of
from madoguchi.foundation.access.texts import RulesText, complaints_about, policies_in, rules_in
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message


@dataclass(frozen=True)
class Rule:
    """One policy in words: `says` why it permits, `refuses` what is told when it stands in the way or is not met.

    `needs` is what would be needed and `ask` who helps; `to` are those it is told to: office, public or both.
    `actions` is empty for a policy about every action, `kind` for one about every kind of matter.
    """

    id: str
    permits: bool
    actions: frozenset[str]
    says: Message
    refuses: Message
    needs: Message
    ask: Message
    to: frozenset[str]
    kind: str = ""

    def is_about(self, action: str) -> bool:
        """Whether it speaks of this action."""
        return not self.actions or action in self.actions

    def may_permit(self, action: str, kind: str) -> bool:
        """Whether it permits this action to anybody, on a matter of this kind."""
        return self.permits and self.is_about(action) and self.kind in ("", kind)


@dataclass(frozen=True, eq=False)
class PolicyBook:
    """All rules in the order of their files: in words by their names, and for the engine by what they are about.

    `about` holds for each action some rule permits the rules that speak of it, in the engine's JSON. `trouble` says why
    they cannot be read; then nothing is permitted. `policies` is every rule in the engine's JSON, and `lent` the rules
    of the release, which stand behind the others, by the new acts they decide (`new_acts`).
    """

    rules: dict[str, Rule]
    about: dict[str, dict[str, Any]]
    trouble: str = ""
    policies: dict[str, Any] = field(default_factory=dict)
    lent: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    _slices: dict[tuple[str, ActorKind, frozenset[str]], Slice] = field(default_factory=dict)

    def slice_for(self, action: str, actor: Actor) -> Slice:
        """What can make a difference to whether this person may do this; put together once for each kind of person."""
        key = (action, actor.kind, actor.roles)
        found = self._slices.get(key)
        if found is None:
            found = self._slices[key] = slice_of(self.about[action], actor.kind, actor.roles)
        return found

    @property
    def own(self) -> int:
        """How many rules are its own: those lent by the release are not counted."""
        return len(self.policies)

    @property
    def reads_the_clock(self) -> bool:
        """Whether the day or the minute makes a difference to any of them."""
        return any(read in {("context", "day"), ("context", "minute")} for read in reads_in(self.about))


def read_policies(folder: Path) -> PolicyBook:
    """The rules of a folder, for the engine and in words; raises RulesUnusable."""
    return book_of(rules_in(folder))


def book_of(rules: RulesText) -> PolicyBook:
    """These rules, for the engine and in words; raises RulesUnusable with the first complaint."""
    found = complaints_about(rules)
    if found:
        raise RulesUnusable(why=found[0])
    policies = policies_in(rules)
    known = {name: _rule(policy) for name, policy in policies.items()}
    actions = {action for rule in known.values() if rule.permits for action in rule.actions}
    about = {one: {name: policies[name] for name, rule in known.items() if rule.is_about(one)} for one in actions}
    return PolicyBook(known, about, policies=policies)


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
        kind=kind_of_matter(policy),
    )
