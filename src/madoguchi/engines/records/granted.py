"""What a grant states beside what was applied for: read from a form or a programme, checked, and put in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.corrections import value_at
from madoguchi.engines.records.errors import AnswerUnreadable, GrantedUnreadable, Problem
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.rules.checking import checked, messages_of, parts_typed, sentence_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.rules.limits import check_json
from madoguchi.engines.records.section import GrantedValue, RecordSection
from madoguchi.engines.records.summaries import answer_text
from madoguchi.engines.records.views import field_view
from madoguchi.values.characters import check_characters
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Answers = Mapping[str, object]
Posted = Mapping[str, Sequence[str]]

BEFORE = "granted."
"""What stands before the names of these questions on a form, apart from everything else that is asked there."""


@dataclass(frozen=True)
class GrantedRow:
    """One value in words: what was applied for beside what is granted."""

    id: str
    label: str
    applied: str
    granted: str
    differs: bool
    is_more: bool = False
    """Whether it is a number above the one that was applied for."""


@dataclass(frozen=True)
class Settled:
    """The values a grant states, by id, and whether they are just what was applied for."""

    values: Mapping[str, object]
    as_applied: bool


def settled(section: RecordSection, answers: Answers, said: Answers, at: Circumstances) -> Settled:
    """The values of a grant: what is `said` by id, and for the rest what was applied for.

    Raises GrantedUnreadable with a sentence per value, and what `check_json` raises.
    """
    check_json(dict(said))
    known = {each.field.id for each in section.granted}
    unknown: list[Problem] = [
        (f"{BEFORE}{name}"[:200], msg("「{name}」という値は、この手続の決定にありません。", name=name[:60]))
        for name in said
        if name not in known
    ]
    values = _each(section, lambda one: _stated(one, said.get(one.field.id), answers, at), at, unknown)
    return Settled(values, all(values[one.field.id] == value_at(answers, one.from_) for one in section.granted))


def read_granted(section: RecordSection, posted: Posted, at: Circumstances) -> dict[str, object]:
    """What the drafter typed, by id; everything has to be filled in. Raises GrantedUnreadable."""
    return _each(section, lambda one: _typed(one, posted, at), at, [])


def granted_views(
    section: RecordSection,
    answers: Answers,
    stands: Answers,
    posted: Posted,
    problems: Mapping[str, Message],
    at: Circumstances,
) -> tuple[FieldView, ...]:
    """The questions to the drafter, filled with what was posted, else with what stands, else with the application."""
    found: list[FieldView] = []
    for each in section.granted:
        applied = value_at(answers, each.from_)
        question = _question(each, stands.get(each.field.id, applied))
        problem = problems.get(question.path)
        view = field_view(question, None, posted, at, [problem] if problem else ())
        beside = msg("申請：{applied}", applied=answer_text(each.field, applied, at))
        found.append(replace(view, note=beside))
    return tuple(found)


def granted_rows(
    section: RecordSection, answers: Answers, values: Answers, at: Circumstances
) -> tuple[GrantedRow, ...]:
    """Every value in words beside what was applied for."""
    return tuple(_row(each, value_at(answers, each.from_), values, at) for each in section.granted)


def _row(each: GrantedValue, applied: object, values: Answers, at: Circumstances) -> GrantedRow:
    value = values.get(each.field.id, applied)
    texts = answer_text(each.field, applied, at), answer_text(each.field, value, at)
    label = words_in(each.field.label, at.language)
    return GrantedRow(each.field.id, label, *texts, differs=value != applied, is_more=_is_more(value, applied))


def _is_more(value: object, applied: object) -> bool:
    """Whether both are numbers and the first is the larger; yes and no are none."""
    if isinstance(value, bool) or isinstance(applied, bool):
        return False
    return isinstance(value, int | float) and isinstance(applied, int | float) and value > applied


def _each(
    section: RecordSection, value_of: Callable[[GrantedValue], object], at: Circumstances, problems: list[Problem]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for one in section.granted:
        try:
            values[one.field.id] = value_of(one)
        except Refusal as refusal:
            question = _question(one, None)
            problems.extend((question.path, sentence_of(question, each, at)) for each in messages_of(refusal))
    if problems:
        refused = GrantedUnreadable(reason=problems[0][1])
        refused.problems = tuple(problems)
        raise refused
    return values


def _stated(each: GrantedValue, said: object, answers: Answers, at: Circumstances) -> object:
    applied = value_at(answers, each.from_)
    value = applied if said is None else said
    if value is None:
        raise AnswerUnreadable.because(each.field.missing(words_in(each.field.label, at.language)))
    kept = checked(each.field, value, at)
    if each.never_above and _is_more(kept, applied):
        most = answer_text(each.field, applied, at)
        raise AnswerUnreadable.because(msg("申請は{applied}です。それより大きい値にはできません。", applied=most))
    return kept


def _typed(each: GrantedValue, posted: Posted, at: Circumstances) -> object:
    parts = parts_typed(each.field, BEFORE + each.field.id, posted)
    for text in (text for texts in parts.values() for text in texts):
        check_characters(text)
    value = each.field.read(parts, at) if parts else None
    if value is None:
        raise AnswerUnreadable.because(each.field.missing(words_in(each.field.label, at.language)))
    return checked(each.field, value, at)


def _question(each: GrantedValue, value: object) -> Question:
    return Question(each.field, BEFORE + each.field.id, value, {})
