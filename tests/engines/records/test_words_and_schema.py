from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from madoguchi.engines.records.corrections import header_in, value_at, with_value
from madoguchi.engines.records.duplicates import keys_of
from madoguchi.engines.records.schema import answers_schema
from madoguchi.engines.records.summaries import label_at, summary_of
from tests.engines.records.trial import ADDRESS, ANSWERS, AT, CHILD, CHILD_NAME, IN_ENGLISH, NAME, SECTION


def test_the_answers_are_told_page_by_page() -> None:
    told = summary_of(SECTION, {**ANSWERS, "insurance": ["file-1"]}, AT)
    rows = {row.path: (row.label, row.text) for page in told for row in page.rows}
    assert rows["guardian"] == ("お名前", "戸畑 葵（トバタ アオイ）")
    assert rows["address"] == ("住所", "〒999-0001 見本県見本市東区大手町1-1")
    assert rows["children.0.birth"] == ("1人目のお子さん：生年月日", "令和6年4月2日（2024年）")
    assert rows["telephone"] == ("電話番号", "入力なし")
    assert rows["insurance"][1] == "保険証.jpg"
    assert "children" not in rows
    assert "advice" not in rows


def test_the_answers_are_told_in_the_language_of_the_reader() -> None:
    rows = {row.path: (row.label, row.text) for page in summary_of(SECTION, ANSWERS, IN_ENGLISH) for row in page.rows}
    assert rows["children.0.birth"] == ("Child 1: 生年月日", "2024-04-02")
    assert rows["moved_in"][1] == "No"
    assert rows["telephone"][1] == "Not answered"


def test_an_answer_of_another_shape_is_shown_as_it_is() -> None:
    rows = {row.path: row.text for page in summary_of(SECTION, {**ANSWERS, "guardian": 3}, AT) for row in page.rows}
    assert rows["guardian"] == "3"


def test_a_path_has_a_label() -> None:
    assert label_at(SECTION, "children.1.birth", AT) == "2人目のお子さん：生年月日"
    assert label_at(SECTION, "guardian.family", AT) == "お名前"
    assert label_at(SECTION, "nothing", AT) == "nothing"


def test_the_schema_is_a_schema_and_takes_the_example() -> None:
    schema = answers_schema(SECTION, "ja")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(ANSWERS)) == []
    assert schema["required"] == ["guardian", "address", "moved_in", "children", "consent"]
    assert answers_schema(SECTION, "en")["properties"]["guardian"]["title"] == "Name"


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown": 1},
        {"moved_in": "yes"},
        {"children": []},
        {"children": [CHILD] * 4},
        {"guardian": {"given": "葵"}},
        {"consent": {}},
        {"amount": "300"},
        {"kin": "mother"},
        {"company": "123"},
    ],
)
def test_the_schema_refuses_what_the_form_would_refuse(wrong: dict[str, Any]) -> None:
    assert not Draft202012Validator(answers_schema(SECTION, "ja")).is_valid({**ANSWERS, **wrong})


def test_the_header_names_the_applicant() -> None:
    header = header_in(SECTION, {**ANSWERS, "address": {**ADDRESS, "ward_code": "999016"}, "email": "a@example.jp"})
    assert header.name == NAME
    assert (header.email, header.telephone, header.ward_code) == ("a@example.jp", "", "999016")


def test_matters_of_one_child_meet_however_the_name_is_written() -> None:
    other = {**CHILD, "name": {**CHILD_NAME, "family": "戸　畑", "family_kana": "ﾄﾊﾞﾀ"}}
    assert keys_of(SECTION, "trial", ANSWERS) == keys_of(SECTION, "trial", {**ANSWERS, "children": [other]})


def test_matters_of_different_children_or_procedures_do_not_meet() -> None:
    (key,) = keys_of(SECTION, "trial", ANSWERS)
    later = {**CHILD, "birth": "2025-01-01"}
    both = keys_of(SECTION, "trial", {**ANSWERS, "children": [CHILD, later]})
    assert key in both
    assert len(both) == 2
    assert keys_of(SECTION, "other", ANSWERS) != (key,)
    assert keys_of(SECTION, "trial", {**ANSWERS, "children": [{"name": CHILD_NAME}]}) == ()


def test_one_answer_is_replaced_without_touching_the_rest() -> None:
    changed = with_value(ANSWERS, "children.0.birth", "2025-01-01")
    assert value_at(changed, "children.0.birth") == "2025-01-01"
    assert value_at(ANSWERS, "children.0.birth") == "2024-04-02"
    assert value_at(with_value(ANSWERS, "moved_in", None), "moved_in") is None
    assert value_at(ANSWERS, "children.7.birth") is None


def test_a_row_nobody_has_written_yet_is_added_for_an_answer_and_not_to_take_one_away() -> None:
    assert with_value({}, "children.1.birth", "2025-01-01") == {"children": [{}, {"birth": "2025-01-01"}]}
    assert with_value({}, "children.1.birth", None) == {}
