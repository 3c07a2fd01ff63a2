import pytest

from madoguchi.values.words import words_in

TITLE = {"ja": "子ども医療", "ja-easy": "子どもの 病院の お金", "en": "Child medical expenses"}


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_a_text_is_read_in_its_language(language):
    assert words_in(TITLE, language) == TITLE[language]


def test_one_sentence_serves_every_language():
    assert words_in("住所", "en") == "住所"


def test_missing_english_falls_back_to_easy_japanese_first():
    assert words_in({"ja": "住所", "ja-easy": "すんでいる ところ"}, "en") == "すんでいる ところ"
    assert words_in({"ja": "住所"}, "en") == "住所"


def test_missing_easy_japanese_falls_back_to_japanese_never_to_english():
    assert words_in({"ja": "住所", "en": "Address"}, "ja-easy") == "住所"


def test_an_unknown_language_reads_japanese():
    assert words_in(TITLE, "fr") == "子ども医療"
