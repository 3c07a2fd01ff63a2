"""What is withheld in the tables of a survey hides one another, in each table and over all of them."""

from __future__ import annotations

from madoguchi.engines.surveys.tables import Side, withheld_together, worked_out

SMALLEST = 5
ROWS, COLUMNS = ("r1", "r2", "r3", "r4"), ("c1", "c2", "c3", "c4")


def test_what_follows_from_equations_is_found() -> None:
    a, b, c = ("q", "a"), ("q", "b"), ("q", "c")
    assert worked_out([{a: 1, b: 1}, {b: 1, c: 1}]) == []
    assert sorted(worked_out([{a: 1, b: 1}, {b: 1, c: 1}, {a: 1, c: 1}])) == [a, b, c]
    assert worked_out([{a: 1, b: 1}, {b: 1}]) == [b, a] or worked_out([{a: 1, b: 1}, {b: 1}]) == [a, b]


def test_a_small_cell_between_two_blocks_that_hide_one_another_is_hidden_too() -> None:
    counts = {(row, column): 9 for row in ROWS for column in COLUMNS} | {("r2", "c3"): 3}
    rows = {row: sum(counts[row, column] for column in COLUMNS) for row in ROWS}
    columns = {column: sum(counts[row, column] for row in ROWS) for column in COLUMNS}
    sides = {"p": Side(rows, frozenset()), "q": Side(columns, frozenset())}
    blocks = {(row, column) for row in ROWS[:2] for column in COLUMNS[:2]}
    blocks |= {(row, column) for row in ROWS[2:] for column in COLUMNS[2:]}
    first = frozenset({*blocks, ("r2", "c3")})
    # In every line two cells are withheld, and the one between the blocks follows all the same.
    hidden = withheld_together(sides, {("p", "q"): counts}, {("p", "q"): first}, SMALLEST)["p", "q"]
    assert first < hidden
    assert len(hidden) < len(counts)


def test_where_nothing_else_could_hide_a_number_no_table_is_shown() -> None:
    sides = {"p": Side({"a": 9}, frozenset()), "q": Side({"x": 3, "y": 6}, frozenset())}
    tables = {("p", "q"): {("a", "x"): 3, ("a", "y"): 6}}
    hidden = withheld_together(sides, tables, {("p", "q"): frozenset({("a", "x")})}, SMALLEST)
    assert hidden == {("p", "q"): frozenset(tables["p", "q"])}
