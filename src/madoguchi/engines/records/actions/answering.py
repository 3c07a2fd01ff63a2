"""Answers of a programme to a request for correction: by their path, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from madoguchi.engines.records.actions.correcting import (
    ANSWERED,
    CorrectionOutcome,
    circumstances_of,
    correct_entry,
    locked_entry,
)
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.corrections import questions_at
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.rules.checking import checked, messages_of, sentence_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.rules.limits import check_json
from madoguchi.engines.records.sent_files import with_files_kept
from madoguchi.values.actor import Actor
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@dataclass
class _Replies:
    changes: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def answer_correction_whole(
    reference_number: str, paths: Sequence[str], answers: Mapping[str, object], *, by: Actor, language: str
) -> CorrectionOutcome:
    """Take answers by path (`children.0.birth`) to the questions asked at `paths`; with any problem nothing is kept.

    None takes an optional answer away; a file is sent inside its answer as `{name, content}`. Raises AnswersTooLarge,
    AnswersTooDeep, ForbiddenCharacter and what `correct_entry` raises.
    """
    with transaction.atomic():
        row = locked_entry(reference_number)
        section, at = circumstances_of(reference_number, language)
        asked = {question.path: question for question, _ in questions_at(section, row.as_corrected, paths, at)}
        sent, replies = _with_files(asked, answers, reference_number)
        check_json(sent)
        _, at = circumstances_of(reference_number, language)
        _read(asked, sent, replies, at)
        if replies.problems:
            transaction.set_rollback(True)  # the files kept a moment ago go, too
            return CorrectionOutcome({}, tuple(replies.problems))
        if replies.changes:
            correct_entry(
                reference_number, replies.changes, reason=ANSWERED, by=by, revision=row.revision, purpose=ANSWERED
            )
    return CorrectionOutcome(replies.changes)


def _with_files(
    asked: Mapping[str, Question], answers: Mapping[str, object], owner: str
) -> tuple[dict[str, object], _Replies]:
    sent, replies = dict(answers), _Replies()
    for path, question in asked.items():
        if isinstance(question.field, FileField) and path in sent:
            sent[path], found = with_files_kept(question.field, sent[path], path, owner)
            replies.problems += found
    return sent, replies


def _read(asked: Mapping[str, Question], sent: Mapping[str, object], replies: _Replies, at: Circumstances) -> None:
    for path, value in sent.items():
        question = asked.get(path)
        if question is None:
            replies.problems.append((path[:200], msg("「{name}」を直すお願いは、していません。", name=path[:60])))
            continue
        if value in (None, "", [], {}):
            _clear(question, replies, at)
            continue
        try:
            kept = checked(question.field, value, at)
        except Refusal as refusal:
            replies.problems.extend((path, sentence_of(question, one, at)) for one in messages_of(refusal))
        else:
            if kept != question.value:
                replies.changes[path] = kept


def _clear(question: Question, replies: _Replies, at: Circumstances) -> None:
    if question.is_required(at):
        replies.problems.append((question.path, question.field.missing(words_in(question.field.label, at.language))))
    elif question.value is not None:
        replies.changes[question.path] = None
