"""The lines of a file of rows by the record they name: none is lost, and none stands with two records."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.row_columns import row_columns_of
from madoguchi.engines.records.rules.row_groups import RowGroup, grouped
from madoguchi.foundation.catalogue.source import read_source
from tests.journeys.registers.test_totals import TABLE

AT = Circumstances(today=date(2026, 11, 27))
SECTION = RegisterSection.model_validate(read_source(TABLE.encode()).data["record"])
HEAD = ("記録の番号", "番号", "内容", "費用", "時間")


def _grouped(*rows: tuple[str, ...]) -> tuple[list[RowGroup], int]:
    columns = row_columns_of(SECTION, SECTION.tables[0], [(1, HEAD)])
    assert columns is not None
    return grouped(SECTION, columns, HEAD, list(enumerate(rows, 2)), AT)


def _lines(groups: list[RowGroup]) -> list[list[int]]:
    return [[line for line, _ in group.lines] for group in groups]


def test_records_stand_in_the_order_of_their_last_lines() -> None:
    groups, _ = _grouped(("A", "", "x"), ("B", "", "x"), ("A", "", "x"), ("C", "", "x"))
    assert _lines(groups) == [[3], [2, 4], [5]]
    assert [(group.first, group.last) for group in groups] == [(3, 3), (2, 4), (5, 5)]


def test_a_key_is_the_number_it_stands_beside_wherever_that_is() -> None:
    groups, _ = _grouped(("", "1", "x"), ("A", "1", "x"), ("", "2", "x"), ("B", "", "x"))
    assert _lines(groups) == [[2, 3], [4], [5]]
    assert (groups[0].naming[1][0], groups[0].keys, groups[0].is_contested) == ("A", {"1"}, False)


def test_a_key_beside_two_numbers_is_sure_of_neither() -> None:
    groups, _ = _grouped(("A", "1", "x"), ("B", "1", "x"), ("C", "2", "x"))
    assert [group.is_contested for group in groups] == [True, True, False]


def test_a_line_without_a_name_belongs_to_what_stands_above_it() -> None:
    groups, _ = _grouped(("", "", "x"), ("A", "", "x"), ("", "", "y"), ("B", "", "z"))
    assert (_lines(groups), [group.unnamed for group in groups]) == ([[2], [3, 4], [5]], [[2], [4], []])


def test_only_what_names_no_record_stands_beside_the_rows() -> None:
    groups, beside = _grouped(("", "", "合計", "5"), ("A", "", "合計", "5"), HEAD, ("合計（2件）", "", "", "5"))
    assert (_lines(groups), beside) == ([[3]], 3)


_NAMES = some.tuples(some.sampled_from(["", "A", "B", "C"]), some.sampled_from(["", "1", "2", "3"]))


@given(some.lists(_NAMES, max_size=12))
def test_every_line_stands_with_one_record_and_each_number_with_one_group(names: list[tuple[str, str]]) -> None:
    groups, beside = _grouped(*((number, key, "内容の文") for number, key in names))
    assert beside == 0
    assert Counter(line for lines in _lines(groups) for line in lines) == Counter(range(2, len(names) + 2))
    told = [{row[0] for _, row in group.lines if row[0]} for group in groups]
    assert all(len(one) <= 1 for one in told)
    numbers = [number for one in told for number in one]
    assert len(numbers) == len(set(numbers))
    assert [group.last for group in groups] == sorted(group.last for group in groups)
