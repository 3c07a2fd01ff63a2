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
from madoguchi.engines.surveys.errors import AnsweredBefore, SurveyOver, SurveyToCome
from madoguchi.engines.surveys.queries import SurveyFacts, has_answered, has_slip, survey_of
from madoguchi.engines.surveys.tokens import read_bytes, written
from madoguchi.foundation.identity.allowances import count_answer
from madoguchi.journeys.surveys.errors import NotAsked
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]

SLIP, SHOWN = "slip", "shown"
"""The names under which the number of a slip is typed, and under which a page says which questions it shows."""


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


@dataclass(frozen=True)
class Invitation:
    """A survey as one member of staff finds it: whether they are asked, and whether they had their turn."""

    survey: SurveyFacts
    is_asked: bool
    is_done: bool


def answer_form(ref: str, *, language: str) -> AnswerForm:
    """The empty form. Raises NoSuchSurvey, SurveyOver, SurveyToCome."""
    survey = survey_of(ref)
    if survey.opens_on is not None and survey.is_to_come:
        raise SurveyToCome(day=survey.opens_on.isoformat())
    if not survey.is_open:
        raise SurveyOver()
    return _form(survey, Reading({}, {}), language, ())


def invitation(ref: str, *, by: Actor) -> Invitation:
    """Whether somebody is asked and had their turn. Raises NoSuchSurvey."""
    survey = survey_of(ref)
    is_asked = bool(by.divisions & set(survey.divisions))
    done = has_answered if survey.is_named else has_slip
    return Invitation(survey, is_asked, is_asked and done(ref, by.ref))


def slip_for(ref: str, *, by: Actor, form: str = "") -> str:
    """A slip for somebody who is asked, and the same one again for the same form.

    Raises NoSuchSurvey, NotAsked, SurveyOver, SlipGiven.
    Nothing is written into the journal: its entry would say when, and the answer often comes a minute later.
    """
    _check_has_turn(ref, by)
    return actions.give_slip(ref, by.ref, form=form)


def signature_for(ref: str, *, by: Actor, blinded: str) -> str:
    """The signature of a blinded message for somebody who is asked, both in base64url; the same again for the same.

    Raises NoSuchSurvey, NotAsked, SurveyOver, SlipGiven, BlindedUnfit. Nothing is written into the journal either.
    """
    _check_has_turn(ref, by)
    return written(actions.sign_blinded(ref, by.ref, read_bytes(blinded)))


def _check_has_turn(ref: str, by: Actor) -> None:
    survey = survey_of(ref)
    if not survey.needs_slip or not by.divisions & set(survey.divisions):
        raise NotAsked()


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
    """The empty form of a survey by name. Raises NoSuchSurvey, NotAsked, AnsweredBefore, SurveyOver."""
    told = invitation(ref, by=by)
    if not told.is_asked:
        raise NotAsked()
    if told.is_done:
        raise AnsweredBefore()
    return answer_form(ref, language=language)


def answer_by_name(ref: str, posted: Posted, *, by: Actor, language: str) -> AnswerForm | None:
    """Keep an answer under one's name. Raises NoSuchSurvey, NotAsked."""
    survey = survey_of(ref)
    if not survey.is_named or not by.divisions & set(survey.divisions):
        raise NotAsked()
    return _kept(survey, posted, language, who=by.ref, name=by.name)


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
