"""What is known of somebody the office confirmed a proxy for."""

from __future__ import annotations

from madoguchi.engines.registry import queries as registry
from madoguchi.journeys.prefill.person import Around, known_of_person
from madoguchi.values.held import Held

_OWN = "self."


def known_of_represented(person_ref: str) -> dict[str, Held]:
    """What is held of this person alone, by the names `prefill` uses; nothing of those they live with."""
    found = [one for one in registry.people_of([person_ref]) if not one.is_gone] if person_ref else []
    if not found:
        return {}
    (person,) = found
    alone = Around(person, (person,), registry.facts_of_people([person.ref]))
    return {key: one for key, one in known_of_person(alone).items() if key.startswith(_OWN)}
