"""What has to be brought is known before the form is filled, as far as it can be known."""

from __future__ import annotations

from datetime import date

from madoguchi.engines.guide.rules.requirements import requirements
from madoguchi.values.conditions import Moment

MOMENT = Moment(today=date(2026, 11, 23))
RECORD = {
    "pages": [
        {
            "id": "p",
            "fields": [
                {"id": "moved", "label": {"ja": "引っ越してきましたか", "en": "Did you move in?"}},
                {
                    "id": "children",
                    "label": "お子さん",
                    "fields": [{"id": "kind", "label": "種類", "options": [{"id": "a", "label": "あ"}]}],
                },
            ],
        }
    ],
    "documents": [
        {"id": "card", "label": "保険証"},
        {"id": "income", "label": "所得証明書", "when": {"field": "moved", "is": True}, "require": False},
        {"id": "letter", "label": "手紙", "when": {"field": "children.kind", "is": "a"}, "hint": "写真でもよい"},
    ],
}


def needs(answers: dict[str, object]) -> dict[str, str]:
    return {paper.id: paper.need for paper in requirements(RECORD, answers, MOMENT)}


def test_before_any_answer_conditional_papers_are_perhaps_needed() -> None:
    assert needs({}) == {"card": "yes", "income": "perhaps", "letter": "perhaps"}


def test_an_answer_settles_whether_a_paper_is_needed() -> None:
    assert needs({"moved": True})["income"] == "yes"
    assert needs({"moved": False})["income"] == "no"
    assert needs({"children": [{"kind": "a"}]})["letter"] == "yes"


def test_the_case_is_explained_in_the_words_of_the_form() -> None:
    papers = {paper.id: paper for paper in requirements(RECORD, {}, MOMENT)}
    assert papers["card"].when is None
    assert str(papers["income"].when) == "「引っ越してきましたか」が「はい」のとき"
    assert str(papers["letter"].when) == "「種類」が「あ」のとき"
    english = {paper.id: paper for paper in requirements(RECORD, {}, MOMENT, "en")}
    assert "Did you move in?" in str(english["income"].when)
    assert "Yes" in str(english["income"].when)


def test_what_may_be_left_out_is_told() -> None:
    assert [paper.required for paper in requirements(RECORD, {}, MOMENT)] == [True, False, True]
