"""Looking into the registers."""

from madoguchi.engines.registry.queries.finding import Found, find_people, people_of, person
from madoguchi.engines.registry.queries.held import facts_of_people, household_of
from madoguchi.engines.registry.queries.holds import HoldFacts, held_people, holds_of
from madoguchi.engines.registry.queries.sources import SourceFacts, is_empty, sources

__all__ = [
    "Found",
    "HoldFacts",
    "SourceFacts",
    "facts_of_people",
    "find_people",
    "held_people",
    "holds_of",
    "household_of",
    "is_empty",
    "people_of",
    "person",
    "sources",
]
