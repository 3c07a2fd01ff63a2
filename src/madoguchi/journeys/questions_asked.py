"""What was asked about looks, as whoever asked reads it: its number, by when it is answered, and the answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

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


def asked_about(entries: Sequence[int], by: Actor, own: Collection[str]) -> dict[int, Question]:
    """What this resident asked about these looks, by the look, as far as all it is about is among what is `own`."""
    rows = _asked_by(by, own).filter(entry__in=list(entries))
    return {row.entry: question_facts(row) for row in rows}


def already_asked(entries: Sequence[int], by: Actor) -> frozenset[int]:
    """About which of these looks this resident asked before; nothing of what was asked or answered."""
    rows = LookQuestion.objects.filter(account_ref=by.ref, entry__in=list(entries))
    return frozenset(rows.values_list("entry", flat=True))


def questions_of(by: Actor, own: Collection[str], *, limit: int = MOST_OWN) -> tuple[Question, ...]:
    """What this resident asked about looks, the newest first, as far as all it is about is among what is `own` today.

    An answer tells of whom it is about: of a person they may not act for any more nothing is given out.
    """
    return tuple(map(question_facts, _asked_by(by, own).order_by("-asked_at")[:limit]))


def _asked_by(by: Actor, own: Collection[str]) -> QuerySet[LookQuestion]:
    return LookQuestion.objects.filter(account_ref=by.ref, subjects__contained_by=list(own))


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
