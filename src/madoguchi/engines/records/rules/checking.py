"""What has to be mended before a form can be submitted, one sentence each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable, Problem
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.flow import Asked, Question
from madoguchi.engines.records.rules.limits import check_no_individual_number
from madoguchi.engines.records.section import CONFIRM, CONSENT, RecordSection
from madoguchi.values.conditions import failed_parts, fields_of
from madoguchi.values.conditions.paths import is_answered, values_at
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Found:
    """One thing to mend: on which page, at which question, said without and with the question's label."""

    page_id: str
    path: str
    message: Message
    sentence: Message

    @property
    def problem(self) -> Problem:
        """Anchor and full sentence."""
        return self.path, self.sentence


def checked(field: Field, value: object, at: Circumstances) -> object:
    """The answer as it may be kept; raises a Refusal when it may not."""
    if not field.is_beyond_doubt(value):
        check_no_individual_number(value)
    return field.check(value, at)


def messages_of(refusal: Refusal) -> tuple[Message, ...]:
    """The sentences of a refusal, one per thing to mend."""
    return refusal.messages if isinstance(refusal, AnswerUnreadable) else (refusal.message,)


def problems_in(asked: Asked, typed: Mapping[str, Sequence[str]], at: Circumstances) -> list[Found]:
    """Everything to mend in the questions asked, in the order of the form; `typed` holds what could not be read."""
    return [
        Found(page_id, question.path, message, sentence_of(question, message, at))
        for page_id, question in asked.questions
        for message in question_problems(question, typed, at)
    ]


def question_problems(question: Question, typed: Mapping[str, Sequence[str]], at: Circumstances) -> tuple[Message, ...]:
    """What has to be mended in one question."""
    field = question.field
    if isinstance(field, GroupField):
        return _row_count_problems(field, question.value, at) or contradictions(question, question.value, at)
    unread = parts_typed(field, question.path, typed)
    try:
        value = field.read(unread, at) if unread else question.value
        if value is None:
            return (field.missing(words_in(field.label, at.language)),) if question.is_required(at) else ()
        return contradictions(question, checked(field, value, at), at)
    except Refusal as refusal:
        return messages_of(refusal)


def contradictions(question: Question, value: object, at: Circumstances) -> tuple[Message, ...]:
    """Why an answer does not go together with those before it; nothing while one of them is not there."""
    must = question.field.must
    if must is None:
        return ()
    answers = question.with_answer(value)
    paths = [tuple(path.split(".")) for path in fields_of(must)]
    if not all(is_answered(one) for path in paths for one in values_at(answers, path)):
        return ()
    failed = failed_parts(must, answers, at.moment)
    told = dict.fromkeys(words_in(test.because, at.language) for test in failed if test.because)
    return tuple(Message("{sentence}", {"sentence": sentence}) for sentence in told)


def _row_count_problems(group: GroupField, value: object, at: Circumstances) -> tuple[Message, ...]:
    rows = value if isinstance(value, list) else []
    if len(rows) > group.repeat.last:
        return (
            msg("「{label}」は{count}つまでです。", label=words_in(group.label, at.language), count=group.repeat.last),
        )
    return ()


def parts_typed(field: Field, path: str, typed: Mapping[str, Sequence[str]]) -> Typed:
    """What was typed for a field, by part; empty when nothing was kept as typed."""
    names = {part: f"{path}.{part}" if part else path for part in field.own_posted}
    return {part: typed[name] for part, name in names.items() if name in typed}


def sentence_of(question: Question, message: Message, at: Circumstances) -> Message:
    """The message with the name of its question, for the summary at the top of a page."""
    label = words_in(question.field.label, at.language)
    named = message if message.facts.get("label") == label else msg("{label}：{problem}", label=label, problem=message)
    if question.row is None:
        return named
    group, index = question.row
    return msg("{row}　{problem}", row=group.heading_of(index, at.language), problem=named)


def consent_problems(section: RecordSection, answers: Mapping[str, object]) -> list[Found]:
    """The checks of the confirm page that are not agreed to."""
    given = answers.get(CONSENT)
    agreed = given if isinstance(given, Mapping) else {}
    sentence = msg("内容を読んで、同意するときは印を付けてください。")
    return [
        Found(CONFIRM, f"{CONSENT}.{check.id}", sentence, sentence)
        for check in section.consent.checks
        if agreed.get(check.id) is not True
    ]
