"""The rules that can make a difference to one kind of person: those that ask for another kind or role are left out.

Most rules begin by asking who it is. Such a rule is not met, whatever else it asks, when the answer is no; the engine
then has neither to be told nor to look at what it would have asked next. Reading that took most of a decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy

from madoguchi.foundation.access.outline import Attribute, Comparisons, attribute, comparisons_in
from madoguchi.values.actor import ActorKind

Reads = frozenset[Attribute]
"""What rules look at: ("principal", "seats"), ("context", "minute") ..."""

_KIND: Attribute = ("resource", "kind")


@dataclass(frozen=True, eq=False)
class Slice:
    """The parsed rules for one action and one kind of person, and what they look at; no rules, nothing permitted."""

    policies: cedarpy.PolicySet | None
    reads: Reads
    compares: Comparisons


def slice_of(policies: Mapping[str, Any], kind: ActorKind, roles: frozenset[str]) -> Slice:
    """Those of these policies, in the engine's JSON, that such a person may meet; their names stay."""
    left = {name: one for name, one in policies.items() if _may_be_met(one, kind, roles)}
    return Slice(_parsed(left) if left else None, frozenset(reads_in(left)), comparisons_in(left))


def reads_in(node: Any) -> Iterator[Attribute]:
    """Every attribute of who asks, of what for and of how that an expression names."""
    if isinstance(node, list):
        for part in node:
            yield from reads_in(part)
    elif isinstance(node, dict):
        for word in (".", "has"):
            held = attribute(node.get(word))
            if held:
                yield held
        for part in node.values():
            yield from reads_in(part)


def kind_of_matter(policy: Mapping[str, Any]) -> str:
    """The one kind of matter a policy holds for, in the engine's JSON; "" where it does not say one."""
    bodies = [one["body"] for one in policy.get("conditions", ()) if one["kind"] == "when"]
    asked = (part.get("==") for body in bodies for part in _in_order(body))
    kinds = (one["right"].get("Value") for one in asked if one and attribute(one["left"].get(".")) == _KIND)
    return next((kind for kind in kinds if isinstance(kind, str)), "")


def _may_be_met(policy: Mapping[str, Any], kind: ActorKind, roles: frozenset[str]) -> bool:
    """Only what a rule asks first counts: the engine asks in order, and stops at the first no."""
    conditions = policy.get("conditions") or [{}]
    if conditions[0].get("kind") != "when":
        return True
    for asked in _in_order(conditions[0]["body"]):
        answer = _answer(asked, kind, roles)
        if answer is None:
            return True
        if not answer:
            return False
    return True


def _in_order(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    both = body.get("&&")
    if both is None:
        yield body
    else:
        yield from _in_order(both["left"])
        yield from _in_order(both["right"])


def _answer(asked: Mapping[str, Any], kind: ActorKind, roles: frozenset[str]) -> bool | None:
    """Whether this part is true of such a person; None when it cannot be told from the kind and the roles."""
    for word, name in (("==", "kind"), ("contains", "roles")):
        sides = asked.get(word)
        if sides is None or attribute(sides["left"].get(".")) != ("principal", name):
            continue
        wanted = sides["right"].get("Value")
        if isinstance(wanted, str):
            return wanted == kind.value if name == "kind" else wanted in roles
    return None


def _parsed(policies: Mapping[str, Any]) -> cedarpy.PolicySet:
    whole = {"staticPolicies": policies, "templates": {}, "templateLinks": []}
    return cedarpy.PolicySet.from_json_str(json.dumps(whole))
