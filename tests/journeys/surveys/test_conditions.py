"""A question that depends on an answer: asked of some, counted among them alone, and never a way to a few of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.surveys.models import SurveyAnswer
from madoguchi.engines.surveys.queries import survey_of
from madoguchi.faces.ui.survey_figures import survey_rows
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import answering, asking, named, results
from madoguchi.journeys.surveys.answering import SHOWN
from madoguchi.journeys.surveys.errors import SurveyUnfit
from madoguchi.journeys.surveys.subgroups import asked_each
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, publish_registers
from tests.journeys.surveys.house import new_survey, opened

__all__ = ["door"]

pytestmark = pytest.mark.django_db

LIKED = Question("窓口は使いやすいですか", "choice", "よい、ふつう、わるい")
WHY = Question("どこを直しますか", "choices", "画面、待ち時間", "1", "ふつう、わるい")
MORE = Question("くわしく", "long_text", "", "3", "待ち時間")
BLANK = Question("", "choice")
QUESTIONS = (LIKED, BLANK, WHY, MORE)
"""The second box is left empty, so the third question is kept as q2."""


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _answer(ref: str, **values: list[str]) -> answering.AnswerForm | None:
    return answering.answer(ref, values, slip="", language="ja")


def _over(ref: str) -> results.Results:
    with moved_to(now().replace(year=now().year + 1)):
        results.close_what_is_over()
        found = results.own_results(ref, "q1", "q2", by=KEEPER, language="ja")
    assert found is not None
    return found


def test_a_condition_is_written_for_the_question_it_names_wherever_that_one_is_kept() -> None:
    fields = survey_of(opened(questions=QUESTIONS)).content["fields"]
    assert [one.get("show") for one in fields] == [
        *(None, {"field": "q1", "in": ["o2", "o3"]}, {"field": "q2", "is": "o2"}),
    ]
    told = (Question("はい・いいえ", "yes_no"), Question("いいえの人に", "long_text", "", "1", "いいえ"))
    told = (*told, Question("書いた人に", "yes_no", "", "2"))
    fields = survey_of(opened(questions=told)).content["fields"]
    assert [one.get("show") for one in fields] == [
        *(None, {"field": "q1", "is": False}, {"field": "q2", "answered": True}),
    ]


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (Question("なぜ", "long_text", "", "1", "とてもよい"), "v2"),
        (Question("なぜ", "long_text", "", "2"), "w2"),
        (Question("なぜ", "long_text", "", "5"), "w2"),
        (Question("なぜ", "long_text", "", "x"), "w2"),
    ],
)
def test_a_condition_nobody_could_meet_is_refused_beside_its_box(question: Question, where: str) -> None:
    with pytest.raises(SurveyUnfit) as unfit:
        opened(questions=(LIKED, question))
    assert [name for name, _said in unfit.value.problems] == [where]
    with pytest.raises(SurveyUnfit) as unfit:
        opened(questions=(Question("書く", "long_text"), Question("なぜ", "yes_no", "", "1", "はい")))
    assert [name for name, _said in unfit.value.problems] == ["v2"]


def test_whoever_checks_a_survey_sees_every_question_with_when_it_is_asked() -> None:
    shown = asking.preview(new_survey(questions=QUESTIONS), by=KEEPER, language="ja")
    assert [one.note and one.note.text() for one in shown] == [
        None,
        "「窓口は使いやすいですか」が「ふつう」「わるい」のどれかのとき",
        "「どこを直しますか」が「待ち時間」のとき",
    ]


def test_a_question_comes_with_the_answer_that_brings_it_and_nothing_is_kept_before_it_was_seen() -> None:
    ref = opened(questions=QUESTIONS)
    assert answering.answer_form(ref, language="ja").shown == ("q1",)
    again = _answer(ref, q1=["o3"], **{SHOWN: ["q1"]})
    assert again is not None
    assert (again.shown, again.more, again.problems) == (("q1", "q2"), (("q2", "どこを直しますか"),), ())
    deeper = _answer(ref, q1=["o3"], q2=["o2"], **{SHOWN: ["q1", "q2"]})
    assert deeper is not None
    assert deeper.more == (("q3", "くわしく"),)
    assert not SurveyAnswer.objects.exists()
    assert _answer(ref, q1=["o3"], q2=["o2"], q3=["席が少ない。"], **{SHOWN: ["q1", "q2", "q3"]}) is None
    # Whoever changes their mind takes back what they were asked after it.
    assert _answer(ref, q1=["o1"], q2=["o2"], q3=["やめた。"], **{SHOWN: ["q1", "q2", "q3"]}) is None
    assert sorted(one.values["q1"] for one in SurveyAnswer.objects.all()) == ["o1", "o3"]
    assert SurveyAnswer.objects.get(values__q1="o1").values == {"q1": "o1"}


def test_the_page_of_a_survey_asks_on_without_a_script() -> None:
    ref = opened(questions=QUESTIONS)
    page, client = reverse("portal:survey", args=[ref]), Client()

    def sent(text: str, **values: object) -> dict[str, object]:
        return {"shown": re.findall(r'name="shown" value="([^"]+)"', text), **values}

    first = client.get(page).content.decode()
    assert "どこを直しますか" not in first
    second = client.post(page, sent(first, q1="o2"))
    assert second.status_code == 200
    text = second.content.decode()
    assert "質問が増えました" in text
    assert '<a href="#q2">どこを直しますか</a>' in text
    done = client.post(page, sent(text, q1="o2"))  # seen, and left out
    assert done["Location"] == reverse("portal:survey_done", args=[ref])
    assert SurveyAnswer.objects.get().values == {"q1": "o2"}


def test_who_was_not_asked_is_no_answer_left_out() -> None:
    smallest = city().smallest_published_count
    ref = opened(questions=QUESTIONS)
    for values, many in (({"q1": ["o1"]}, 30), ({"q1": ["o2"], "q2": ["o1"]}, smallest), ({"q1": ["o3"]}, smallest)):
        for _each in range(many):
            assert _answer(ref, **values) is None
    found = _over(ref)
    liked, why, more = found.questions
    assert (liked.when, liked.asked) == (None, None)
    assert why.asked == 2 * smallest
    assert [(one.id, one.count, one.share) for one in why.lines] == [
        *(("o1", smallest, 0.5), ("o2", 0, 0.0), ("", smallest, 0.5)),
    ]
    assert (more.is_withheld, more.asked, more.texts) == (False, 0, 0)
    rows = list(survey_rows(found))
    assert ("どこを直しますか", "この質問を聞いた人", 2 * smallest, None, None, None) in rows
    # A question that depends on another stands in no table of two: which cells are empty is known beforehand.
    assert [name for name, _label in found.coded] == ["q1"]
    assert found.no_cross is None


def _asked(questions: Sequence[Question], answers: Sequence[Mapping[str, Any]], smallest: int = 10) -> dict[str, bool]:
    section = questions_of(asking._content(new_survey(questions=tuple(questions))))
    return {name: one.is_told for name, one in asked_each(section, answers, smallest).items()}


def test_nothing_is_told_where_too_few_were_asked_or_too_few_were_not() -> None:
    few = [{"q1": "o1"}] * 40 + [{"q1": "o3", "q2": ["o1"]}] * 9
    assert _asked(QUESTIONS, few) == {"q1": True, "q2": False, "q3": False}
    nearly_all = [{"q1": "o1"}] * 9 + [{"q1": "o3", "q2": ["o1"]}] * 40
    assert _asked(QUESTIONS, nearly_all)["q2"] is False


def test_how_many_were_asked_does_not_tell_what_is_withheld_of_the_question_before() -> None:
    # Nine people are withheld, and the next smallest beside them: how many were asked would tell those.
    hidden = [{"q1": "o1"}] * 40 + [{"q1": "o2", "q2": ["o1"]}] * 15 + [{"q1": None}] * 9
    assert _asked(QUESTIONS, hidden)["q2"] is False
    open_ones = [{"q1": "o1"}] * 40 + [{"q1": "o2", "q2": ["o1"]}] * 15
    assert _asked(QUESTIONS, open_ones)["q2"] is True


def test_how_many_were_asked_does_not_tell_how_few_chose_two_options_together() -> None:
    several = Question("何を使いましたか", "choices", "電話、窓口、郵便")
    after = Question("なぜ", "yes_no", "", "1", "電話、窓口")
    apart = [{"q1": ["o1"]}] * 20 + [{"q1": ["o2"]}] * 20 + [{"q1": ["o3"]}] * 20
    assert _asked((several, after), apart)["q2"] is True
    assert _asked((several, after), [*apart, *[{"q1": ["o1", "o2"]}] * 4])["q2"] is False


def test_the_page_of_results_says_who_was_asked_and_what_is_withheld(door) -> None:
    smallest = city().smallest_published_count
    ref = opened(questions=(LIKED, WHY, Question("なぜよいですか", "long_text", "", "1", "よい")))
    for values, many in (({"q1": ["o1"], "q3": ["広い席"]}, 30), ({"q1": ["o2"], "q2": ["o1"]}, smallest - 1)):
        for _each in range(many):
            assert _answer(ref, **values) is None
    with moved_to(now().replace(year=now().year + 1)):
        results.close_what_is_over()
        results.publish(ref, by=KEEPER)
    page = Client().get(reverse("portal:survey_results", args=[ref])).content.decode()
    assert page.count("人数が少ないため、結果を出していません。") >= 1
    assert "どこを直しますか" in page
    assert f">{smallest - 1}<" not in page


def test_by_name_it_is_said_who_was_not_asked() -> None:
    ref = opened(way="named", divisions=("traffic",), questions=(LIKED, WHY))
    assert answering.answer_by_name(ref, {"q1": ["o1"]}, by=KEEPER, language="ja") is None
    (row,) = named.answers_by_name(ref, by=KEEPER, language="ja").rows
    assert row.answers == ("よい", "（聞いていない）")
