"""Answering what is asked about looks: who answers is the division the city names, and nobody who looked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import account_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import Disclosure, look_of_the_office
from madoguchi.journeys import jobs
from madoguchi.journeys.ask_about_looks import DATA
from madoguchi.journeys.bases import bases_of, with_bases
from madoguchi.journeys.errors import AnswerMissing, AnswerNeedsOtherHands, NoSuchQuestion
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.nearness import near_of
from madoguchi.journeys.questions_asked import Question, question_facts
from madoguchi.journeys.tell import tell
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.places import place_by_day, place_of

A_PAGE = 50
ANSWER = "answer_looks"
_PURPOSE = "閲覧への問い合わせの確認と回答"
# Why somebody may read what a resident asks about the use of their information, and has to answer it.
_LAW = "個人情報の保護に関する法律 第128条"


@dataclass(frozen=True)
class QuestionSheet:
    """What waits for an answer, the first day first; `after` is empty on the last page, `overdue` counts all pages."""

    lines: tuple[Question, ...]
    overdue: int
    after: str


def answering_division() -> str:
    """The division that answers today; empty where only the auditors do."""
    return city().look_questions.division or ""


def may_answer(by: Actor) -> bool:
    """Whether somebody answers what residents ask about looks."""
    return foresee(by, ANSWER, questions_resource()).allowed


@transaction.atomic
def question_sheet(by: Actor, *, after: str = "", limit: int = A_PAGE) -> QuestionSheet:
    """What nobody answered yet, by the last day, behind a place; the look is journalled. Raises NotPermitted."""
    require(by, ANSWER, questions_resource())
    waiting = LookQuestion.objects.filter(answered_at__isnull=True)
    found = list(map(question_facts, _behind(waiting.order_by("due_on", "id"), after)[: limit + 1]))
    page = tuple(found[:limit])
    seen = sorted({subject for one in page for subject in one.subjects})
    record(by, "list", dossiers=seen, data=DATA, purpose=_PURPOSE, legal_basis=_LAW)
    behind = place_of(page[-1].due_on, page[-1].place) if len(found) > limit else ""
    return QuestionSheet(page, waiting.filter(due_on__lt=today()).count(), behind)


@transaction.atomic
def question_asked(ref: str, *, by: Actor) -> tuple[Question, Disclosure]:
    """One question with the look it is about; the look at it is journalled. Raises NoSuchQuestion, NotPermitted."""
    require(by, ANSWER, questions_resource())
    found = question_facts(_row(ref))
    require(by, ANSWER, questions_resource(near_of(found.subjects)))
    look = _look_of(found)
    record(by, "read", dossiers=found.subjects, data=DATA, purpose=_PURPOSE, legal_basis=_LAW)
    return found, look


@transaction.atomic
def answer_question(ref: str, text: str, *, by: Actor) -> None:
    """Answer a question; the resident reads it beside the look, and is told so where their address is known.

    Raises NoSuchQuestion, AnswerMissing, NotPermitted, and AnswerNeedsOtherHands for who looked.
    """
    require(by, ANSWER, questions_resource())
    if not text.strip():
        raise AnswerMissing()
    row = _row(ref, locked=True)
    require(by, ANSWER, questions_resource(near_of(row.subjects)))
    if _look_of(question_facts(row)).actor_ref == by.ref:
        raise AnswerNeedsOtherHands()
    row.answer, row.answered_by, row.answered_at = text.strip()[:2000], by.name, now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    record(by, "write:question_answered", dossiers=row.subjects, data=DATA, purpose=_PURPOSE, legal_basis=_LAW)
    _tell(row)


def _tell(row: LookQuestion) -> None:
    """Write that there is an answer and where; what was asked and answered, about whom, stays on the page."""
    key = f"look-answered-{row.ref}"
    if row.code_of:
        tell(row.code_of, "look_answered", {"number": row.number}, key=key)
        return
    account = account_facts(row.account_ref)
    if account is None or not account.email:
        return
    letter = write_message_about(
        row.number,
        kind="look_answered",
        language=row.language,
        to=account.email,
        facts={"url": f"{settings.MADOGUCHI_BASE_URL}/mine/looks/{row.entry}", "city": city().name_in(row.language)},
        key=key,
    )
    jobs.deliver_message.defer(message_ref=letter)


def questions_resource(near: Collection[str] = ()) -> Resource:
    """What the rules are told of these questions: they belong to the division that answers, and are about `near`."""
    return Resource(kind="look_question", division=answering_division(), near=frozenset(near))


def _behind(rows: QuerySet[LookQuestion], after: str) -> QuerySet[LookQuestion]:
    place = place_by_day(after)
    return rows.filter(Q(due_on__gt=place[0]) | Q(due_on=place[0], id__gt=place[1])) if place else rows


def _look_of(asked: Question) -> Disclosure:
    """The look that was asked about, with the law the resident is shown for it; raises NoSuchQuestion."""
    found = look_of_the_office(asked.entry, asked.subjects, with_delayed=True)
    if found is None:
        raise NoSuchQuestion()
    (look,) = with_bases([found], bases_of(asked.subjects))
    return look


def _row(ref: str, *, locked: bool = False) -> LookQuestion:
    rows = LookQuestion.objects.select_for_update() if locked else LookQuestion.objects.all()
    row = None if "\0" in ref else rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchQuestion()
    return row
