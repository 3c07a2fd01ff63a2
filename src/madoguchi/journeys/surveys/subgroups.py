"""Who was asked a question that depends on another answer, and whether that may be told; pure.

How many were asked follows from the answers to the question before, and says something about them: about options that
are withheld there, and of several options how many chose some of them together. Where it would tell of a few people,
nothing of the question is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.metrics.disclosure import is_small
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.section import RecordSection
from madoguchi.engines.surveys.rules import NO_ANSWER, chosen_in, counts_of
from madoguchi.journeys.surveys.conditions import asked_in
from madoguchi.journeys.surveys.crossing import hidden_of
from madoguchi.journeys.surveys.options import options_in
from madoguchi.values.conditions import Test
from madoguchi.values.conditions.tree import Operator, tests_of

Answers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Asked:
    """The answers of those who were asked a question; `is_told` whether that and what they said may be told."""

    answers: Answers
    is_told: bool


def asked_each(section: RecordSection, answers: Answers, smallest: int) -> dict[str, Asked]:
    """By question, who was asked it: everybody, where it depends on nothing."""
    fields = section.pages[0].fields
    if all(one.show is None for one in fields):
        return {one.id: Asked(answers, True) for one in fields}
    lists = [(values, asked_in(section, values)) for values in answers]
    found: dict[str, Asked] = {}
    for field in fields:
        part = [values for values, was_asked in lists if field.id in was_asked]
        is_told = field.show is None or all(
            found[name].is_told for name in {test.field for test in tests_of(field.show)} if name in found
        )
        found[field.id] = Asked(part, is_told and _may_be_told(field, fields, found, smallest))
    return found


def _may_be_told(field: Field, fields: Sequence[Field], before: Mapping[str, Asked], smallest: int) -> bool:
    by_id = {one.id: one for one in fields}
    for test in tests_of(field.show) if field.show is not None else ():
        source, whole = by_id[test.field], before[test.field].answers
        named = _named(test, source)
        together = Counter(frozenset(chosen_in(values.get(source.id))) & named for values in whole)
        if any(is_small(count, smallest) for count in together.values()) or _hidden(source, whole, smallest) & named:
            return False
    return True


def _named(test: Test, source: Field) -> frozenset[str]:
    """The answers by which it was decided who is asked, as they are counted."""
    if test.operator is Operator.ANSWERED:
        return frozenset({*options_in(source, "ja"), NO_ANSWER})
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return frozenset("yes" if one is True else "no" if one is False else str(one) for one in values)


def _hidden(source: Field, whole: Answers, smallest: int) -> frozenset[str]:
    """The options of the question before that are withheld."""
    if not source.is_coded:
        return frozenset()
    counts = counts_of(whole, source.id, tuple(options_in(source, "ja")))
    return hidden_of(counts, len(whole), smallest, several=isinstance(source, ChoicesField))
