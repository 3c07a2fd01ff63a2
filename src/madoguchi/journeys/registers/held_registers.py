"""The registers that may hold what somebody is about to ask all divisions, found by the words of the question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.question_words import nearest
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.opening import may_view
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.journeys.registers.sight import is_in_catalogue
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class HeldRegister:
    """One register that can be looked into instead of asking, with whom to turn to about it."""

    id: str
    title: str
    summary: str
    owner: str


def held_registers(
    question: str, *, besides: Collection[str], by: Actor, language: str, most: int
) -> tuple[HeldRegister, ...]:
    """Those this actor may look into whose words are closest to the question, without those of the ids `besides`."""
    seen = (one for one in registers() if one.id not in besides and is_in_catalogue(one) and may_view(one, by))
    found = nearest(question, ((one, _told(opened_for(one, by))) for one in seen), most=most)
    return tuple(
        HeldRegister(
            one.id, one.title(language), words_in(one.header.summary, language), division_name(one.header.division)
        )
        for one in found
    )


def _told(one: Register) -> str:
    """What it says of itself, and the heads of the fields that are not hidden from whom it was opened for."""
    header = one.header
    labels = (words_in(field.label, "ja") for field in register_section(one).fields)
    return " ".join(
        [one.title(), words_in(header.summary, "ja"), words_in(header.purpose, "ja"), *header.keywords, *labels]
    )
