"""Tables of two questions: whoever adds and subtracts everything that is shown works out nothing that is withheld."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.surveys.rules import NO_ANSWER, chosen_in, counts_of
from madoguchi.journeys.surveys.crossing import (
    LEFT_OUT,
    CrossTable,
    cross_table,
    hidden_of,
    with_shares,
    withheld_cells,
)

SMALLEST = 5
ORDER = ["q1", "q2", "q3"]
_OPTIONS = ("a", "b", "c")
FIELDS: list[Field] = list(
    questions_of(
        {
            "id": "survey",
            "title": "-",
            "fields": [
                {
                    "id": name,
                    "type": "choice",
                    "label": name,
                    "require": False,
                    "options": [{"id": one, "label": one} for one in _OPTIONS],
                }
                for name in ORDER
            ],
        }
    ).fields
)
_answers = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(["a", "a", "a", "b", "b", "c", ""]) for name in ORDER}),
    min_size=10,
    max_size=40,
)


def crossed(row: Field, column: Field, answers: list[dict[str, Any]]) -> CrossTable:
    """The table of two of the questions, without what all of them withhold."""
    withheld = withheld_cells(FIELDS, answers, SMALLEST).cells
    assert withheld is not None
    return cross_table(row, column, answers, withheld, "ja")


def shown(row: Field, column: Field, answers: list[dict[str, Any]]) -> dict[tuple[str, str], int | None]:
    """The cells of a table by what was chosen of both."""
    table = crossed(row, column, answers)
    names = [NO_ANSWER if name is LEFT_OUT else str(name) for name in table.columns]
    return {
        (NO_ANSWER if name is LEFT_OUT else str(name), other): cell
        for name, cells in table.rows
        for other, cell in zip(names, cells, strict=True)
    }


_TURNED = {
    "cc": 6,
    "cb": 5,
    "bb": 5,
    "ac": 4,
    "bc": 4,
    "b-": 3,
    "aa": 3,
    "ba": 3,
    "ca": 2,
    "-c": 1,
    "--": 1,
    "a-": 1,
    "ab": 1,
}
"""Two tables of these answers, each made for itself, would withhold other cells."""


@example(
    [{"q1": key[0].strip("-"), "q2": key[1].strip("-"), "q3": "a"} for key, n in _TURNED.items() for _ in range(n)]
)
@given(_answers)
def test_the_table_of_two_questions_is_one_whichever_stands_first(answers: list[dict[str, Any]]) -> None:
    for one, other in combinations(FIELDS, 2):
        turned = {(second, first): cell for (first, second), cell in shown(other, one, answers).items()}
        assert turned == shown(one, other, answers)


Unknown = tuple[str, ...]
Equation = tuple[dict[Unknown, int], int]


def equations(answers: list[dict[str, Any]]) -> tuple[set[Unknown], list[Equation]]:
    """What is withheld anywhere, and what everybody knows: lines add up to everybody, cells to their lines."""
    unknown: set[Unknown] = set()
    known: list[Equation] = []
    lines: dict[str, dict[str, int | None]] = {}

    def add(parts: dict[Unknown, int | None], total: Unknown | None, size: int | None) -> None:
        terms = {name: 1 for name, value in parts.items() if value is None}
        seen = sum(value for value in parts.values() if value is not None)
        if size is None and total is not None:
            terms[total] = -1
        known.append((terms, (size or 0) - seen))
        unknown.update(terms)

    for field in FIELDS:
        counts = {one: n for one, n in counts_of(answers, field.id, _OPTIONS).items() if one != NO_ANSWER or n}
        hidden = hidden_of(counts, len(answers), SMALLEST, several=False)
        lines[field.id] = {one: None if one in hidden else n for one, n in counts.items()}
        add({(field.id, one): n for one, n in lines[field.id].items()}, None, len(answers))
    for one, other in combinations(FIELDS, 2):
        cells = shown(one, other, answers)
        for at, field in ((0, one), (1, other)):
            for option, size in lines[field.id].items():
                parts = {(one.id, other.id, *key): n for key, n in cells.items() if key[at] == option}
                add(dict(parts), (field.id, option), size)
    return unknown, known


_PRIME = 2**31 - 1


def worked_out(unknown: set[Unknown], known: list[Equation]) -> set[Unknown]:
    """The unknown numbers that follow from the equations alone, by elimination in a large field."""
    order = sorted(unknown)
    rows = [[terms.get(name, 0) % _PRIME for name in order] for terms, _size in known]
    found: list[list[int]] = []
    for column in range(len(order)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        factor = pow(pivot[column], -1, _PRIME)
        pivot = [value * factor % _PRIME for value in pivot]
        rows, found = ([_without(row, row[column], pivot) for row in several] for several in (rows, found))
        found.append(pivot)
    return {order[row.index(1)] for row in found if sum(1 for value in row if value) == 1}


def _without(row: list[int], times: int, pivot: list[int]) -> list[int]:
    return [(a - times * b) % _PRIME for a, b in zip(row, pivot, strict=True)] if times else row


@settings(max_examples=40)
@given(_answers)
def test_no_withheld_number_follows_from_all_lines_and_all_tables_together(answers: list[dict[str, Any]]) -> None:
    truth: dict[Unknown, int] = {
        (one.id, other.id, *key): n
        for one, other in combinations(FIELDS, 2)
        for key, n in Counter(
            (first, second)
            for values in answers
            for first in chosen_in(values[one.id])
            for second in chosen_in(values[other.id])
        ).items()
    }
    unknown, known = equations(answers)
    truth |= {
        (question, one): sum(values[question] == one for values in answers) for question in ORDER for one in "abc"
    }
    told = {name for name in worked_out(unknown, known) if 0 < truth.get(name, 0) < SMALLEST}
    assert not told


def test_a_table_says_what_it_is_of_either_way_around() -> None:
    answers = [{"q1": "a", "q2": "b", "q3": ""} for _ in range(9)]
    table, turned = (crossed(FIELDS[i], FIELDS[j], answers) for i, j in ((0, 1), (1, 0)))
    assert isinstance(table, CrossTable)
    assert (table.row_label, table.column_label) == ("q1", "q2") == (turned.column_label, turned.row_label)


def test_a_cell_tells_its_share_of_its_row_with_an_interval_and_a_withheld_cell_tells_none() -> None:
    answers = [{"q1": one, "q2": other, "q3": ""} for one, other, n in _MANY for _ in range(n)]
    table = with_shares(crossed(FIELDS[0], FIELDS[1], answers), FIELDS[0], answers, None)
    (_name, cells), shares = table.rows[0], table.shares[0]
    total = sum(n for one, _other, n in _MANY if one == "a")
    for cell, share in zip(cells, shares, strict=True):
        assert (share is None) == (cell is None)
        if cell is not None and share is not None:
            assert share.share == cell / total
            assert share.low < share.share < share.high
    everybody = with_shares(table, FIELDS[0], answers, len(answers))
    assert all(one is None or one.low == one.share == one.high for row in everybody.shares for one in row)
    turned = with_shares(crossed(FIELDS[1], FIELDS[0], answers), FIELDS[1], answers, None)
    assert turned.shares[0][1].share == 30 / 90  # type: ignore[union-attr]


@given(_answers)
@settings(max_examples=50, deadline=None)
def test_no_share_is_told_of_what_is_withheld(answers: list[dict[str, Any]]) -> None:
    table = with_shares(crossed(FIELDS[0], FIELDS[1], answers), FIELDS[0], answers, None)
    for (_name, cells), shares in zip(table.rows, table.shares, strict=True):
        assert all(share is None for cell, share in zip(cells, shares, strict=True) if cell is None)


_MANY = [("a", "a", 60), ("a", "b", 40), ("a", "c", 50), ("b", "a", 30), ("b", "b", 45), ("b", "c", 35)]
