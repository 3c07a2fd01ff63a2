"""The guide's questions about the published procedures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from madoguchi.engines.guide.rules import eligibility as rules_of_eligibility
from madoguchi.engines.guide.rules import questions as rules_of_questions
from madoguchi.engines.guide.rules import requirements as rules_of_requirements
from madoguchi.engines.guide.rules.eligibility import Asked, Eligibility
from madoguchi.engines.guide.rules.finding import Entry, Index
from madoguchi.engines.guide.rules.questions import Names, Questions
from madoguchi.engines.guide.rules.requirements import Requirement
from madoguchi.engines.guide.section import GuideSection
from madoguchi.foundation.catalogue.queries import City, Procedure, city, procedures
from madoguchi.values.clock import today as today_in_japan
from madoguchi.values.conditions import Condition, Moment, parse_condition
from madoguchi.values.words import Words, words_in

# How near a text is to the heart of a procedure.
_TITLE, _KEYWORD, _OTHER_TITLE, _EVENT, _SUMMARY, _DETAIL = 10.0, 9.0, 8.0, 4.0, 3.0, 1.0


@dataclass(frozen=True)
class Hit:
    """One procedure that answers a question, in the reader's language."""

    procedure: Procedure
    title: str
    summary: str
    score: float

    @property
    def id(self) -> str:
        """The procedure's id."""
        return self.procedure.id


def search(text: str = "", *, audience: str = "", life_event: str = "", language: str = "ja") -> list[Hit]:
    """The published procedures that answer, the nearest first; procedures for staff only when they are asked for."""
    known = {procedure.id: procedure for procedure in procedures() if audience or _is_public(procedure)}
    index = _index(tuple(known.values()), _event_names(city()))
    return [
        Hit(known[found.id], known[found.id].title(language), _summary(known[found.id], language), found.score)
        for found in index.find(text, audience=audience, life_event=life_event)
    ]


def eligibility(procedure: Procedure, answers: Mapping[str, object], today: date | None = None) -> Eligibility:
    """Whether the procedure is for somebody with these answers; false only when they settle it."""
    return rules_of_eligibility.eligibility(eligible_when(procedure), answers, _moment(today))


def who_it_is_for(procedure: Procedure) -> tuple[Words, ...]:
    """The conditions of eligibility in the definition's own sentences."""
    return rules_of_eligibility.sentences_of(eligible_when(procedure))


def requirements(
    procedure: Procedure,
    answers: Mapping[str, object] | None = None,
    *,
    language: str = "ja",
    today: date | None = None,
) -> tuple[Requirement, ...]:
    """The papers the procedure asks for, certain or not yet; without answers those of every case."""
    record = procedure.section("record")
    return rules_of_requirements.requirements(record, answers or {}, _moment(today), language, names_in(city()))


def things_to_bring(procedure: Procedure) -> tuple[Words, ...]:
    """What to bring to a counter."""
    return GuideSection.model_validate(procedure.section("guide")).bring


def is_the_answer(procedure: Procedure, answers: Mapping[str, object], today: date | None = None) -> Eligibility:
    """Whether this is the procedure somebody with these answers looks for."""
    when = GuideSection.model_validate(procedure.section("guide")).when
    return rules_of_eligibility.eligibility(when, answers, _moment(today))


def questions_of(procedure: Procedure, answers: Mapping[str, object]) -> tuple[Asked, ...]:
    """What the guide would ask of somebody with these answers, as questions to be answered yes or no."""
    when = GuideSection.model_validate(procedure.section("guide")).when
    return rules_of_eligibility.questions_of(when, answers, _moment(None))


def is_the_answer_when_told(
    procedure: Procedure, answers: Mapping[str, object], told: Mapping[str, bool]
) -> bool | None:
    """Whether this is the procedure, when questions were answered by their Japanese sentence; None when still open."""
    when = GuideSection.model_validate(procedure.section("guide")).when
    return rules_of_eligibility.holds_when_told(when, answers, _moment(None), told)


@lru_cache(maxsize=512)
def eligible_when(procedure: Procedure) -> Condition | None:
    """The condition of eligibility, read once per version."""
    written = procedure.section("record").get("eligible")
    return parse_condition(written) if written else None


def _moment(today: date | None) -> Moment:
    return Moment(today=today or today_in_japan(), constants={"city": city().code})


def _is_public(procedure: Procedure) -> bool:
    return procedure.identity.audience != "staff"


def _summary(procedure: Procedure, language: str) -> str:
    return words_in(procedure.identity.summary, language)


def _event_names(city_: City) -> tuple[tuple[str, str], ...]:
    return tuple((event.id, " ".join(_all(event.name))) for event in city_.life_events)


@lru_cache(maxsize=4)
def _index(known: tuple[Procedure, ...], events: tuple[tuple[str, str], ...]) -> Index:
    names = dict(events)
    return Index(
        Entry(
            id=procedure.id,
            texts=tuple(_texts(procedure, names)),
            audience=procedure.identity.audience,
            life_events=frozenset(procedure.identity.life_events),
        )
        for procedure in known
    )


def _texts(procedure: Procedure, events: Mapping[str, str]) -> Iterator[tuple[float, str]]:
    identity = procedure.identity
    for number, title in enumerate(_all(identity.title)):
        yield (_OTHER_TITLE if number else _TITLE), title
    yield from ((_KEYWORD, keyword) for keyword in identity.keywords)
    yield from ((_EVENT, events[event]) for event in identity.life_events if event in events)
    yield from ((_SUMMARY, text) for text in _all(identity.summary))
    yield from ((_DETAIL, law.name) for law in identity.law)
    yield from ((_DETAIL, text) for label in _labels(procedure.section("record")) for text in _all(label))


def _labels(record: Mapping[str, Any]) -> Iterator[Words]:
    yield from (page["title"] for page in record.get("pages", ()))
    yield from (paper["label"] for paper in record.get("documents", ()))


def _all(words: Words) -> tuple[str, ...]:
    """Every language of a text, Japanese first."""
    if isinstance(words, str):
        return (words,)
    return tuple(words[key] for key in sorted(words, key=lambda key: (key != "ja", key)))


def questions_in(procedure: Procedure, language: str) -> Questions:
    """The questions and papers of a procedure, to explain a condition in the words they are asked with."""
    return rules_of_questions.questions_in(procedure.section("record"), language, names_in(city()))


def names_in(of: City) -> Names:
    """What the city calls the codes and ids that answers hold."""
    named: tuple[tuple[str, Words], ...] = (
        *((ward.code, ward.name) for ward in of.wards),
        *((division.id, division.name) for division in of.divisions),
    )
    return {of.code: of.name, **dict(named)}
