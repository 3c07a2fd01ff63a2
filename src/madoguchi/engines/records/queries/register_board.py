"""A list as a board: the first records of each answer in the order of the list, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import QuerySet, Value

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_held import COUNTED
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_walks import standing
from madoguchi.engines.records.queries.register_wanted import Wanted, along_of
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register

Row = TypeVar("Row")


@dataclass(frozen=True)
class ColumnFacts:
    """The first records with one answer, and how many there are, at most COUNTED + 1."""

    held: int
    rows: tuple[RecordFacts, ...]


def board_of(
    register: Register, view: View, wanted: Wanted, field: str, answers: Sequence[str], *, most: int
) -> Mapping[str, ColumnFacts]:
    """The columns of a board, by answer: each is a step into the indexes, and two questions ask for all of them."""
    along = along_of(register, view, wanted)
    column = along.column
    order = (f"-{column}", "-id") if along.descending else (column, "id")
    # In an order they are counted along an index, too: without one the planner may count them in the table as it lies.
    steps = [
        matching(register, view, replace(wanted, chosen={**wanted.chosen, field: one})).order_by(*order)
        for one in answers
    ]
    first = _together([step[:most] for step in steps])
    found = sorted(first, key=lambda row: (getattr(row, column), row.pk), reverse=along.descending)
    counts = [
        step.annotate(answer=Value(one)).values_list("answer", flat=True)[: COUNTED + 1]
        for one, step in zip(answers, steps, strict=True)
    ]
    held = Counter[str](_together(counts))
    kept = standing(register, view, found)
    return {
        one: ColumnFacts(held[one], tuple(facts for facts in kept if facts.values.get(field) == one)) for one in answers
    }


def _together(steps: Sequence[QuerySet[Record, Row]]) -> list[Row]:
    return list(steps[0].union(*steps[1:], all=True)) if steps else []
