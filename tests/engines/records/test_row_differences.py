"""Which row of before is which one now, so that people are told what comes, goes, changes and moves."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.rules.row_differences import RowsDifference, rows_difference


def _rows(*texts: str) -> list[dict[str, Any]]:
    return [dict(zip("abc", text, strict=False)) for text in texts]


def test_a_row_that_is_as_it_was_is_the_same_wherever_it_stands() -> None:
    found = rows_difference(_rows("abc", "def", "ghi"), _rows("ghi", "abc"))
    assert found == RowsDifference((), {}, (1,), {0: 2, 1: 0}, is_moved=True)
    assert rows_difference(_rows("abc", "def"), _rows("abc", "def")).kept == {0: 0, 1: 1}


def test_a_row_that_is_mostly_as_it_was_changes_and_others_come() -> None:
    found = rows_difference(_rows("abc", "def"), _rows("xyz", "dez", "abc"))
    assert (found.added, found.changed, found.gone, found.kept) == ((0,), {1: 1}, (), {2: 0})
    assert found.is_moved


def test_what_is_worked_out_does_not_speak_for_two_rows_being_one() -> None:
    before, after = _rows("a1", "b2"), _rows("b9", "c1")
    found = rows_difference(before, after, frozenset("b"))
    assert (found.changed, found.added, found.gone) == ({0: 1}, (1,), (0,))
    assert rows_difference(_rows("a1"), _rows("a2"), frozenset("b")).changed == {0: 0}


_TABLE = some.lists(some.fixed_dictionaries({"a": some.integers(0, 2), "b": some.integers(0, 2)}), max_size=6)


@given(_TABLE, _TABLE)
def test_each_row_of_before_and_each_of_now_is_told_once(
    before: list[dict[str, int]], after: list[dict[str, int]]
) -> None:
    found = rows_difference(before, after)
    stays = {**found.changed, **found.kept}
    assert sorted((*found.added, *stays)) == list(range(len(after)))
    assert sorted((*found.gone, *stays.values())) == list(range(len(before)))
    assert all(before[was] == after[now] for now, was in found.kept.items())
    assert all(before[was] != after[now] for now, was in found.changed.items())
    is_other = bool(found.added or found.changed or found.gone or found.is_moved)
    assert is_other == (before != after)
