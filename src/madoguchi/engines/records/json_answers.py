"""Reads the answers a program sends: the same fields and checks as on the pages, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswersUnreadable, Problem
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.checking import checked, messages_of, sentence_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.rules.limits import check_json
from madoguchi.engines.records.section import CONSENT, RecordSection
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_Row = tuple[GroupField, int]


@dataclass
class Received:
    """The answers that could be read, and what has to be mended."""

    answers: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_answers(section: RecordSection, data: object, at: Circumstances) -> Received:
    """Answers by field id. Raises AnswersUnreadable, AnswersTooLarge, AnswersTooDeep or ForbiddenCharacter."""
    check_json(data)
    if not isinstance(data, Mapping):
        raise AnswersUnreadable
    received = Received()
    fields = {each.id: each for each in section.fields if each.asks}
    received.problems.extend(_unknown(data, {*fields, CONSENT}, ""))
    for name, each in fields.items():
        if data.get(name) is None:
            continue
        value = (
            _rows(each, data[name], received, at)
            if isinstance(each, GroupField)
            else _one(each, name, None, data[name], received, at)
        )
        if value is not None:
            received.answers[name] = value
    if CONSENT in data:
        received.answers[CONSENT] = _consent(section, data[CONSENT], received)
    return received


def _one(field: Field, path: str, row: _Row | None, value: object, received: Received, at: Circumstances) -> object:
    if value in ("", [], {}):
        return None
    # Most texts are beyond doubt at one look, and kept as they are.
    if type(value) is str and field.meant(value) == value:
        return value
    try:
        return checked(field, value, at)
    except Refusal as refusal:
        question = Question(field, path, None, {}, row)
        received.problems.extend((path, sentence_of(question, m, at)) for m in messages_of(refusal))
        return None


def _rows(group: GroupField, value: object, received: Received, at: Circumstances) -> object:
    if not isinstance(value, list) or len(value) > group.repeat.last or not all(isinstance(r, Mapping) for r in value):
        label = words_in(group.label, at.language)
        sentence = msg("「{label}」は、{count}つまでの並びで送ってください。", label=label, count=group.repeat.last)
        received.problems.append((group.id, sentence))
        return None
    return [_row(group, index, row, received, at) for index, row in enumerate(value)]


def _row(
    group: GroupField, index: int, row: Mapping[str, object], received: Received, at: Circumstances
) -> dict[str, object]:
    fields = [each for each in group.fields if each.asks]
    received.problems.extend(_unknown(row, {each.id for each in fields}, f"{group.id}.{index}."))
    answers: dict[str, object] = {}
    for each in fields:
        if row.get(each.id) is None:
            continue
        value = _one(each, f"{group.id}.{index}.{each.id}", (group, index), row[each.id], received, at)
        if value is not None:
            answers[each.id] = value
    return answers


def _consent(section: RecordSection, value: object, received: Received) -> dict[str, bool]:
    known = {check.id for check in section.consent.checks}
    if not isinstance(value, Mapping):
        received.problems.append((CONSENT, msg("同意は、項目と true の組で送ってください。")))
        return {}
    received.problems.extend(_unknown(value, known, f"{CONSENT}."))
    return {check: True for check in known if value.get(check) is True}


def _unknown(data: Mapping[str, object], known: set[str], before: str) -> Iterator[Problem]:
    for name in data:
        if name not in known:
            path = f"{before}{name}"[:200]
            yield path, msg("「{name}」という項目は、この手続にありません。", name=path)
