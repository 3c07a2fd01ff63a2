"""Asking about a look, by an account or by the code of a matter: it has a number and a day of the city's calendar."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date

from django.db import transaction

from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_CODE, Disclosure
from madoguchi.journeys.errors import QuestionMissing
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.own_looks import look_by_code, own_look
from madoguchi.journeys.questions_asked import Asker, by_account, by_code_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.references import new_question_number

DATA = "閲覧への問い合わせ"
_PURPOSE = "閲覧についてたずねる"


@transaction.atomic
def ask_about(entry: int, text: str, *, objects_to_it: bool, by: Actor, language: str = "ja") -> None:
    """Ask why, or object; whoever answers reads it at once. Asking twice changes nothing.

    The last day is counted in business days from tomorrow. Raises NoSuchLook for a look at somebody else's,
    QuestionMissing, IndividualNumberFound.
    """
    look, _own, _asked = own_look(by, entry, "ja")
    if _is_new(look, by_account(by), text, objects_to_it, language):
        record(by, "write:question_asked", dossiers=look.subjects, data=DATA, purpose=_PURPOSE)


@transaction.atomic
def ask_by_code(number: str, entry: int, text: str, *, objects_to_it: bool, by: Actor, language: str = "ja") -> None:
    """The same by the code of this matter, whoever holds it; as `ask_about`, and raises NoSuchDossier.

    In the journal it is an act of whoever holds the code, as their looks are.
    """
    look, _own, _asked = look_by_code(number, entry, "ja")
    if _is_new(look, by_code_of(number), text, objects_to_it, language):
        told = {BY_CODE: True}
        record(by, "write:question_asked", dossiers=look.subjects, data=DATA, purpose=_PURPOSE, detail=told)


def _is_new(look: Disclosure, asker: Asker, text: str, objects_to_it: bool, language: str) -> bool:
    """Keep what is asked; false where the same asker asked about the look before, which stands."""
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
    return LookQuestion.objects.get_or_create(entry=look.entry, **asdict(asker), defaults=asked)[1]


def day_of_answer() -> date:
    """The last day for the answer to what is asked today, in business days of the city from tomorrow."""
    return city().business_calendar.add(today(), city().look_questions.days)
