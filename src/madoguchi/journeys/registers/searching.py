"""Searching a list also by the records of other registers its records name, as far as whoever searches sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.referring import CitedFor
from madoguchi.values.actor import Actor

MOST_WORDS = 3
"""So many words are looked for in other registers; all of them in the records of the list itself."""
MOST_CITED = 100
"""A word that more records of another register hold names none of them."""


def with_named(found: Register, wanted: Wanted, by: Actor, at: Circumstances) -> Wanted:
    """What is wanted, with the numbers of the records of other registers that hold its words.

    Registers of persons are searched only from one whose words are posted: in an address a word may name nobody.
    """
    citing = [one for one in register_section(found).citing if isinstance(one.field, ReferenceField)]
    words = list(dict.fromkeys(folded(wanted.words).split()))[:MOST_WORDS]
    if not citing or not words:
        return wanted
    records = CitedFor(by, at)
    named: dict[str, Mapping[str, tuple[str, ...]]] = {}
    frequent: list[str] = []
    for word in words:
        held = {
            source: records.holding(source, word, most=MOST_CITED + 1, of_persons=found.header.persons)
            for source in dict.fromkeys(one.field.cites for one in citing)
        }
        if any(len(numbers) > MOST_CITED for numbers in held.values()):
            frequent.append(word)
        few = {one.path: held[one.field.cites] for one in citing if 0 < len(held[one.field.cites]) <= MOST_CITED}
        if few:
            named[word] = few
    return replace(wanted, named=named, frequent=tuple(frequent))
