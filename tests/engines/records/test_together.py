"""New records go to the database together: the first of them are few, so that it soon has something to do."""

from __future__ import annotations

from madoguchi.engines.records.together import AT_ONCE, portions


def test_the_first_portions_are_small_and_each_row_stands_in_one_in_its_order() -> None:
    found = list(portions(range(3 * AT_ONCE)))
    sizes = [len(one) for one in found]
    assert sizes[:4] == [AT_ONCE // 4, AT_ONCE // 2, AT_ONCE, AT_ONCE]
    assert max(sizes) == AT_ONCE
    assert [row for one in found for row in one] == list(range(3 * AT_ONCE))


def test_no_more_is_asked_for_than_the_portion_needs() -> None:
    rows = iter(range(3 * AT_ONCE))
    next(portions(rows))
    assert next(rows) == AT_ONCE // 4
