from __future__ import annotations

from madoguchi.values.search_keys import search_keys


def test_a_person_is_found_by_family_name_and_by_given_name() -> None:
    keys = search_keys("戸畑 葵", "トバタ アオイ")
    assert keys.name_key.startswith("戸畑")
    assert keys.given_name_key == "葵"
    assert keys.kana_key.startswith("トバタ")
    assert keys.given_kana_key == "アオイ"


def test_variants_of_a_character_have_one_key() -> None:
    assert search_keys("髙﨑 葵", "").name_key == search_keys("高崎 葵", "").name_key


def test_a_name_of_one_word_has_no_second_key() -> None:
    assert search_keys("スワディ", "スワディ").given_name_key == ""


def test_a_company_is_found_without_its_form() -> None:
    assert search_keys("株式会社見本商店", "").given_name_key == "見本商店"
    assert search_keys("見本商店（株）", "").given_name_key == "見本商店"
