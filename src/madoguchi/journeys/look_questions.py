"""Asking about a look, and answering: who answers is the division the city names, by the day its calendar gives."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

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
from madoguchi.journeys.bases import bases_of, with_bases
from madoguchi.journeys.errors import AnswerMissing, AnswerNeedsOtherHands, NoSuchQuestion, QuestionMissing
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.nearness import near_of
from madoguchi.journeys.own_looks import own_look
from madoguchi.journeys.questions_asked import Question, question_facts
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.places import place_by_day, place_of
from madoguchi.values.references import new_question_number

A_PAGE = 50
ANSWER = "answer_looks"
_DATA, _PURPOSE, _ASKING = "閲覧への問い合わせ", "閲覧への問い合わせの確認と回答", "閲覧についてたずねる"
# Why somebody may read what a resident asks about the use of their information, and has to answer it.
_LAW = "個人情報の保護に関する法律 第128条"


@dataclass(frozen=True)
class QuestionSheet:
    """What waits for an answer, the first day first; `after` is empty on the last page, `overdue` counts all pages."""

    lines: tuple[Question, ...]
    overdue: int
    after: str


@transaction.atomic
def ask_about(entry: int, text: str, *, objects_to_it: bool, by: Actor, language: str = "ja") -> None:
    """Ask why, or object; whoever answers reads it at once. Asking twice changes nothing.

    The last day is counted in business days from tomorrow. Raises NoSuchLook for a look at somebody else's,
    QuestionMissing, IndividualNumberFound.
    """
    look, _own, _asked = own_look(by, entry, "ja")
    if not text.strip():
        raise QuestionMissing()
    refuse_individual_number(text)
    asked = {
        "ref": f"q-{secrets.token_hex(8)}",
        "number": new_question_number(),
        "subjects": list(look.subjects),
        "objects_to_it": objects_to_it,
        "text": text.strip()[:1000],
        "language": language,
        "asked_at": now(),
        "due_on": day_of_answer(),
    }
    _row, is_new = LookQuestion.objects.get_or_create(entry=entry, account_ref=by.ref, defaults=asked)
    if is_new:
        record(by, "write:question_asked", dossiers=look.subjects, data=_DATA, purpose=_ASKING)


def day_of_answer() -> date:
    """The last day for the answer to what is asked today, in business days of the city from tomorrow."""
    return city().business_calendar.add(today(), city().look_questions.days)


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
    record(by, "list", dossiers=seen, data=_DATA, purpose=_PURPOSE, legal_basis=_LAW)
    behind = place_of(page[-1].due_on, page[-1].place) if len(found) > limit else ""
    return QuestionSheet(page, waiting.filter(due_on__lt=today()).count(), behind)


@transaction.atomic
def question_asked(ref: str, *, by: Actor) -> tuple[Question, Disclosure]:
    """One question with the look it is about; the look at it is journalled. Raises NoSuchQuestion, NotPermitted."""
    require(by, ANSWER, questions_resource())
    found = question_facts(_row(ref))
    require(by, ANSWER, questions_resource(near_of(found.subjects)))
    look = _look_of(found)
    record(by, "read", dossiers=found.subjects, data=_DATA, purpose=_PURPOSE, legal_basis=_LAW)
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
    record(by, "write:question_answered", dossiers=row.subjects, data=_DATA, purpose=_PURPOSE, legal_basis=_LAW)
    _tell(row)


def _tell(row: LookQuestion) -> None:
    """Write that there is an answer and where; what was asked and answered, about whom, stays on the page."""
    account = account_facts(row.account_ref)
    if account is None or not account.email:
        return
    url = f"{settings.MADOGUCHI_BASE_URL}/mine/looks/{row.entry}"
    letter = write_message_about(
        row.number,
        kind="look_answered",
        language=row.language,
        to=account.email,
        facts={"url": url, "city": city().name_in(row.language)},
        key=f"look-answered-{row.ref}",
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
