from __future__ import annotations

import pytest

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.queries import search

from .conftest import Arrive
from .made import CENTRE


@pytest.fixture
def aoi(arrive: Arrive) -> str:
    arrive(name="若松 正", kana="ワカマツ タダシ")
    return arrive(name="髙﨑 葵", kana="タカサキ アオイ").reference_number


@pytest.mark.parametrize(
    "text",
    [
        "髙﨑 葵",
        "髙﨑",
        "高崎",
        "高崎葵",
        "髙﨑\U000e0100",
        "葵",
        "タカサキ",
        "たかさき",
        "ﾀｶｻｷ",
        "たか",
        "あおい",
        "タカサキ アオイ",
    ],
)
def test_a_person_is_found_however_the_name_is_written(aoi: str, text: str) -> None:
    assert [case.reference_number for case in search(text).cases] == [aoi]


def test_a_case_is_found_by_its_number_or_its_beginning(aoi: str) -> None:
    full_width = aoi.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    for text in (aoi, aoi.replace("-", ""), full_width, aoi[:9], aoi[:5]):
        assert aoi in [case.reference_number for case in search(text).cases]


@pytest.mark.parametrize(
    "text", ["", " ", "12", "123", "見つからない", "%", "_", "\x00", "ー", "-", "'; --", "𠮷" * 500]
)
def test_nothing_is_found_without_something_to_find(aoi: str, text: str) -> None:
    assert search(text).cases == ()


def test_a_company_is_found_with_and_without_its_form(arrive: Arrive) -> None:
    number = arrive(name="株式会社見本商店", kana="ミホンショウテン").reference_number
    for text in ("見本商店", "株式会社見本", "㈱見本商店", "みほん"):
        assert [case.reference_number for case in search(text).cases] == [number]


def test_only_cases_in_which_the_division_has_a_step_are_found(aoi: str) -> None:
    assert search("高崎", seats={("centre", "")}).cases
    assert search("高崎", seats={("family", "")}).cases
    assert not search("高崎", seats={("tax", "")}).cases
    assert not search("高崎", seats=set()).cases


def test_a_post_of_a_ward_finds_that_ward_alone_by_name_and_by_number(arrive: Arrive) -> None:
    here = arrive(name="高崎 葵", ward="401064").reference_number
    there = arrive(name="高崎 碧", ward="401072").reference_number
    bound = {("centre", "401064")}
    assert [case.reference_number for case in search("高崎", seats=bound).cases] == [here]
    assert not search(there, seats=bound).cases
    assert not search("高崎", seats={("tax", "401064")}).cases
    with_the_city = search("高崎", seats={*bound, ("tax", "")}).cases
    assert [case.reference_number for case in with_the_city] == [here]


def test_exact_matches_come_first_then_open_cases(arrive: Arrive) -> None:
    longer = arrive(name="森永 あ", kana="モリナガ ア").reference_number
    ended = arrive(name="森", kana="モリ").reference_number
    exact = arrive(name="森", kana="モリ").reference_number
    actions.withdraw(ended, by=CENTRE, reason="電話で申出")
    assert [case.reference_number for case in search("もり").cases] == [exact, ended, longer]


def test_a_search_with_too_few_words_says_that_there_is_more(arrive: Arrive) -> None:
    for _ in range(4):
        arrive()
    found = search("戸畑", limit=3)
    assert (len(found.cases), found.more) == (3, True)
    assert not search("戸畑", limit=4).more


@pytest.mark.parametrize("text", ["\ufa10﨑", "塚崎", "塚﨑", "\ufa10", "ﾂｶｻﾞｷ"])
def test_a_compatibility_form_of_a_name_finds_the_other_one(arrive: Arrive, text: str) -> None:
    one, other = (
        arrive(name=f"{family} 葵", kana="ツカザキ アオイ").reference_number for family in ("\ufa10﨑", "塚崎")
    )
    assert {case.reference_number for case in search(text).cases} == {one, other}
