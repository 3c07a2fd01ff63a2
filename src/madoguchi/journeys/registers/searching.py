"""Searching a list also by the records of other registers its records name, as far as whoever searches sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.queries.register_wanted import Unsearched, Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.referring import CitedFor
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

MOST_WORDS = 3
"""So many words are looked for in other registers; all of them in the records of the list itself."""
MOST_CITED = 100
"""A word that more records of another register hold names none of them."""


def with_named(found: Register, wanted: Wanted, by: Actor, at: Circumstances) -> Wanted:
    """What is wanted, with the numbers of the records of other registers that hold its words.

    Registers of persons are searched only from one whose words are posted: in an address a word may name nobody.
    """
    citing = [one for one in register_section(found).citing if isinstance(one.field, ReferenceField)]
    words = list(dict.fromkeys(folded(wanted.words).split()))
    records, of_persons = CitedFor(by, at), found.header.persons
    cited = dict.fromkeys(one.field.cites for one in citing) if words else ()
    sources = [one for one in cited if records.may_search(one, of_persons=of_persons)]
    named: dict[str, Mapping[str, tuple[str, ...]]] = {}
    unsearched: list[Unsearched] = []
    for word in words[:MOST_WORDS]:
        held = {one: records.holding(one, word, most=MOST_CITED, of_persons=of_persons) for one in sources}
        unsearched += [Unsearched(word, one, records.name_of(one)) for one in sources if held[one] is None]
        few = {one.path: numbers for one in citing if (numbers := held.get(one.field.cites))}
        if few:
            named[word] = few
    unsearched += [Unsearched(word) for word in words[MOST_WORDS:] if sources]
    return replace(wanted, named=named, unsearched=tuple(unsearched))


def unsearched_told(wanted: Wanted) -> tuple[Message, ...]:
    """Which words were looked for only in the list itself, and why, in words."""
    behind = tuple(one.word for one in wanted.unsearched if not one.register_id)
    frequent = [
        msg(
            "「{word}」のある記録は「{register}」に多すぎるため、「{register}」の中はさがしていません。"
            "ことばを足すと、見つかりやすくなります。",
            word=one.word,
            register=one.title,
        )
        for one in wanted.unsearched
        if one.register_id
    ]
    late = msg(
        "引いている台帳の中は、はじめの{most}つのことばだけでさがしました。「{words}」は、この一覧の中だけでさがしています。",
        most=MOST_WORDS,
        words=" ".join(behind),
    )
    return (*frequent, late) if behind else tuple(frequent)
