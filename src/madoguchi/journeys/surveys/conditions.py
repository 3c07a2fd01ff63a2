"""Questions of a survey that are asked only after certain answers: written, told in words, and who was asked them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import RecordSection
from madoguchi.journeys.registers.inquiry_asking import Question, options_of, parted
from madoguchi.journeys.surveys.options import options_in
from madoguchi.values.conditions import explanation
from madoguchi.values.message import Message, msg
from madoguchi.values.whole_numbers import whole_number
from madoguchi.values.words import words_in

_FREE = msg("自由に書く質問では、答えを決められません。空けておくと、何か書いた人に聞きます。")
_YES_NO: Mapping[str, bool] = {"はい": True, "いいえ": False}


def wrong_conditions(questions: Sequence[Question]) -> Iterable[tuple[str, Message]]:
    """What is to be mended in the conditions of questions, by the name of the input."""
    for number, one in enumerate(questions, start=1):
        if not one.label.strip() or not one.when:
            continue
        earlier = _earlier(questions, number, one)
        if earlier is None:
            yield f"w{number}", msg("前にある質問を選んでください。質問{number}は、書かれていません。", number=one.when)
            continue
        if earlier.kind == "long_text" and one.answers.strip():
            yield f"v{number}", _FREE
            continue
        known = [*_YES_NO] if earlier.kind == "yes_no" else options_of(earlier)
        for answer in parted(one.answers):
            if answer not in known:
                yield (
                    f"v{number}",
                    msg("「{answer}」は、質問{number}で選べる答えではありません。", answer=answer, number=one.when),
                )


def _earlier(questions: Sequence[Question], number: int, one: Question) -> Question | None:
    """The question that is asked about, where it stands before and is written."""
    at = whole_number(one.when) or 0
    found = questions[at - 1] if 0 < at < number else None
    return found if found is not None and found.label.strip() else None


def condition_of(questions: Sequence[Question], number: int, ids: Mapping[int, str]) -> dict[str, Any] | None:
    """When the question of this number is asked, as a definition writes it; `ids` are the fields by their number."""
    one = questions[number - 1]
    earlier = _earlier(questions, number, one) if one.when else None
    if earlier is None:
        return None
    field, answers = ids[int(one.when)], parted(one.answers)
    if not answers:
        return {"field": field, "answered": True}
    known = {label: f"o{at}" for at, label in enumerate(options_of(earlier), start=1)}
    values: list[object] = [_YES_NO[each] if earlier.kind == "yes_no" else known[each] for each in answers]
    return {"field": field, "is": values[0]} if len(values) == 1 else {"field": field, "in": values}


def when_asked(field: Field, fields: Sequence[Field], language: str) -> Message | None:
    """When a question is asked, in words; None for one that everybody is asked."""
    if field.show is None:
        return None
    by_id = {one.id: one for one in fields}

    def label(name: str) -> str:
        return words_in(by_id[name].label, language) if name in by_id else name

    def value(name: str, answer: object) -> str:
        told = "yes" if answer is True else "no" if answer is False else str(answer)
        named = options_in(by_id[name], language).get(told, told) if name in by_id else told
        return named if isinstance(named, str) else named.text()

    return explanation(field.show, label, value)


def asked_in(section: RecordSection, values: Mapping[str, Any]) -> frozenset[str]:
    """The questions somebody was asked who gave these answers."""
    return frozenset(question.path for _page, question in asked(section, values, surroundings("ja")).questions)
