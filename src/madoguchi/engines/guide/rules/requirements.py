"""What a procedure asks for on paper, and when: certain, perhaps (an answer decides), or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.engines.guide.rules.eligibility import eligibility
from madoguchi.engines.guide.rules.questions import Names, Questions, questions_in
from madoguchi.values.conditions import Moment, parse_condition
from madoguchi.values.message import Message
from madoguchi.values.words import Words

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
    record: Mapping[str, Any],
    answers: Mapping[str, object],
    moment: Moment,
    language: str = "ja",
    names: Names | None = None,
) -> tuple[Requirement, ...]:
    """The papers of a `record` section, in its order, for the answers so far."""
    questions = questions_in(record, language, names or {})
    return tuple(_requirement(paper, answers, moment, questions) for paper in record.get("documents", ()))


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
