"""What is held of a person and of those who live with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.engines.registry.models import Person
from madoguchi.engines.registry.ports import SourceDown
from madoguchi.engines.registry.queries.finding import facts_of_row
from madoguchi.engines.registry.queries.sources import port_of, sources
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.values.held import Held, down


def household_of(one: PersonFacts) -> tuple[PersonFacts, ...]:
    """Everybody of the person's household who lives here, the oldest first; the person alone without a household."""
    if not one.household:
        return (one,)
    rows = Person.objects.filter(household=one.household, gone_at=None).select_related("source")
    return tuple(facts_of_row(row) for row in rows.order_by("birth", "ref"))


def facts_of_people(refs: Sequence[str]) -> Mapping[str, Mapping[str, Held]]:
    """What every source holds of these people, by person and key.

    Of a source that is down, every key it answers for has the state `down`: what it holds is unknown.
    """
    found: dict[str, dict[str, Held]] = {ref: {} for ref in refs}
    for source in sources():
        try:
            answered = port_of(source).facts_of(refs)
        except SourceDown:
            for facts in found.values():
                facts |= {key: down(source.ref, source.name) for key in source.keys}
            continue
        for ref, facts_found in answered.items():
            found[ref] |= facts_found
    return found
