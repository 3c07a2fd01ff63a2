"""Residents find a procedure by the words, the kana or the sentence they think of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.guide.rules.finding import Entry, Index, folded, words_of

ENTRIES = (
    Entry(
        "medical",
        (
            (10, "子ども医療費の支給認定を申請する"),
            (8, "Apply for the child medical expense certificate"),
            (9, "こどもいりょう"),
        ),
        life_events=frozenset({"childbirth", "moving"}),
    ),
    Entry(
        "allowance",
        ((10, "児童手当の認定を請求する"), (9, "じどうてあて"), (3, "お子さんを育てている方へ")),
        life_events=frozenset({"childbirth"}),
    ),
    Entry("grant", ((10, "補助金の交付を申請する"), (9, "ほじょきん"), (3, "会社や商店の方へ")), audience="business"),
    Entry("dog", ((10, "犬の登録"), (9, "いぬ"), (9, "ドッグ"))),
)
INDEX = Index(ENTRIES)


def ids(question: str, **narrowed: str) -> list[str]:
    return [found.id for found in INDEX.find(question, **narrowed)]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("医療", "medical"),
        ("医療費", "medical"),
        ("こどもいりょう", "medical"),
        ("コドモイリョウ", "medical"),
        ("ｺﾄﾞﾓｲﾘｮｳ", "medical"),
        ("いりよう", "medical"),
        ("child", "medical"),
        ("ＣＨＩＬＤ　ｍｅｄｉｃａｌ", "medical"),
        ("手当", "allowance"),
        ("児童 手当", "allowance"),
        ("手当　児童", "allowance"),
        ("じどう", "allowance"),
        ("犬", "dog"),
        ("どっぐ", "dog"),
        ("補助金", "grant"),
        ("商店", "grant"),
    ],
)
def test_a_procedure_is_found_by_its_words(question: str, first: str) -> None:
    assert ids(question)[0] == first


def test_two_characters_are_enough() -> None:
    assert ids("医療") == ["medical"]
    assert ids("てあ") == ["allowance"]


def test_all_words_have_to_be_there() -> None:
    assert ids("児童 犬") == []
    assert set(ids("申請")) == {"medical", "grant"}


def test_a_sentence_finds_what_is_near() -> None:
    assert ids("児童手当を請求したい")[0] == "allowance"


def test_what_nobody_wrote_is_not_found() -> None:
    assert ids("宇宙旅行") == []


def test_a_title_counts_more_than_a_summary() -> None:
    index = Index([Entry("a", ((3, "犬と猫"),)), Entry("b", ((10, "犬と暮らす"),))])
    assert [found.id for found in index.find("犬と")] == ["b", "a"]


def test_nothing_asked_shows_everything_that_fits() -> None:
    assert ids("") == [entry.id for entry in ENTRIES]
    assert ids("　、。") == [entry.id for entry in ENTRIES]
    assert ids("", audience="business") == ["grant"]
    assert ids("", life_event="childbirth") == ["medical", "allowance"]


def test_narrowing_and_asking_go_together() -> None:
    assert ids("申請", audience="resident") == ["medical"]
    assert ids("請求", life_event="moving") == []


def test_an_endless_question_is_cut() -> None:
    assert sum(map(len, words_of("あ" * 100_000))) == 100


@given(st.text(max_size=120))
def test_any_question_is_answered(question: str) -> None:
    assert all(found.score >= 0 for found in INDEX.find(question))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.sampled_from(ENTRIES), st.data())
def test_any_two_neighbouring_characters_of_a_title_find_it(entry: Entry, data: st.DataObject) -> None:
    title = folded(entry.texts[0][1])
    at = data.draw(st.integers(0, len(title) - 2))
    assert entry.id in ids(title[at : at + 2])
