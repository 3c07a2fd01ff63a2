"""Everything the house holds of a resident who is signed in, given out to them in one file (個人情報保護法 76条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.queries.bookings import BookingFacts, bookings_of_account
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.messaging.queries import messages_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.foundation.dossier.queries import DossierFacts, dossiers_of_account, thread_of
from madoguchi.foundation.identity.queries import account_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import Disclosure, looks_of_the_office
from madoguchi.journeys.status import answers_of
from madoguchi.journeys.write_free.people import people_of_matters
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

MOST_MATTERS = 200
MOST_LOOKS = 5_000
DATA, PURPOSE = "自分の情報", "本人への開示"
Piece = Mapping[str, object]


@dataclass(frozen=True)
class OwnData:
    """What is held of a person: each part is plain text and lists, ready to be written as JSON; times are ISO 8601."""

    given_at: str
    account: Piece
    matters: tuple[Piece, ...]
    bookings: tuple[Piece, ...]
    looks: tuple[Piece, ...]


@transaction.atomic
def own_data(by: Actor, language: str) -> OwnData:
    """All of it, with the newest looks first; that it was given out is journalled.

    A few statements for each matter, of which a person has few: at most MOST_MATTERS and MOST_LOOKS are given.
    """
    dossiers = dossiers_of_account(by.ref, limit=MOST_MATTERS)
    bookings = bookings_of_account(by.ref, limit=MOST_MATTERS)
    numbers = [one.reference_number for one in dossiers]
    own = [*numbers, *(one.number for one in bookings), *people_of_matters(numbers), by.person]
    record(by, "export", dossiers=numbers, data=DATA, purpose=PURPOSE)
    steps = cases.cases_of(numbers)
    return OwnData(
        given_at=_iso(now()),
        account=_account(by),
        matters=tuple(_matter(one, str(steps[one.reference_number].step), language) for one in dossiers),
        bookings=tuple(map(_booking, bookings)),
        looks=tuple(map(_look, looks_of_the_office(tuple(filter(None, own)), limit=MOST_LOOKS))),
    )


def _account(by: Actor) -> Piece:
    known = account_facts(by.ref)
    return {"name": known.name, "kana": known.kana, "email": known.email} if known else {}


def _matter(dossier: DossierFacts, step: str, language: str) -> Piece:
    number = dossier.reference_number
    answers = answers_of(number, language)
    return {
        "reference_number": number,
        "procedure": answers.matter.title,
        "received_at": _iso(dossier.received_at),
        "step": step,
        "answers": [
            {"page": page.title, "question": row.label, "answer": row.text, "files": [one.name for one in row.files]}
            for page in answers.summary
            for row in page.rows
        ],
        "thread": [{"at": _iso(one.at), "what": one.kind} for one in thread_of(number, public_only=True)],
        "messages": [
            {"at": _iso(one.written_at), "to": one.recipient, "subject": one.subject, "text": one.body}
            for one in messages_of(number)
        ],
        "notices": [
            {"number": one.number, "on": one.issued_on.isoformat(), "outcome": one.outcome, "sha256": one.sha256}
            for one in notices_of(number)
        ],
    }


def _booking(one: BookingFacts) -> Piece:
    return {
        "number": one.number,
        "office": one.office,
        "starts_at": _iso(one.starts_at),
        "services": list(one.services),
        "state": one.state,
        "name": one.name,
        "kana": one.kana,
        "email": one.email,
        "telephone": one.telephone,
        "note": one.note,
    }


def _look(one: Disclosure) -> Piece:
    return {
        "at": _iso(one.at),
        "office": one.office,
        "what": one.verb,
        "data": one.data,
        "purpose": one.purpose,
        "legal_basis": one.legal_basis,
        "about": sorted(one.subjects),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
