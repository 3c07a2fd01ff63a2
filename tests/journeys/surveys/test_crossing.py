"""Tables of two questions: one for each pair, however somebody asks for it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.surveys.rules import NO_ANSWER
from madoguchi.journeys.surveys.crossing import LEFT_OUT, CrossTable, cross_table

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


def shown(row: Field, column: Field, answers: list[dict[str, Any]]) -> dict[tuple[str, str], int | None]:
    """The cells of a table by what was chosen of both."""
    table = cross_table(row, column, answers, SMALLEST, "ja", order=ORDER)
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


def test_a_table_says_what_it_is_of_either_way_around() -> None:
    answers = [{"q1": "a", "q2": "b", "q3": ""} for _ in range(9)]
    table, turned = (
        cross_table(FIELDS[i], FIELDS[j], answers, SMALLEST, "ja", order=ORDER) for i, j in ((0, 1), (1, 0))
    )
    assert isinstance(table, CrossTable)
    assert (table.row_label, table.column_label) == ("q1", "q2") == (turned.column_label, turned.row_label)
