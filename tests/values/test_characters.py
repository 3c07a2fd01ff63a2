import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.characters import (
    _EACH_ONE,
    ForbiddenCharacter,
    _counted,
    check_characters,
    grapheme_length,
    with_plain_line_breaks,
)

REAL = [
    "髙橋",
    "山﨑",
    "\ufa10本",
    "𠮷野家",
    "渡邉\U000e0100",
    "葵👨‍👩‍👧",
    "ﾄﾊﾞﾀ ｱｵｲ",
    "か\u3099",
    "①㈱",
    "O'Brien-Žižek",
    "戸畑　葵",
]


@pytest.mark.parametrize("text", REAL)
def test_no_real_name_is_refused(text):
    check_characters(text)
    check_characters(text, name=True)


@pytest.mark.parametrize(
    "text", ["一行目\n二行目", "一行目\r\n二行目", "表\tの中", "\ue000", "\u202eabc", "\U000f0000"]
)
def test_ordinary_text_may_hold_what_a_name_may_not(text):
    check_characters(text)
    with pytest.raises(ForbiddenCharacter):
        check_characters(text, name=True)


@pytest.mark.parametrize(
    "character", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x80", "\x85", "\x9f", chr(0xD800), chr(0xDFFF), "\r"]
)
def test_broken_and_invisible_characters_are_refused_everywhere(character):
    for name in (False, True):
        with pytest.raises(ForbiddenCharacter):
            check_characters(f"戸畑{character}葵", name=name)


@pytest.mark.parametrize(
    "code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xE000, 0xF8FF, 0x10FFFD]
)
def test_direction_marks_and_private_characters_are_refused_in_names(code):
    with pytest.raises(ForbiddenCharacter):
        check_characters(f"戸畑{chr(code)}", name=True)


def test_the_refusal_says_which_character_and_where():
    with pytest.raises(ForbiddenCharacter, match=r"3文字目に、使えない文字（目に見えない制御文字 U\+0000）"):
        check_characters("渡邉\U000e0100\x00")


def test_the_refusal_can_be_shown_although_the_text_is_broken():
    with pytest.raises(ForbiddenCharacter) as refused:
        check_characters("\ud83d")
    assert refused.value.message.text().encode()


def test_line_breaks_of_browsers_become_plain():
    assert with_plain_line_breaks("一\r\n二\n三") == "一\n二\n三"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("戸畑", 2),
        ("渡邉\U000e0100", 2),
        ("葛\ufe00", 1),
        ("𠮷", 1),
        ("か\u3099", 1),
        ("ｶﾞ", 1),
        ("👨‍👩‍👧", 1),
        ("👍🏽", 1),
        ("❤️", 1),
        ("🇯🇵", 1),
        ("🇯🇵🇺🇸", 2),
        ("a🇯", 2),
        ("🇯🇵a🇺🇸", 3),
        ("1️⃣", 1),
        ("🏴\U000e0067\U000e0062\U000e007f", 1),
        ("e\u0301", 1),
        ("\r\n", 1),
        ("あ\r\nい", 3),
        ("a\r\nb", 3),
        ("👨‍👩‍👧👨‍👩‍👧", 2),
        ("\u3099", 1),
    ],
)
def test_a_person_counts_characters_not_code_points(text, length):
    assert grapheme_length(text) == length


def test_what_is_counted_at_once_is_what_never_joins():
    at_once = [chr(code) for code in range(0x20, 0x10000) if _EACH_ONE.fullmatch(chr(code))]
    assert len(at_once) > 20_000
    assert [one for one in at_once if _counted(f"あ{one}") != 2] == []


@given(st.text())
def test_a_text_is_never_longer_for_a_person_than_for_a_machine(text):
    assert (grapheme_length(text) > 0) == bool(text)
    assert grapheme_length(text) <= len(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_text_without_controls_and_surrogates_always_passes(text):
    check_characters(text)
