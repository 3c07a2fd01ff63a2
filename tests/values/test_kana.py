import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.values.kana import (
    any_width,
    beginnings_said_so,
    is_kana,
    kana_key,
    sound_key,
    to_full_width_kana,
    to_half_width_kana,
    to_hiragana,
    to_katakana,
    to_large_kana,
)

HIRAGANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096))


def test_hiragana_becomes_katakana_and_nothing_else_changes():
    assert to_katakana("とばた ゔぁゝー漢字abc") == "トバタ ヴァヽー漢字abc"


def test_katakana_becomes_hiragana_and_nothing_else_changes():
    assert to_hiragana("トバタ ヴァヽー漢字abc") == "とばた ゔぁゝー漢字abc"


@given(HIRAGANA)
def test_one_script_and_back_is_the_same(text):
    assert to_hiragana(to_katakana(text)) == text


def test_half_width_kana_becomes_full_width_with_its_marks():
    assert to_full_width_kana("ﾄﾊﾞﾀ ﾎﾟｰﾙ･ｱ") == "トバタ ポール・ア"


def test_a_mark_that_belongs_to_no_kana_stays_visible():
    assert to_full_width_kana("ｱﾞﾟ") == "ア゛゜"


def test_other_half_width_characters_stay():
    assert to_full_width_kana("ABC 123-ｱ") == "ABC 123-ア"


def test_small_katakana_is_written_large():
    assert to_large_kana("ショッピング") == "シヨツピング"


@pytest.mark.parametrize(
    "text", ["とばた", "トバタ アオイ", "トバタ　アオイ", "ﾄﾊﾞﾀ", "メアリー・アン", "ヴァ", "か\u3099", "ぁゝヾ"]
)
def test_readings_are_kana(text):
    assert is_kana(text)


@pytest.mark.parametrize("text", ["", " ", "　", "戸畑", "トバタ1", "TOBATA", "トバタ。", "トバタ\n", "ト\x00"])
def test_other_texts_are_no_kana(text):
    assert not is_kana(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("とばた あおい", "トバタアオイ"),
        ("ﾄﾊﾞﾀ", "とばた"),
        ("メアリー・アン", "めありーあん"),
        ("きょう", "キヨウ"),
        ("か\u3099", "が"),
    ],
)
def test_one_reading_has_one_key(one, other):
    assert kana_key(one) == kana_key(other)


def test_different_readings_have_different_keys():
    assert len({kana_key(text) for text in ["とばた", "とはた", "トバ", "オバタ"]}) == 4


@given(st.text(st.characters(categories=["Lo", "Lm", "Zs"], max_codepoint=0xFFFF)))
def test_a_key_of_a_key_is_the_key(text):
    assert kana_key(kana_key(text)) == kana_key(text)


def test_keys_sort_by_sound():
    assert sorted(["ワタナベ", "アベ", "とばた"], key=kana_key) == ["アベ", "とばた", "ワタナベ"]


@given(st.text(st.characters(min_codepoint=0xFF66, max_codepoint=0xFF9D)))
def test_half_width_letters_are_levelled_as_unicode_does(text):
    assert to_full_width_kana(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("full", "half"),
    [("トバタ アオイ", "ﾄﾊﾞﾀ ｱｵｲ"), ("ヴァ・ポール", "ｳﾞｧ･ﾎﾟｰﾙ"), ("髙橋 ABC", "髙橋 ABC"), ("「ア」。", "｢ｱ｣｡")],
)
def test_full_width_is_written_in_half_width_and_back(full: str, half: str) -> None:
    assert to_half_width_kana(full) == half
    assert to_full_width_kana(half) == full


_IN_WIDTHS = st.text(st.sampled_from("アｱカｶガハﾊパワﾜヷｯッーｰ゛゜ﾞﾟ\u3099・･。｡かA(\n "), max_size=4)


@given(_IN_WIDTHS, _IN_WIDTHS)
def test_a_text_is_matched_in_any_mixture_of_widths_and_no_other_is(text: str, other: str) -> None:
    is_same = to_full_width_kana(text) == to_full_width_kana(other)
    assert (re.fullmatch(any_width(text), other) is not None) == is_same
    assert re.fullmatch(any_width(text), text)


@pytest.mark.parametrize("other", ["トバタ アオイ", "ﾄﾊﾞﾀ ｱｵｲ", "トバタ ｱｵｲ", "ﾄバﾀ アｵイ"])
def test_a_reading_is_the_same_in_every_mixture_of_widths(other: str) -> None:
    assert re.fullmatch(any_width("ﾄﾊﾞﾀ アオイ"), other)


@pytest.mark.parametrize(("text", "other"), [("カ゛", "ｶﾞ"), ("ガ", "カﾞ"), ("トバタ", "ﾄﾊﾀ"), ("ア", "アﾞ")])
def test_a_mark_that_makes_another_letter_is_told_apart(text: str, other: str) -> None:
    assert not re.fullmatch(any_width(text), other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("さとう", "サトウ", "ｻﾄｳ", "サトー", "サト－", "さ とう", "サトオ"),
        ("ケイコ", "けーこ", "ｹｲｺ"),
        ("キョウコ", "きようこ", "キョーコ"),
        ("ヅカ", "ズカ"),
        ("ソーー", "そ--"),
        ("三木 ゆうた", "三木ユウタ"),
    ],
)
def test_readings_that_are_said_alike_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(one) for one in spellings}) == 1


def test_readings_that_are_said_otherwise_have_another_key() -> None:
    said = [
        "サト",
        "サトウ",
        "サイトウ",
        "ケコ",
        "ケイコ",
        "ハナ",
        "ハンナ",
        "ガッキ",
        "カッキ",
        "三木",
        "味木",
        "ーア",
        "",
    ]
    assert len({sound_key(one) for one in said}) == len(said)


@given(st.text(st.sampled_from([*map(chr, range(0x3041, 0x3097)), "ー", "・", "-"])))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert sound_key(sound_key(text)) == sound_key(text)


_READINGS = st.text(st.sampled_from([*map(chr, range(0x3041, 0x3097)), *map(chr, range(0x30A1, 0x30FF)), *"ｱｵｶﾞｰ・ "]))


@given(_READINGS)
def test_however_a_reading_is_written_it_is_among_the_beginnings_of_all_that_are_said_so(text: str) -> None:
    sound = sound_key(text)
    kept = unicodedata.normalize("NFKC", to_katakana(text.strip()))
    # A mark that stands behind a letter it does not belong to, as in ゐﾞ, is refused where a reading is typed.
    assume(not text.strip() or is_kana(text))
    assert not sound or kept.startswith(beginnings_said_so(sound))


@pytest.mark.parametrize("first", "オコユチシーンッ")
def test_every_two_letters_are_among_the_beginnings_of_all_that_are_said_so(first: str) -> None:
    letters = map(chr, range(0x30A1, 0x30FD))
    assert all((text := first + one).startswith(beginnings_said_so(sound_key(text))) for one in letters)


def test_few_beginnings_are_looked_for_and_none_that_is_said_otherwise() -> None:
    assert beginnings_said_so("チヂワ") == ("チジ", "チヂ", "チ ", "チ・", "・")
    assert all(not "サトウ".startswith(beginnings_said_so(other)) for other in ("シトウ", "サイトウ", "ア", "サアト"))
    assert len(beginnings_said_so("おおの")) < 30
