import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.names import NameUnreadable, PersonName, name_key
from madoguchi.values.variants import VARIANTS

TOBATA = PersonName("戸畑", "葵", "トバタ", "アオイ", "TOBATA AOI")


def test_a_full_name_has_a_space_between_its_parts():
    assert TOBATA.full == "戸畑 葵"
    assert TOBATA.full_kana == "トバタ アオイ"


def test_somebody_with_one_name_only_uses_no_second_part():
    name = PersonName("スカルノ", family_kana="スカルノ", single=True)
    assert (name.full, name.full_kana) == ("スカルノ", "スカルノ")


def test_a_missing_given_name_leaves_no_space_behind():
    assert PersonName("戸畑").full == "戸畑"


@given(st.builds(PersonName, *[st.text()] * 5, single=st.booleans()))
def test_a_name_survives_storage_unchanged(name):
    assert PersonName.from_json(name.to_json()) == name


def test_parts_that_were_not_asked_are_empty():
    assert PersonName.from_json({"family": "戸畑"}) == PersonName("戸畑")


@pytest.mark.parametrize(
    "data",
    [
        None,
        "戸畑 葵",
        [],
        {},
        {"given": "葵"},
        {"family": 1},
        {"family": "戸畑", "nickname": "あおちゃん"},
        {"family": "戸畑", "single": "yes"},
    ],
)
def test_what_is_no_name_is_refused(data):
    with pytest.raises(NameUnreadable):
        PersonName.from_json(data)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("\ufa10本", "塚本"),
        ("𠮷野", "吉野"),
        ("渡邉\U000e0100", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
        ("濵田", "浜田"),
        ("大嶋", "大島"),
        ("廣澤", "広沢"),
        ("國櫻", "国桜"),
        ("佐佐木", "佐々木"),
        ("戸畑　葵", "戸畑葵"),
        ("ＳＭＩＴＨ", "smith"),
        ("ﾄﾊﾞﾀ", "トバタ"),
        ("葛\ufe00城", "葛城"),
        ("三ヶ島", "三ケ嶋"),
    ],
)
def test_variants_of_one_name_find_each_other(one, other):
    assert name_key(one) == name_key(other)


def test_different_names_stay_apart():
    assert len({name_key(name) for name in ["高橋", "高崎", "吉野", "辺見", "田辺", "戸畑", "戸田"]}) == 7


def test_at_least_sixty_variants_are_known_and_none_leads_to_another():
    assert len(VARIANTS) >= 60
    assert not {ord(usual) for usual in VARIANTS.values()} & VARIANTS.keys()


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(st.sampled_from("髙﨑塚𠮷邉々齋ヶＡa 　\U000e0100\ufe00"), max_size=12))
def test_folding_hard_names_twice_is_folding_once(text):
    assert name_key(name_key(text)) == name_key(text)
