"""The line of sums above a group is told from every record, whichever language its file was taken in."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.rules.sum_rows import is_sum, sum_mark


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "zh"])
@pytest.mark.parametrize("held", [1, 12_345])
def test_what_we_write_is_read_again(language: str, held: int) -> None:
    assert is_sum(sum_mark(held, language))
    assert is_sum(f" {sum_mark(held, language)} ")


@pytest.mark.parametrize("number", ["", "K7QM-3F2X-8WNA", "合計", "合計（三件）", "Total", "Total (3) of it", "(3)"])
def test_what_may_be_a_number_or_somebodys_own_word_is_a_record(number: str) -> None:
    assert not is_sum(number)
