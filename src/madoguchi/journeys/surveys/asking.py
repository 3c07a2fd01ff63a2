"""Writing a survey and opening it: its questions are fields like any other, and never change once it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.records.rules.flow import Question as AskedQuestion
from madoguchi.engines.records.views import field_views
from madoguchi.engines.surveys import actions
from madoguchi.engines.surveys.queries import survey_of
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.email_codes import ADDRESS_ASSURANCE
from madoguchi.foundation.identity.oidc.providers import CARD_ASSURANCE
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys.registers.inquiries import ASK
from madoguchi.journeys.registers.inquiry_asking import (
    Question,
    asking_division,
    field_of,
    wrong_division,
    wrong_questions,
)
from madoguchi.journeys.surveys.conditions import condition_of, when_asked, wrong_conditions
from madoguchi.journeys.surveys.errors import SurveyUnfit
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.references import record_number_for
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

KINDS: Mapping[str, Message] = {
    "choice": msg("1つ選ぶ"),
    "choices": msg("いくつでも選ぶ"),
    "yes_no": msg("はい・いいえ"),
    "long_text": msg("自由に書く"),
}
WAYS: Mapping[str, Message] = {
    "anonymous": msg("無記名。選んだ課の職員が、1人1回だけ答えます"),
    "named": msg("記名。選んだ課の職員が、名前を付けて1人1回だけ答えます"),
    "residents": msg("無記名。マイナンバーカードでサインインした住民が、1人1回だけ答えます"),
    "residents_named": msg("記名。マイナンバーカードでサインインした住民が、名前を付けて1人1回だけ答えます"),
    "accounts": msg("無記名。サインインした人が、アカウント1つで1回だけ答えます"),
    "public": msg("無記名。アドレスを知っている人は、だれでも答えられます"),
}
NOTES: Mapping[str, Message] = {
    "residents": msg("カードでサインインする人のアカウントは1つなので、1人が2回答えることはできません。"),
    "residents_named": msg("サインインのときに届いた名前を、本人が同意してから付けます。"),
    "accounts": msg(
        "メールに届く番号や GビズID でも答えられます。アドレスを2つ持つ人は2回答えられるので、1人1回とはいえません。"
    ),
    "public": msg("同じ人が2回以上答えることを、防げません。"),
}
"""What a way can and cannot promise, for whoever chooses one."""
_OF_DIVISIONS = ("anonymous", "named")
_LEAST_ASSURANCE = {"residents": CARD_ASSURANCE, "residents_named": CARD_ASSURANCE, "accounts": ADDRESS_ASSURANCE}


@dataclass(frozen=True)
class NewSurvey:
    """A survey as it was typed; `way` is one of WAYS, `own` the division that asks where somebody has several."""

    title: str
    why: str
    closes: str
    way: str
    questions: tuple[Question, ...]
    divisions: tuple[str, ...]
    own: str = ""
    opens: str = ""


def divisions_of_city() -> tuple[tuple[str, str], ...]:
    """The divisions whose people may be asked, by id and name; one's own is among them."""
    return tuple((one.id, division_name(one.id)) for one in city().divisions)


def check_may_ask(by: Actor) -> None:
    """Raises NotPermitted for whoever may not ask other divisions."""
    require(by, ASK, Resource(kind="inquiry"))


def preview(new: NewSurvey, *, by: Actor, language: str) -> tuple[FieldView, ...]:
    """The questions as whoever answers will see them. Raises SurveyUnfit with everything to mend, NotPermitted."""
    check_may_ask(by)
    _checked(new, by)
    at, (page,) = surroundings(language), questions_of(_content(new)).pages
    # Whoever checks a survey sees every question, each with when it is asked.
    views = field_views([AskedQuestion(one, one.id, None, {}) for one in page.fields], page, {}, at, {})
    told = (when_asked(one, page.fields, language) for one in page.fields)
    return tuple(replace(view, note=when) for view, when in zip(views, told, strict=True))


@transaction.atomic
def open_survey(new: NewSurvey, *, number: str, by: Actor) -> str:
    """Open a survey; its number. Raises SurveyUnfit with everything to mend, NotPermitted.

    The same words under the number its form was drawn with are the same survey, which is opened once.
    """
    check_may_ask(by)
    opens_on, closes_on = _checked(new, by)
    content = _content(new)
    questions_of(content)
    ref = record_number_for(repr((number, by.ref, new)))
    divisions = new.divisions if new.way in _OF_DIVISIONS else ()
    is_new = actions.open_survey(
        ref,
        title=new.title.strip(),
        why=new.why.strip(),
        content=content,
        division=asking_division(new.own, by),
        divisions=divisions,
        least_assurance=_LEAST_ASSURANCE.get(new.way, 0),
        is_named=new.way in ("named", "residents_named"),
        population=len({one.ref for each in divisions for one in staff_actors(each)}) or None,
        closes_on=closes_on,
        opens_on=opens_on,
    )
    if is_new:
        # Whoever doubts that everybody was given this key finds it in the chain.
        key = survey_of(ref).fingerprint
        detail = {"key": key} if key else {}
        record_act(by, "write:survey", data=f"アンケート「{new.title.strip()}」", detail=detail)
    return ref


def _checked(new: NewSurvey, by: Actor) -> tuple[date | None, date]:
    """The first day, where it is a later one, and the last, when everything is fine; raises SurveyUnfit."""
    problems: list[tuple[str, Message]] = []
    if not new.title.strip():
        problems.append(("title", msg("何についてのアンケートかを入力してください。")))
    if not new.why.strip():
        problems.append(("why", msg("答えを何に使うかを入力してください。")))
    if new.way not in WAYS:
        problems.append(("way", msg("だれがどう答えるかを選んでください。")))
    problems += wrong_questions(new.questions)
    problems += wrong_conditions(new.questions)
    problems += wrong_division(new.own, by)
    known = {id_ for id_, _ in divisions_of_city()}
    if new.way in _OF_DIVISIONS and (not new.divisions or not set(new.divisions) <= known):
        problems.append(("divisions", msg("聞く課を1つ以上選んでください。")))
    closes_on = today()
    try:
        closes_on = parse_date(new.closes)
        if closes_on < today():
            problems.append(("closes", msg("最後の日は、きょうからあとの日にしてください。")))
    except Refusal as refusal:
        problems.append(("closes", refusal.message))
    opens_on = None
    try:
        opens_on = parse_date(new.opens) if new.opens.strip() else None
        if opens_on is not None and opens_on > closes_on:
            problems.append(("opens", msg("始める日は、最後の日かその前の日にしてください。")))
    except Refusal as refusal:
        problems.append(("opens", refusal.message))
    if problems:
        raise SurveyUnfit.with_problems(problems)
    # From today on is from now on: there is nothing to wait for.
    return (opens_on if opens_on and opens_on > today() else None), closes_on


def _content(new: NewSurvey) -> dict[str, Any]:
    """The questions as a page of a form; none has to be answered."""
    written = [at for at, one in enumerate(new.questions, start=1) if one.label.strip()]
    ids = {at: f"q{number}" for number, at in enumerate(written, start=1)}
    fields = []
    for number, at in enumerate(written, start=1):
        show = condition_of(new.questions, at, ids)
        made = {**field_of(number, new.questions[at - 1]), "require": False}
        fields.append({**made, "show": show} if show else made)
    return {"id": "survey", "title": new.title.strip(), "fields": fields}
