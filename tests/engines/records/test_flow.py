from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from madoguchi.engines.records.corrections import read_replies
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import after, asked, before
from madoguchi.engines.records.section import CONFIRM, Page, RecordSection
from tests.engines.records.trial import ADDRESS, ANSWERS, AT, CHILD, SECTION, fields_section, record


def pages(**answers: object) -> tuple[str, ...]:
    return asked(SECTION, {**ANSWERS, **answers}, AT).page_ids


def problems(answers: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.path, one.sentence.text()) for one in problems_in(asked(SECTION, answers, AT), {}, AT)]


def test_papers_are_the_last_page() -> None:
    assert pages() == ("guardian", "children", "more", "documents")


def test_a_page_is_shown_when_its_condition_holds() -> None:
    older = {**CHILD, "birth": "2015-01-01"}
    assert pages(children=[CHILD, older]) == ("guardian", "children", "account", "more", "documents")


def test_an_answer_nobody_asked_for_stays_behind() -> None:
    form = asked(SECTION, {**ANSWERS, "previous_city": "福岡市", "account": {"bank_name": "見本銀行"}}, AT)
    assert "previous_city" not in form.answers
    assert "account" not in form.answers


def test_a_closed_question_closes_what_hangs_on_it() -> None:
    section = fields_section(
        {"id": "a", "type": "yes_no", "label": "A"},
        {"id": "b", "type": "yes_no", "label": "B", "show": {"field": "a", "is": True}},
        {"id": "c", "type": "text", "label": "C", "show": {"field": "b", "is": True}},
        applicant={"name": "a"},
    )
    form = asked(section, {"a": False, "b": True, "c": "x"}, AT)
    assert [question.path for _, question in form.questions] == ["a"]


def test_a_condition_inside_a_row_means_that_row() -> None:
    apart = {**CHILD, "together": False}
    form = asked(SECTION, {**ANSWERS, "children": [CHILD, apart]}, AT)
    paths = [question.path for _, question in form.questions if question.path.endswith("home")]
    assert paths == ["children.1.home"]


def test_a_group_always_has_its_first_rows() -> None:
    form = asked(SECTION, {}, AT)
    assert [question.path for _, question in form.questions if question.row] == [
        "children.0.name",
        "children.0.birth",
        "children.0.together",
    ]


def test_pages_follow_one_another() -> None:
    form = asked(SECTION, ANSWERS, AT)
    assert [after(form, page, CONFIRM) for page in form.page_ids] == ["children", "more", "documents", CONFIRM]
    assert before(form, CONFIRM) == "documents"
    assert before(form, "guardian") == ""
    assert after(form, "nowhere", CONFIRM) == "guardian"


def test_a_complete_form_has_nothing_to_mend() -> None:
    assert problems({**ANSWERS}) == []


def test_what_is_missing_is_named_with_its_row() -> None:
    child = {name: value for name, value in CHILD.items() if name != "birth"}
    answers = {**ANSWERS, "moved_in": True, "children": [CHILD, child]}
    assert problems(answers) == [
        ("previous_city", "「前に住んでいた市区町村」を入力してください。"),
        ("children.1.birth", "2人目のお子さん　「生年月日」を入力してください。"),
        ("lease", "「前の住所がわかるもの」の写真かPDFを付けてください。"),
    ]


def test_a_requirement_may_hang_on_another_answer() -> None:
    assert problems({**ANSWERS, "kin": "other"}) == [("reasons", "「理由」を選んでください。")]


def test_an_answer_that_became_wrong_is_said_with_its_label() -> None:
    answers = {**ANSWERS, "children": [{**CHILD, "birth": "2027-01-01"}]}
    ((path, sentence),) = problems(answers)
    assert path == "children.0.birth"
    assert sentence.startswith("1人目のお子さん　生年月日：平成20年11月23日から")


def test_too_many_rows_are_said_once() -> None:
    assert problems({**ANSWERS, "children": [CHILD] * 4})[0] == ("children", "「お子さん」は3つまでです。")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"fields": [{"id": "a", "type": "textt", "label": "x"}]}, "textt"),
        ({"fields": []}, "1つ以上"),
        ({"fields": [{"id": "a", "type": "text", "label": "x", "lable": "y"}]}, "lable"),
        ({"fields": [{"id": "A", "type": "text", "label": "x"}]}, "pattern"),
        ({"fields": [{"id": "a", "type": "text", "label": ""}]}, "文がありません"),
        ({"fields": [{"id": "a", "type": "text", "label": "x", "require": {"field": "b", "iss": 1}}]}, "iss"),
        ({"fields": [{"id": "a", "type": "date", "label": "x", "after": "tomorrow"}]}, "日付の範囲"),
        ({"fields": [{"id": "a", "type": "choice", "label": "x", "options": []}]}, "1つ以上"),
        (
            {"fields": [{"id": "a", "type": "choice", "label": "x", "options": [{"id": "o", "label": "1"}] * 2}]},
            "2回あります",
        ),
        ({"fields": [{"id": "a", "type": "group", "label": "x", "item": "x", "fields": []}]}, "1つ以上"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(page: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Page.model_validate({"id": "p", "title": "x", **page})
    assert words in str(refused.value)
    assert refused.value.error_count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        record(pages=[*record()["pages"], record()["pages"][0]]),
        record(documents=[{"id": "guardian", "label": "x"}]),
        record(documents=[{"id": "consent", "label": "x"}]),
        record(applicant={}),
        record(unknown=1),
    ],
)
def test_a_section_that_contradicts_itself_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RecordSection.model_validate(broken)


