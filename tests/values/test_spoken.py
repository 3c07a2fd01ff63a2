"""Names are judged as they are heard."""

from __future__ import annotations

import pytest

from madoguchi.values.spoken import is_spoken, sound_of


@pytest.mark.parametrize("text", ["名前", "A", "1", "①", "Ⅱ", "○（ある）", "🔴 済み", "か", "ア", "ｱ", "々木", "สวน"])
def test_a_name_with_a_letter_or_a_figure_says_something(text: str) -> None:
    assert is_spoken(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "　",
        "★",
        "→",
        "・・・",
        "〇",
        "○",
        "ーー",
        "々",
        "🔴",
        "👩‍👧",
        "🇯🇵",
        "\u200b",
        "\u3164",
        "\uffa0",
        "\u2800",
    ],
)
def test_marks_colours_pictures_and_blanks_say_nothing(text: str) -> None:
    assert not is_spoken(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("済み", "🔴 済み"),
        ("🟢済み", "🔴 済み"),
        ("Ａ", "a"),
        ("名前", "名前\u3164"),
        ("名前", "名\u200b前"),
        ("👍🏻 可", "可"),
    ],
)
def test_what_differs_by_sight_alone_sounds_the_same(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("A+", "A-"), ("C", "C#"), ("は", "ぱ"), ("10以上", "10以下"), ("🔴", "🟢"), ("กา", "กี")]
)
def test_what_is_read_differently_sounds_different(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
