"""Small counts: nobody is recognised in what is published, and nobody is found by subtraction."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.metrics.disclosure import parts_withheld, withheld

SMALLEST = 5
COLUMNS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


def possible(column: dict[str, int], hidden: frozenset[str]) -> dict[str, set[int]]:
    """What each withheld count can be for a reader who knows the total and the rest, and that each is at least one."""
    total = sum(column[key] for key in hidden)
    keys = sorted(hidden)
    found: dict[str, set[int]] = {key: set() for key in keys}
    for guess in product(range(1, total + 1), repeat=min(len(keys) - 1, 2)):
        rest = total - sum(guess)
        others = len(keys) - len(guess)
        if rest >= others:
            for key, value in zip(keys, guess, strict=False):
                found[key].add(value)
            if others == 1:
                found[keys[-1]].add(rest)
    return found


@given(COLUMNS)
def test_every_small_count_is_withheld_and_zero_is_told(column: dict[str, int]) -> None:
    hidden = withheld(column, SMALLEST)
    assert {key for key, count in column.items() if 0 < count < SMALLEST} <= hidden
    assert not any(column[key] == 0 for key in hidden)


@given(COLUMNS)
def test_no_withheld_count_follows_from_the_total(column: dict[str, int]) -> None:
    hidden = withheld(column, SMALLEST)
    rest = sum(column[key] for key in hidden)
    if hidden and sum(column.values()) >= SMALLEST and sum(1 for count in column.values() if count) > 1:
        assert len(hidden) > 1
        assert rest >= SMALLEST
        if len(hidden) <= 3:
            assert all(len(values) > 1 for values in possible(column, hidden).values() if values)


@given(COLUMNS)
def test_nothing_is_withheld_where_nothing_is_small(column: dict[str, int]) -> None:
    fine = {key: count for key, count in column.items() if count == 0 or count >= SMALLEST}
    assert withheld(fine, SMALLEST) == frozenset()


def test_what_is_left_over_is_as_telling_as_the_part() -> None:
    wholes = {"a": 20, "b": 30, "c": 40}
    assert parts_withheld({"a": 18, "b": 30, "c": 20}, wholes, SMALLEST) == {"a", "c"}
    assert parts_withheld({"a": 20, "b": 30, "c": 40}, wholes, SMALLEST) == frozenset()


def test_one_count_alone_is_withheld_alone_and_its_total_has_to_be_withheld_by_the_reader() -> None:
    assert withheld({"a": 3, "b": 0}, SMALLEST) == {"a"}
