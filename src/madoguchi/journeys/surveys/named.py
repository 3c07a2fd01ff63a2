"""Reading the answers of a survey by name: for whoever asked, and every look is in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.records.summaries import answer_text
from madoguchi.engines.surveys.errors import NoSuchSurvey
from madoguchi.engines.surveys.queries import (
    NamedAnswer,
    SurveyFacts,
    answered_by_name,
    mark_of_who,
    named_answers,
    survey_of,
)
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.exports import check_leaves
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.surveys.conditions import asked_in
from madoguchi.journeys.surveys.keeping import check_keeps, survey_resource
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

_NOT_ASKED = {"ja": "（聞いていない）", "en": "(not asked)", "ja-easy": "（聞いて いません）"}


@dataclass(frozen=True)
class NamedRow:
    """Who answered, and what they said to each question."""

    name: str
    who: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class NamedSheet:
    """The answers of a survey by name; `after` is behind what the next page begins, "" at the end."""

    survey: SurveyFacts
    questions: tuple[str, ...]
    rows: tuple[NamedRow, ...]
    after: str


@transaction.atomic
def answers_by_name(ref: str, *, by: Actor, language: str, after: str = "", size: int = 50) -> NamedSheet:
    """One page of who answered what, journalled with whose answers they were.

    Raises NoSuchSurvey, also for one without names or whose form did not say who reads them; NotPermitted.
    """
    survey = _own(ref, by)
    found = named_answers(ref, after=after, most=size + 1)
    _journal(survey, "read", found[:size], by)
    return _sheet(survey, found[:size], language, found[size - 1].id if len(found) > size else "")


@transaction.atomic
def whole_by_name(ref: str, *, by: Actor, language: str) -> NamedSheet:
    """All of it, for a file, journalled as one that was taken out. Raises NoSuchSurvey, NotPermitted."""
    survey = _own(ref, by)
    found = named_answers(ref)
    check_leaves(survey_resource(survey), lambda _most: len(found), by=by, holds=contents(answers=ref))
    _journal(survey, "export", found, by)
    return _sheet(survey, found, language, "")


def own_answers(by: Actor, language: str) -> tuple[tuple[NamedSheet, NamedRow], ...]:
    """What a resident answered by name, as whoever asked sees it, the newest survey first."""
    sheets = (_sheet(survey_of(ref), (one,), language, "") for ref, one in answered_by_name(by.ref))
    return tuple((sheet, sheet.rows[0]) for sheet in sheets)


def _own(ref: str, by: Actor) -> SurveyFacts:
    survey = survey_of(ref)
    if not survey.is_opened_by_name:
        raise NoSuchSurvey()
    check_keeps(survey, by)
    return survey


def _journal(survey: SurveyFacts, verb: str, found: tuple[NamedAnswer, ...], by: Actor) -> None:
    data, people = f"アンケート「{survey.title}」への記名の回答", [one.who for one in found]
    # A resident reads on their own page who looked.
    residents = map(mark_of_who, people) if survey.asks_residents else ()
    record(by, verb, dossiers=[survey.ref, *residents], data=data, purpose=survey.why, detail={"who": people})


def _sheet(survey: SurveyFacts, found: tuple[NamedAnswer, ...], language: str, after: str) -> NamedSheet:
    at, section = surroundings(language), questions_of(survey.content)
    fields = section.pages[0].fields

    def said(one: NamedAnswer, field: Field, was_asked: frozenset[str]) -> str:
        if field.id not in was_asked:
            return words_in(_NOT_ASKED, language)
        return answer_text(field, one.values.get(field.id), at)

    def row(one: NamedAnswer) -> NamedRow:
        was_asked = asked_in(section, one.values)
        return NamedRow(one.name, one.who, tuple(said(one, field, was_asked) for field in fields))

    rows = tuple(map(row, found))
    return NamedSheet(survey, tuple(words_in(field.label, language) for field in fields), rows, after)
