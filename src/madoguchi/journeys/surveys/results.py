"""What came out of a survey: shares with their intervals, two questions beside one another, words of free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.records.section import RecordSection
from madoguchi.engines.surveys import closing
from madoguchi.engines.surveys.queries import (
    SurveyFacts,
    Withheld,
    answers_of,
    survey_of,
    surveys_over,
    surveys_to_mix,
    surveys_to_work_out,
    withheld_in,
)
from madoguchi.engines.surveys.rules import NO_ANSWER, counts_of, grouped_by_word, interval
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys.surveys.conditions import when_asked
from madoguchi.journeys.surveys.crossing import (
    LEFT_OUT,
    Answers,
    CrossTable,
    cross_table,
    hidden_of,
    with_shares,
    withheld_cells,
)
from madoguchi.journeys.surveys.errors import NoResultsYet
from madoguchi.journeys.surveys.keeping import check_keeps
from madoguchi.journeys.surveys.options import Name, options_in
from madoguchi.journeys.surveys.subgroups import Asked, asked_each
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_MOST_WORDS = 20
_TOO_MANY = msg("質問と選択肢が多いため、2つの質問を組み合わせた表は出していません。")
_NOT_YET = msg("2つの質問を組み合わせた表は、準備しています。あしたもう一度ごらんください。")


@dataclass(frozen=True)
class Line:
    """One option: how many chose it, the share and its 95 % interval from 0 to 1; None where it is withheld."""

    id: str
    name: Name
    count: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class WordLine:
    """One word, in how many texts it stands, and those texts for whoever asked."""

    word: str
    count: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class QuestionResult:
    """What came out of one question; a free text has words, everything else has lines.

    A question that depends on an answer says `when` it was asked, and how many were `asked`, where that may be told.
    """

    id: str
    label: str
    lines: tuple[Line, ...] = ()
    several: bool = False
    words: tuple[WordLine, ...] = ()
    texts: int = 0
    when: Message | None = None
    asked: int | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether too few people were asked it, or what they were asked after would be told by it."""
        return self.when is not None and self.asked is None

    @property
    def is_text(self) -> bool:
        """Whether it was answered in one's own words."""
        return not self.lines and not self.is_withheld


@dataclass(frozen=True)
class Results:
    """Everything that came out; `is_few` when there are too few answers to tell anything.

    `no_cross` says why no two questions are shown beside one another, where there are two.
    """

    survey: SurveyFacts
    smallest: int
    is_few: bool
    questions: tuple[QuestionResult, ...]
    coded: tuple[tuple[str, str], ...]
    cross: CrossTable | None
    no_cross: Message | None = None


def close_what_is_over() -> None:
    """Close every survey whose last day is over, and work out what the tables of the closed ones withhold."""
    for ref in surveys_over(today()):
        closing.close_survey(ref)
    work_out_what_is_withheld()


def mix_what_is_open() -> None:
    """Take away the order in which turns and answers of open surveys without names came."""
    for ref in surveys_to_mix():
        closing.mix(ref)


def work_out_what_is_withheld() -> None:
    """Keep it for every closed survey where it is not kept; what is declared to be small may have changed since."""
    smallest = city().smallest_published_count
    for ref in surveys_to_work_out(smallest):
        fields = [one for one in _section(survey_of(ref)).pages[0].fields if is_crossed(one)]
        closing.keep_withheld(ref, withheld_cells(fields, answers_of(ref), smallest), below=smallest)


def own_results(ref: str, rows: str, columns: str, *, by: Actor, language: str) -> Results | None:
    """What came out, for whoever asked, with the texts; None while the survey is open. Raises NotPermitted."""
    survey = survey_of(ref)
    check_keeps(survey, by)
    if survey.closed_at is None:
        return None
    return _results(survey, rows, columns, language, with_texts=True)


def public_results(ref: str, rows: str, columns: str, *, language: str) -> Results:
    """What everybody may know. Raises NoSuchSurvey, NoResultsYet."""
    survey = survey_of(ref)
    if survey.published_at is None:
        raise NoResultsYet()
    return _results(survey, rows, columns, language, with_texts=False)


def to_publish(ref: str, *, by: Actor) -> SurveyFacts:
    """The survey, for whoever may publish what came out. Raises NoSuchSurvey, NotPermitted."""
    survey = survey_of(ref)
    check_keeps(survey, by)
    return survey


