"""What was asked about looks, as whoever asked reads it: its number, by when it is answered, and the answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from madoguchi.foundation.wall.speaker import show_as
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


@dataclass(frozen=True)
class Asker:
    """Who asks about looks: an account, or whoever holds the code of a matter, by the number of the matter."""

    account_ref: str = ""
    code_of: str = ""


def by_account(by: Actor) -> Asker:
    """Whoever is signed in; nobody asks who is not."""
    return Asker(account_ref=by.ref)


def by_code_of(reference_number: str) -> Asker:
    """Whoever proved to hold the code of this matter, or owns it; the database then lets them see what was asked so."""
    show_as("asks", reference_number)
    return Asker(code_of=reference_number)


def asked_about(entries: Sequence[int], by: Asker, own: Collection[str]) -> dict[int, Question]:
    """What they asked about these looks, by the look, as far as all it is about is among what is `own`."""
    rows = _asked_by(by, own).filter(entry__in=list(entries))
    return {row.entry: question_facts(row) for row in rows}


def questions_of(by: Asker, own: Collection[str], *, limit: int = MOST_OWN) -> tuple[Question, ...]:
    """What they asked about looks, the newest first, as far as all it is about is among what is `own` today.

    An answer tells of whom it is about: of a person they may not act for any more nothing is given out.
    """
    return tuple(map(question_facts, _asked_by(by, own).order_by("-asked_at")[:limit]))


def questions_by_code(number: str, *, limit: int = MOST_OWN) -> tuple[Question, ...]:
    """What was asked by the code of a matter, the newest first: all of it is about what the code opens.

    It is for who holds the code, or owns the matter.
    """
    return tuple(map(question_facts, _rows_of(by_code_of(number)).order_by("-asked_at")[:limit]))


def asked_at_matter(
    number: str, entries: Sequence[int], *, owner: Actor
) -> tuple[frozenset[int], tuple[Question, ...]]:
    """About which of these looks the account of a matter asked, and what was asked by its code, the newest first.

    One question to the database for both.
    """
    own = Q(**asdict(by_account(owner)), entry__in=list(entries))
    rows = list(LookQuestion.objects.filter(own | Q(**asdict(by_code_of(number)))).order_by("-asked_at")[:MOST_OWN])
    by_code = tuple(question_facts(row) for row in rows if row.code_of)
    return frozenset(row.entry for row in rows if not row.code_of), by_code


def _asked_by(by: Asker, own: Collection[str]) -> QuerySet[LookQuestion]:
    return _rows_of(by).filter(subjects__contained_by=list(own))


def _rows_of(by: Asker) -> QuerySet[LookQuestion]:
    return LookQuestion.objects.filter(**asdict(by))


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
