"""What a procedure asks for on paper, and when: certain, perhaps (an answer decides), or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.engines.guide.rules.eligibility import eligibility
from madoguchi.values.conditions import Condition, Moment, explanation, parse_condition
from madoguchi.values.message import Message
from madoguchi.values.words import Words, words_in

_YES: Words = {"ja": "はい", "en": "Yes"}
_TIMES = ("date", "time", "date_time")
_NO: Words = {"ja": "いいえ", "en": "No"}

Need = Literal["yes", "perhaps", "no"]


@dataclass(frozen=True)
class Requirement:
    """One paper: whether it is needed, whether it may be left out, and in which case it is asked for."""

    id: str
    label: Words
    hint: Words | None
    need: Need
    required: bool
    when: Message | None = None
    alternatives: Words | None = None


def requirements(
    record: Mapping[str, Any], answers: Mapping[str, object], moment: Moment, language: str = "ja"
) -> tuple[Requirement, ...]:
    """The papers of a `record` section, in its order, for the answers so far."""
    questions = questions_in(record, language)
    return tuple(_requirement(paper, answers, moment, questions) for paper in record.get("documents", ()))


def questions_in(record: Mapping[str, Any], language: str) -> Questions:
    """The questions and papers of a `record` section."""
    papers = {"fields": record.get("documents", ())}
    return Questions((*record.get("pages", ()), papers), language)


def _requirement(
    paper: Mapping[str, Any], answers: Mapping[str, object], moment: Moment, questions: Questions
) -> Requirement:
    condition = parse_condition(paper["when"]) if paper.get("when") else None
    asked = eligibility(condition, answers, moment)
    need: Need = "no" if not asked.eligible else ("yes" if asked.settled else "perhaps")
    return Requirement(
        id=str(paper["id"]),
        label=paper["label"],
        hint=paper.get("hint"),
        need=need,
        required=paper.get("require", True) is True,
        when=questions.explained(condition) if condition else None,
        alternatives=paper.get("alternatives"),
    )


class Questions:
    """The questions of a form by their path, to explain a condition in the words the resident has read."""

    def __init__(self, pages: Iterable[Mapping[str, Any]], language: str) -> None:
        self._language = language
        self._fields = dict(_fields(pages))

    def explained(self, condition: Condition) -> Message:
        """The condition as a sentence."""
        value: Callable[[str, object], str] = self._value
        return explanation(condition, self._label, value, self._is_time)

    def _label(self, path: str) -> str:
        field = self._nearest(path)
        return words_in(field["label"], self._language) if field and "label" in field else path

    def _is_time(self, path: str) -> bool:
        return (self._nearest(path) or {}).get("type") in _TIMES

    def _value(self, path: str, value: object) -> str:
        field = self._nearest(path) or {}
        if isinstance(value, bool):
            return words_in(_YES if value else _NO, self._language)
        for option in field.get("options", ()):
            if option["id"] == value:
                return words_in(option["label"], self._language)
        return str(value)

    def _nearest(self, path: str) -> Mapping[str, Any] | None:
        while path and path not in self._fields:
            path = path.rpartition(".")[0]
        return self._fields.get(path)


def _fields(pages: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for page in pages:
        for field in page.get("fields", ()):
            yield str(field["id"]), field
            for inner in field.get("fields", ()):
                yield f"{field['id']}.{inner['id']}", inner
