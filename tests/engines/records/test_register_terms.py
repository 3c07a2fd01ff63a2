"""What a record is looked up by is the same however it is worked out: for every letter, pair, choice and month."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_terms import choice_term, month_term, numbers_in, sent, term_of, terms
from madoguchi.engines.records.rules.search_texts import SearchTexts
from tests.engines.records.trial import AT

TEXTS = (
    "",
    "橋",
    "見本町 3丁目\n橋梁",
    "abc",
    "ab",
    "𠮷野家で𩸽",
    "a𠮷",
    "\ud83d欠け",
    " \n",
)


def _section(*fields: dict[str, Any], **view: Any) -> RegisterSection:
    first = {"id": "all", "title": "すべて", "columns": [fields[0]["id"]], **view}
    pages = [{"id": "only", "title": "ページ", "fields": list(fields)}]
    return RegisterSection.model_validate({"heading": fields[0]["id"], "pages": pages, "views": [first]})


_PLAIN = _section({"id": "name", "type": "text", "label": "名前"})


@pytest.mark.parametrize("text", TEXTS)
def test_the_terms_of_a_text_are_its_letters_and_its_pairs_without_blanks(text: str) -> None:
    written = {*text, *(first + second for first, second in pairwise(text))}
    wanted = {term_of("here", one) for one in written if " " not in one and "\n" not in one}
    assert numbers_in(terms("here", _PLAIN, {}, text)) == sorted(wanted)


def test_choices_and_months_are_terms_too() -> None:
    options = [{"id": "good", "label": "よい"}, {"id": "bad", "label": "わるい"}]
    section = _section(
        {"id": "state", "type": "choice", "label": "状態", "options": options},
        {"id": "is_open", "type": "yes_no", "label": "公表"},
        {"id": "day", "type": "date", "label": "日"},
        calendar="day",
    )
    found = numbers_in(terms("here", section, {"state": "good", "is_open": True, "day": "2026-04-01"}, ""))
    wanted = [choice_term("here", "state", "good"), choice_term("here", "is_open", True)]
    assert found == sorted([*wanted, month_term("here", "day", "2026-04-01")])


def test_the_terms_are_sent_as_numbers_of_an_array_with_their_length() -> None:
    assert sent([1, -2]) == b"\0\0\0\4\0\0\0\1\0\0\0\4\xff\xff\xff\xfe"
    assert numbers_in(sent([5, -7, 5])) == [-7, 5]


@pytest.mark.parametrize(
    "answers",
    [
        ("Ｂridge", "ｶﾞ\u3000ﾞ", "①"),
        (" 前", "後 ", "中  中"),
        ("が\u3099", "\u3099あと", "ﾞ"),
        ("二\n行", "タブ\tと", "\u200b"),
        ("ß", "İ", "´"),
    ],
)
def test_the_text_is_folded_as_each_answer_by_itself(answers: tuple[str, ...]) -> None:
    fields = [{"id": f"t{at}", "type": "long_text", "label": f"文{at}"} for at in range(len(answers))]
    values = {f"t{at}": answer for at, answer in enumerate(answers)}
    found = SearchTexts(_section(*fields), AT).of(values)
    assert found == "\n".join(map(folded, answers))
    assert unicodedata.is_normalized("NFKC", found)


def test_what_was_put_into_words_for_one_question_is_said_of_no_other_and_of_no_other_record() -> None:
    one, two = (
        {"id": name, "type": "choice", "label": name, "options": [{"id": "a", "label": told}]}
        for name, told in (("one", "いち"), ("two", "に"))
    )
    texts = SearchTexts(_section(one, two, {"id": "many", "type": "integer", "label": "数"}), AT)
    assert [texts.of({"one": "a", "two": "a", "many": many}) for many in (1, 2, 1)] == [
        "いち\nに\n1",
        "いち\nに\n2",
        "いち\nに\n1",
    ]
    assert texts.of({"two": "a"}) == "に"