def test_an_address_alone_is_no_answer_to_a_condition_on_the_city() -> None:
    assert SECTION.eligible is not None
    form = asked(SECTION, {**ANSWERS, "address": {**ADDRESS, "city_code": "999997"}}, AT)
    assert form.answers["address"] == {**ADDRESS, "city_code": "999997"}


LATER = {"field": "until", "at_least": {"field": "since"}, "because": "終わる日は、始まる日より前にできません。"}
STAY = fields_section(
    {"id": "since", "type": "date", "label": "始まる日"},
    {"id": "until", "type": "date", "label": "終わる日", "require": False, "must": LATER},
    applicant={"name": "since"},
)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-11-22", ["終わる日：終わる日は、始まる日より前にできません。"]),
        ("2026-11-23", []),
        ("2026-11-24", []),
        (None, []),
    ],
)
def test_an_answer_that_contradicts_another_has_to_be_mended(until: str | None, told: list[str]) -> None:
    form = asked(STAY, {"since": "2026-11-23", "until": until}, AT)
    assert [one.sentence.text() for one in problems_in(form, {}, AT)] == told


def test_nothing_is_contradicted_while_the_other_answer_is_not_there() -> None:
    form = asked(STAY, {"until": "2026-11-22"}, AT)
    assert [one.path for one in problems_in(form, {}, AT)] == ["since"]


def test_answers_of_a_row_are_compared_with_those_of_that_row() -> None:
    since, until = (
        {"id": "since", "type": "time", "label": "始まり"},
        {
            "id": "until",
            "type": "time",
            "label": "終わり",
            "must": {"field": "times.until", "over": {"field": "times.since"}, "because": "後の時刻にしてください。"},
        },
    )
    section = fields_section(
        {"id": "who", "type": "text", "label": "名前"},
        {
            "id": "times",
            "type": "group",
            "label": "時間",
            "item": "回",
            "repeat": {"from": 1, "to": 3},
            "fields": [since, until],
        },
        applicant={"name": "who"},
    )
    rows = [{"since": "09:00", "until": "10:00"}, {"since": "13:00", "until": "13:00"}]
    form = asked(section, {"who": "x", "times": rows}, AT)
    assert [one.path for one in problems_in(form, {}, AT)] == ["times.1.until"]


def replied(answers: dict[str, Any], **years: str) -> list[str]:
    """What is told to somebody who corrects days to the first of January of these years."""
    boxes = {"era": "", "month": "1", "day": "1"}
    posted = {f"{path}.{box}": [text] for path in years for box, text in {**boxes, "year": years[path]}.items()}
    found = read_replies(STAY, answers, list(years), posted, AT)
    return [f"{path}: {sentence.text()}" for path, sentence in found.problems]


def test_corrected_answers_are_compared_as_they_would_be_together() -> None:
    stay = {"since": "2026-01-01", "until": "2026-12-31"}
    told = "終わる日：終わる日は、始まる日より前にできません。"
    assert replied(stay, until="2025") == [f"until: {told}"]
    assert replied(stay, since="2027") == [f"since: {told}"], "told at the answer that was changed"
    assert replied(stay, since="2024", until="2025") == []
    assert replied({"since": "2026-06-01", "until": "2026-01-02"}, since="2027") == [], "they contradicted before"


def test_a_form_compares_answers_when_any_field_says_what_must_hold_in_a_row_too() -> None:
    day = {"id": "day", "type": "date", "label": "日"}
    must = {"field": "times.day", "over": {"field": "since"}, "because": "後の日にしてください。"}
    since = {"id": "since", "type": "date", "label": "始まる日"}
    group = {"id": "times", "type": "group", "label": "日", "item": "日", "repeat": {"from": 1, "to": 3}}
    plain, comparing = (
        fields_section(since, {**group, "fields": [inner]}, applicant={"name": "since"})
        for inner in (day, {**day, "must": must})
    )
    assert (plain.compares, comparing.compares, STAY.compares) == (False, True, True)
