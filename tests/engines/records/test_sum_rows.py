"""The line of sums above a group is told from every record, whichever language its file was taken in."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.rules.sum_rows import is_sum, sum_mark


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "zh"])
@pytest.mark.parametrize("held", [1, 12_345])
def test_what_we_write_is_read_again(language: str, held: int) -> None:
    assert is_sum([sum_mark(held, language), "", "9,000"], 0)
    assert is_sum([f" {sum_mark(held, language)} "], 0)


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "zh"])
@pytest.mark.parametrize("group", ["よい", "Needs repair (2)", "合計"])
def test_without_the_number_the_name_of_the_group_says_what_the_row_is(language: str, group: str) -> None:
    row = [sum_mark(12_345, language, group), "", "9,000", "-12.5", " "]
    assert is_sum(row, None)
    assert is_sum(["", *row], 0)


@pytest.mark.parametrize("number", ["K7QM-3F2X-8WNA", "合計", "合計（三件）", "Total", "Total (3) of it", "(3)"])
def test_what_may_be_a_number_or_somebodys_own_word_is_a_record(number: str) -> None:
    assert not is_sum([number, "よい"], 0)
    assert not is_sum([number, sum_mark(3, "ja", "よい")], 0)


@pytest.mark.parametrize(
    "row", [[], [""], ["", "9000"], ["9000"], ["合計（3件）", "自転車"], ["自転車の合計（3件）", "1"], ["よい", "合計"]]
)
def test_a_row_into_which_somebody_wrote_more_is_a_record(row: list[str]) -> None:
    assert not is_sum(row, None)
