"""A survey of the traffic division with four questions, to test with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import asking
from madoguchi.journeys.surveys.asking import NewSurvey
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import KEEPER

QUESTIONS = (
    Question("窓口は使いやすいですか", "choice", "よい、ふつう、わるい"),
    Question("何を使いましたか", "choices", "電話、窓口"),
    Question("また使いますか", "yes_no"),
    Question("ご意見", "long_text"),
)


def new_survey(**more: object) -> NewSurvey:
    """A survey as it is typed, with some of it typed differently."""
    typed = NewSurvey(
        title="窓口のアンケート",
        why="窓口を直すために使います。",
        closes=(today() + timedelta(days=1)).isoformat(),
        way="public",
        questions=QUESTIONS,
        divisions=(),
        own="",
    )
    return replace(typed, **more)  # type: ignore[arg-type]


def opened(by: Actor = KEEPER, **more: object) -> str:
    """The number of a survey that is open."""
    return asking.open_survey(new_survey(**more), number=new_record_number(), by=by)
