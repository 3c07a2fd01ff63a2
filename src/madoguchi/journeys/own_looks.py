"""Who looked at what is mine: looks of the office at matters, bookings and register entry, and asking why."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.queries.bookings import bookings_of_account
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossiers_of_account
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import Disclosure, cursor_behind, look_of_the_office, looks_of_the_office
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.errors import AnswerMissing, NoSuchLook, NoSuchQuestion, QuestionMissing
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.write_free.people import people_of_matters
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

A_PAGE = 50
MOST_OWN = 1_000
MATTER, BOOKING, PERSON = "matter", "booking", "person"
_DATA, _PURPOSE = "閲覧への問い合わせ", "閲覧への問い合わせの確認と回答"


@dataclass(frozen=True)
class Own:
    """One thing of mine the office may look at: its kind, and the title of a matter's procedure."""

    kind: str
    title: str = ""


@dataclass(frozen=True)
class Question:
    """What was asked about a look, and the answer when there is one."""

    ref: str
    entry: int
    subjects: tuple[str, ...]
    objects_to_it: bool
    text: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class OwnLooks:
    """A page of looks, what they were at, and what was asked about them; `after` is empty on the last page."""

    looks: tuple[Disclosure, ...]
    own: Mapping[str, Own]
    questions: Mapping[int, Question]
    after: str


def own_looks(by: Actor, language: str, *, after: str = "") -> OwnLooks:
    """Who of the office looked at anything of this resident, newest first."""
    own = _own_of(by, language)
    found = looks_of_the_office(tuple(own), after=after, limit=A_PAGE + 1)
    page = tuple(found[:A_PAGE])
    asked = LookQuestion.objects.filter(account_ref=by.ref, entry__in=[one.entry for one in page])
    questions = {row.entry: _question(row) for row in asked}
    return OwnLooks(page, own, questions, cursor_behind(page[-1]) if len(found) > A_PAGE else "")


def own_look(by: Actor, entry: int, language: str) -> tuple[Disclosure, Mapping[str, Own], Question | None]:
    """One look at something of this resident, and what they asked about it; raises NoSuchLook for any other look."""
    own = _own_of(by, language)
    found = look_of_the_office(entry, tuple(own)) if own else None
    if found is None:
        raise NoSuchLook()
    asked = LookQuestion.objects.filter(account_ref=by.ref, entry=entry).first()
    return found, own, _question(asked) if asked else None


def questions_of(by: Actor) -> tuple[Question, ...]:
    """Everything this resident asked about looks, the newest first."""
    return tuple(map(_question, LookQuestion.objects.filter(account_ref=by.ref).order_by("-asked_at")[:MOST_OWN]))


@transaction.atomic
def ask_about(entry: int, text: str, *, objects_to_it: bool, by: Actor) -> None:
    """Ask why, or object; the auditor reads it at once. Asking twice changes nothing.

    Raises NoSuchLook for a look at somebody else's, QuestionMissing.
    """
    look, _own, _asked = own_look(by, entry, "ja")
    if not text.strip():
        raise QuestionMissing()
    row = LookQuestion(
        ref=f"q-{secrets.token_hex(8)}",
        entry=entry,
        subjects=list(look.subjects),
        account_ref=by.ref,
        objects_to_it=objects_to_it,
        text=text.strip()[:1000],
        asked_at=now(),
    )
    LookQuestion.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def questions_to_answer(by: Actor, *, limit: int = 50) -> tuple[Question, ...]:
    """What nobody answered yet, the oldest first; the look is journalled. Raises NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    found = tuple(
        _question(row) for row in LookQuestion.objects.filter(answered_at__isnull=True).order_by("asked_at")[:limit]
    )
    seen = sorted({subject for one in found for subject in one.subjects})
    record(by, "list", dossiers=seen, data=_DATA, purpose=_PURPOSE)
    return found


@transaction.atomic
def question_asked(ref: str, *, by: Actor) -> tuple[Question, Disclosure]:
    """One question with the look it is about; the look at it is journalled. Raises NoSuchQuestion, NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    found = _question(_row(ref))
    look = look_of_the_office(found.entry, found.subjects, with_delayed=True)
    if look is None:
        raise NoSuchQuestion()
    record(by, "read", dossiers=found.subjects, data=_DATA, purpose=_PURPOSE)
    return found, look


@transaction.atomic
def answer_question(ref: str, text: str, *, by: Actor) -> None:
    """Answer a question; the resident reads it beside the look. Raises NoSuchQuestion, AnswerMissing, NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    if not text.strip():
        raise AnswerMissing()
    row = _row(ref, locked=True)
    row.answer, row.answered_by, row.answered_at = text.strip()[:2000], by.name, now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    record(by, "write:question_answered", dossiers=row.subjects, data=_DATA, purpose=_PURPOSE)


def _row(ref: str, *, locked: bool = False) -> LookQuestion:
    rows = LookQuestion.objects.select_for_update() if locked else LookQuestion.objects.all()
    row = None if "\0" in ref else rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchQuestion()
    return row


def _own_of(by: Actor, language: str) -> dict[str, Own]:
    if not by.ref:
        return {}
    matters = {
        one.reference_number: Own(MATTER, procedure_version(one.version).title(language))
        for one in dossiers_of_account(by.ref, limit=MOST_OWN)
    }
    bookings = {one.number: Own(BOOKING) for one in bookings_of_account(by.ref, limit=MOST_OWN)}
    people = {ref: Own(PERSON) for ref in own_people(list(matters), by)}
    show(*matters, *bookings, *people)  # the looks at them are theirs to see
    return {**matters, **bookings, **people}


def own_people(matters: Sequence[str], by: Actor) -> tuple[str, ...]:
    """Who of the register one's matters are about, and who one is there."""
    return tuple(ref for ref in (*people_of_matters(matters), by.person) if ref)


def _question(row: LookQuestion) -> Question:
    return Question(
        ref=row.ref,
        entry=row.entry,
        subjects=tuple(row.subjects),
        objects_to_it=row.objects_to_it,
        text=row.text,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
