"""What was asked about looks, as whoever asked reads it: its number, by when it is answered, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from madoguchi.journeys.models import LookQuestion
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

MOST_OWN = 1_000


class QuestionState(StrEnum):
    """Where a question stands today."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Question:
    """What was asked about a look, by when it is to be answered, and the answer when there is one."""

    ref: str
    number: str
    entry: int
    subjects: tuple[str, ...]
    objects_to_it: bool
    text: str
    asked_at: datetime
    due_on: date
    answer: str
    answered_by: str
    answered_at: datetime | None
    place: int = 0

    @property
    def state(self) -> QuestionState:
        """Where it stands today: the last day itself is no delay."""
        if self.answered_at is not None:
            return QuestionState.ANSWERED
        return QuestionState.OVERDUE if self.due_on < today() else QuestionState.WAITING


def asked_about(entries: Sequence[int], by: Actor) -> dict[int, Question]:
    """What this resident asked about these looks, by the look."""
    rows = LookQuestion.objects.filter(account_ref=by.ref, entry__in=list(entries))
    return {row.entry: question_facts(row) for row in rows}


def questions_of(by: Actor, *, limit: int = MOST_OWN) -> tuple[Question, ...]:
    """What this resident asked about looks, the newest first."""
    return tuple(map(question_facts, LookQuestion.objects.filter(account_ref=by.ref).order_by("-asked_at")[:limit]))


def question_facts(row: LookQuestion) -> Question:
    """The question in a row."""
    return Question(
        ref=row.ref,
        number=row.number,
        entry=row.entry,
        subjects=tuple(row.subjects),
        objects_to_it=row.objects_to_it,
        text=row.text,
        asked_at=row.asked_at,
        due_on=row.due_on,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        place=int(row.pk),
    )
