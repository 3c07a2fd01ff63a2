"""A word that is searched for is looked for in the ways it may be written."""

from __future__ import annotations

import pytest

from madoguchi.values.written_otherwise import MOST_WAYS, ways_to_write


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("0935822525", "093-582-2525"),
        ("0312345678", "03-1234-5678"),
        ("0120345678", "0120-345-678"),
        ("09012345678", "090-1234-5678"),
        ("093-582-2525", "0935822525"),
        ("はなこ", "ハナコ"),
        ("ハナコ", "はなこ"),
        ("高木", "髙木"),
        ("髙木", "高木"),
        ("渡辺", "渡邉"),
        ("高崎", "髙﨑"),
    ],
)
def test_a_word_is_looked_for_as_others_write_it(word: str, other: str) -> None:
    ways = ways_to_write(word)
    assert ways[0] == word
    assert other in ways


@pytest.mark.parametrize("word", ["abc", "自転", "12", "093582252", "鰻"])
def test_what_is_written_in_one_way_is_looked_for_in_one(word: str) -> None:
    assert ways_to_write(word) == (word,)


def test_the_ways_are_few_and_each_is_looked_for_once() -> None:
    ways = ways_to_write("渡辺斉藤高崎島浜")
    assert len(ways) == MOST_WAYS == len(set(ways))
