"""Counts of cases that are cited: everything is counted once, and nobody is found by subtraction."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.metrics.case_tables import OPEN, Group, rows_withheld, table_of

SMALLEST = 5
GROUPS = st.lists(
    st.builds(
        Group,
        month=st.sampled_from([date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]),
        ward=st.sampled_from(["a", "b", "c"]),
        channel=st.sampled_from(["online", "counter"]),
        outcome=st.sampled_from([OPEN, "grant", "refuse", "withdrawn"]),
        on_time=st.booleans(),
        count=st.integers(1, 12),
    ),
    max_size=30,
)


def test_a_matter_is_counted_under_every_number_it_belongs_to() -> None:
    groups = [
        Group(date(2026, 3, 1), "a", "online", "grant", True, 3),
        Group(date(2026, 3, 1), "a", "online", "withdrawn", True, 2),
        Group(date(2026, 4, 1), "a", "online", OPEN, False, 4),
    ]
    table = table_of(groups, ["fiscal_year"], ["arrived", "waiting", "closed", "decided", "on_time"])
    assert [(key, tuple(counts.values())) for key, counts in table.items()] == [
        (("2025",), (5, 0, 5, 3, 3)),
        (("2026",), (4, 4, 0, 0, 0)),
    ]


def test_a_row_with_nothing_in_it_says_nothing_about_what_is_not_counted() -> None:
    assert table_of([Group(date(2026, 3, 1), "a", "online", OPEN, False, 4)], ["ward"], ["closed"]) == {}


@given(GROUPS)
def test_no_small_count_and_no_small_rest_is_published(groups: list[Group]) -> None:
    table = table_of(groups, ["month", "ward"], ["arrived", "closed", "on_time"])
    hidden = rows_withheld(table, SMALLEST)
    for key in set(table) - hidden:
        arrived, closed, on_time = table[key].values()
        told = (arrived, closed, on_time, arrived - closed, closed - on_time)
        assert not any(0 < count < SMALLEST for count in told)


@given(GROUPS)
def test_no_withheld_row_follows_from_the_total_of_its_line(groups: list[Group]) -> None:
    table = table_of(groups, ["month", "ward"], ["arrived"])
    hidden = rows_withheld(table, SMALLEST)
    for side in (0, 1):
        for value in {key[side] for key in table}:
            line = [key for key in table if key[side] == value]
            gone = [key for key in line if key in hidden]
            if gone and len(gone) < len(line):
                assert len(gone) > 1
                assert sum(table[key]["arrived"] for key in gone) >= SMALLEST
