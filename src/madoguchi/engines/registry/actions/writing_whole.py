"""Writing a whole register at once, for a first load and for a demonstration."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from madoguchi.engines.registry.actions.sources import declared_source
from madoguchi.engines.registry.actions.writing import Fact, write_facts, write_people
from madoguchi.engines.registry.models import Person
from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.engines.registry.section import Source
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import today


@transaction.atomic
def write_register(
    people: Iterable[PersonRow], source: Source, facts: Iterable[tuple[Source, Iterable[tuple[str, str, object]]]]
) -> int:
    """Fill an empty register with people and with facts of other sources (person, key, value), all or nothing.

    Returns how many people were written; 0 when somebody is held already, and then nothing is written.
    """
    row = declared_source(source, ("residence.since", "residence.before"))
    if Person.objects.exists():
        return 0
    on, code = today(), city().code
    count = write_people(people, row, today=on, city_code=code)
    for other, found in facts:
        kept = [Fact(ref, key, value, on) for ref, key, value in found]
        write_facts(kept, declared_source(other, {fact.key for fact in kept}))
    return count
