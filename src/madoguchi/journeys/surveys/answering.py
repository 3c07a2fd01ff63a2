"""Answering a survey: with a token nobody saw, with a slip, by name, or with nothing but its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.posting import read_page
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.records.reading import Reading
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import Asked, asked
from madoguchi.engines.records.rules.flow import Question as AskedQuestion
from madoguchi.engines.records.views import field_views
from madoguchi.engines.surveys import actions
from madoguchi.engines.surveys.errors import AnsweredBefore
from madoguchi.engines.surveys.queries import SurveyFacts, survey_of
from madoguchi.foundation.identity.allowances import count_answer
from madoguchi.journeys.surveys.errors import NameUnknown, NotAsked
from madoguchi.journeys.surveys.turns import check_is_asked, check_is_open, invitation
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]

SLIP, SHOWN, AGREED = "slip", "shown", "agreed"
"""The names under which the number of a slip is typed, a page says which questions it shows, and a resident agrees."""
_AGREE = msg("名前を付けて答えることに、同意してください。")


@dataclass(frozen=True)
class AnswerForm:
    """The form of a survey, filled with what was typed; with problems, or with `more` to ask, nothing was kept."""

    survey: SurveyFacts
    fields: tuple[FieldView, ...]
    problems: tuple[Problem, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    """The questions that an answer brought, by path and label."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The questions it shows, for the page to say so when it comes back."""
        return tuple(one.path for one in self.fields)


def answer_form(ref: str, *, language: str) -> AnswerForm:
    """The empty form. Raises NoSuchSurvey, SurveyOver, SurveyToCome."""
    return _empty(survey_of(ref), language)


def _empty(survey: SurveyFacts, language: str) -> AnswerForm:
    check_is_open(survey)
    return _form(survey, Reading({}, {}), language, ())


def answer_by_token(ref: str, posted: Posted, *, token: str, language: str) -> AnswerForm | None:
    """Keep an answer with a token; None when it was kept, otherwise the form with everything that was typed.

    Raises NoSuchSurvey, NotAsked, SurveyOver, TokenUnknown, SlipUsed, and the refusals of `read_page`.
    """
    survey = survey_of(ref)
    if not survey.needs_slip:
        raise NotAsked()
    return _kept(survey, posted, language, token=token)


def answer(ref: str, posted: Posted, *, slip: str, language: str, place: str = "") -> AnswerForm | None:
    """Keep an answer without a name; None when it was kept, otherwise the form with everything that was typed.

    `place` is the network address it comes from, which sends only so many to surveys for everybody in a day, and is
    kept beside no answer.
    Raises NoSuchSurvey, NotAsked, and the refusals of `read_page` for what no form sends.
    """
    survey = survey_of(ref)
    if survey.is_named:
        raise NotAsked()
    return _kept(survey, posted, language, slip=slip, place=place)


def form_by_name(ref: str, *, by: Actor, language: str) -> AnswerForm:
    """The empty form of a survey by name.

    Raises NoSuchSurvey, NotAsked, CardNeeded, SignInNeeded, NameUnknown, AnsweredBefore, SurveyOver, SurveyToCome.
    """
    told = invitation(ref, by=by)
    _check_answers_by_name(told.survey, by)
    if told.is_done:
        raise AnsweredBefore()
    return _empty(told.survey, language)


def answer_by_name(ref: str, posted: Posted, *, by: Actor, language: str) -> AnswerForm | None:
    """Keep an answer under one's name, of a resident once they agreed.

    Raises NoSuchSurvey, NotAsked, CardNeeded, SignInNeeded, NameUnknown.
    """
    survey = survey_of(ref)
    _check_answers_by_name(survey, by)
    agrees = AGREED in posted or not survey.asks_residents
    answered = {name: values for name, values in posted.items() if name != AGREED}
    return _kept(survey, answered, language, who=by.ref, name=by.name, agrees=agrees)


def _check_answers_by_name(survey: SurveyFacts, by: Actor) -> None:
    if not survey.is_named:
        raise NotAsked()
    check_is_asked(survey, by)
    if not by.name:
        raise NameUnknown()


def _kept(
    survey: SurveyFacts,
    posted: Posted,
    language: str,
    *,
    slip: str = "",
    token: str = "",
    who: str = "",
    name: str = "",
    place: str = "",
    agrees: bool = True,
) -> AnswerForm | None:
    at, section = surroundings(language), questions_of(survey.content)
    drawn = frozenset(posted[SHOWN]) if SHOWN in posted else None
    reading = read_page(
        section.pages[0], {name: values for name, values in posted.items() if name != SHOWN}, {}, {}, at
    )
    form = asked(section, reading.answers, at)
    wrong = [*reading.refused, *((one.path, one.message, one.sentence) for one in problems_in(form, reading.typed, at))]
    if not wrong and not form.answers:
        first = section.pages[0].fields[0].id
        empty = msg("1つ以上の質問に答えてください。")
        wrong = [(first, empty, empty)]
    if not agrees:
        wrong = [*wrong, (AGREED, _AGREE, _AGREE)]
    more = [one for _page, one in form.questions if drawn is not None and one.path not in drawn]
    if wrong or more:
        return _form(survey, reading, language, wrong, more)
    try:
        # One slip gives one answer anyhow; a count of its place would be written beside it.
        if place and survey.is_public:
            count_answer(place)
        actions.take_answer(survey.ref, form.answers, slip=slip, token=token, who=who, name=name)
    except Refusal as refusal:
        if token:
            raise
        shown = _form(survey, reading, language, ())
        return replace(shown, problems=((SLIP, refusal.message),))
    return None


def _form(
    survey: SurveyFacts,
    reading: Reading,
    language: str,
    problems: Sequence[tuple[str, Message, Message]],
    more: Sequence[AskedQuestion] = (),
) -> AnswerForm:
    at, section = surroundings(language), questions_of(survey.content)
    form: Asked = asked(section, reading.answers, at)
    told: dict[str, list[Message]] = {}
    for path, message, _sentence in problems:
        told.setdefault(path, []).append(message)
    views = tuple(
        view for page in form.pages for view in field_views(page.questions, page.page, reading.typed, at, told)
    )
    brought = tuple((one.path, words_in(one.field.label, language)) for one in more)
    return AnswerForm(survey, views, tuple((path, sentence) for path, _message, sentence in problems), brought)
