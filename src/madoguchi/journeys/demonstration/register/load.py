"""Loading the synthetic register once, in one transaction of a few seconds."""

from __future__ import annotations

from random import Random

from madoguchi.engines.records.queries.places import places_in
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.actions import write_register
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.demonstration.register.facts import RESIDENTS, facts_of
from madoguchi.journeys.demonstration.register.households import Town, people
from madoguchi.values.clock import today

PEOPLE = 30_000
_SEED = 20261124


def load_register(count: int = PEOPLE) -> int:
    """Fill an empty register with so many synthetic people; returns how many were written, 0 when it is not empty."""
    if not registry.is_empty():
        return 0
    random = Random(_SEED)  # noqa: S311
    places = places_in([ward.code for ward in city().wards])
    towns = [Town(postal, place.prefecture, place.city, place.code, place.town) for postal, place in places]
    rows = list(people(towns, count, random, today()))
    return write_register(rows, RESIDENTS, facts_of(rows, random, today()))