@transaction.atomic
def publish(ref: str, *, by: Actor) -> None:
    """Let everybody read what came out, journalled once. Raises NoSuchSurvey, NotPermitted, StillOpen."""
    survey = to_publish(ref, by=by)
    if closing.publish_results(ref):
        record_act(by, "write:survey_results", data=f"アンケート「{survey.title}」")


def _results(survey: SurveyFacts, rows: str, columns: str, language: str, *, with_texts: bool) -> Results:
    section = _section(survey)
    fields = section.pages[0].fields
    smallest, answers = city().smallest_published_count, answers_of(survey.ref)
    coded = {one.id: one for one in fields if is_crossed(one)}
    few = len(answers) < smallest
    each = {} if few else asked_each(section, answers, smallest)
    kept = withheld_in(survey.ref, smallest) if len(coded) > 1 and not few else None
    two = [coded[name] for name in dict.fromkeys((rows, columns)) if name in coded]
    return Results(
        survey=survey,
        smallest=smallest,
        is_few=few,
        questions=()
        if few
        else tuple(
            _question(
                one, fields, each[one.id], _part_of(survey, each[one.id], answers), smallest, language, with_texts
            )
            for one in fields
        ),
        coded=tuple((one.id, words_in(one.label, language)) for one in coded.values()),
        cross=with_shares(
            cross_table(two[0], two[1], answers, kept.cells, language), two[0], answers, survey.population
        )
        if kept and kept.cells is not None and len(two) == 2
        else None,
        no_cross=_why_none(kept) if len(coded) > 1 and not few else None,
    )


def _section(survey: SurveyFacts) -> RecordSection:
    return questions_of(survey.content)


def is_crossed(field: Field) -> bool:
    """Whether a question stands beside others in tables of two.

    One that depends on an answer does not: everybody knows which cells of its table are empty, so they hide nothing.
    """
    return field.is_coded and field.show is None


def _part_of(survey: SurveyFacts, asked: Asked, answers: Answers) -> int | None:
    """Of a population that is known, those who were asked are taken for the same part as of the answers."""
    if survey.population is None or len(asked.answers) == len(answers):
        return survey.population
    return max(len(asked.answers), round(survey.population * len(asked.answers) / len(answers)))


def _why_none(kept: Withheld | None) -> Message | None:
    if kept is None:
        return _NOT_YET
    return _TOO_MANY if kept.cells is None else None


def _question(
    field: Field,
    fields: Sequence[Field],
    asked: Asked,
    population: int | None,
    smallest: int,
    language: str,
    with_texts: bool,
) -> QuestionResult:
    label, when = words_in(field.label, language), when_asked(field, fields, language)
    if not asked.is_told:
        return QuestionResult(field.id, label, when=when)
    found = (
        _of_options(field, label, asked.answers, population, smallest, language)
        if field.is_coded
        else _of_words(field, label, asked.answers, smallest, with_texts)
    )
    return replace(found, when=when, asked=len(asked.answers)) if when else found


def _of_words(field: Field, label: str, answers: Answers, smallest: int, with_texts: bool) -> QuestionResult:
    texts = [str(values[field.id]) for values in answers if values.get(field.id)]
    words = tuple(
        WordLine(word, len(where), tuple(texts[at] for at in where) if with_texts else ())
        for word, where in grouped_by_word(texts, least=smallest, most=_MOST_WORDS)
    )
    return QuestionResult(field.id, label, words=words, texts=len(texts))


def _of_options(
    field: Field, label: str, answers: Answers, population: int | None, smallest: int, language: str
) -> QuestionResult:
    names, asked = options_in(field, language), len(answers)
    counts = {one: n for one, n in counts_of(answers, field.id, tuple(names)).items() if one != NO_ANSWER or n}
    several = isinstance(field, ChoicesField)
    hidden = hidden_of(counts, asked, smallest, several=several)
    return QuestionResult(
        field.id,
        label,
        tuple(_line(one, names, n, asked, population, one in hidden) for one, n in counts.items()),
        several,
    )


def _line(one: str, names: Mapping[str, Name], n: int, asked: int, population: int | None, hidden: bool) -> Line:
    name = names.get(one, LEFT_OUT)
    if hidden:
        return Line(one, name, None, None, None, None)
    low, high = interval(n, asked, population)
    return Line(one, name, n, n / asked if asked else 0.0, low, high)
