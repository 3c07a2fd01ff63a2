"""What the engine answers when it is given every rule and told everything: our answers are held against it."""

from __future__ import annotations

import json

import cedarpy

from madoguchi.foundation.access.engine import Answer
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.told import CONTEXT, MATTER, PERSON
from madoguchi.values.actor import Actor


def everything_told(actor: Actor, matter: Resource) -> str:
    """Person and matter with all their attributes."""
    person, whole = ((name, tell(actor)) for name, tell in PERSON.items()), MATTER.items()
    return json.dumps(
        [
            {"uid": {"type": "Person", "id": actor.ref}, "attrs": dict(person), "parents": []},
            {
                "uid": {"type": "Matter", "id": matter.kind},
                "attrs": {name: tell(matter) for name, tell in whole},
                "parents": [],
            },
        ]
    )


def answer_of_all(
    policies: cedarpy.PolicySet, actor: Actor, action: str, matter: Resource, how: Circumstances
) -> Answer:
    """The answer of all rules at once; with an error in one of them a refusal."""
    found = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": actor.ref},
            "action": {"type": "Action", "id": action},
            "resource": {"type": "Matter", "id": matter.kind},
            "context": {name: tell(actor, how) for name, tell in CONTEXT.items()},
        },
        policies,
        everything_told(actor, matter),
    )
    if found.diagnostics.errors:
        return Answer(allowed=False, broken=True)
    named = sorted(found.diagnostics.reasons, key=lambda name: int(name.removeprefix("policy")))
    return Answer(found.allowed, tuple(named))
