"""Parts of several rooms become one statement in which everything is asked for."""

from __future__ import annotations

from madoguchi.values.statement import Part, composed, values_of

FIRST = "WITH made AS (INSERT INTO one VALUES (%(number)s) RETURNING number)"
PART = Part("noted", "INSERT INTO two SELECT number, %(noted_by)s FROM made RETURNING 1", {"noted_by": "x"})


def test_a_statement_without_parts_gives_the_numbers_made() -> None:
    assert composed(FIRST, []) == f"{FIRST}\nSELECT number FROM made"


def test_every_part_is_counted_so_that_none_is_left_out() -> None:
    statement = composed(FIRST, [PART])
    assert f"noted AS ({PART.query})" in statement
    assert "SELECT number, (SELECT count(*) FROM noted) FROM made" in statement


def test_the_values_of_all_parts_stand_beside_each_other() -> None:
    assert values_of({"number": "1"}, [PART]) == {"number": "1", "noted_by": "x"}
