"""Everything the house holds of a resident who is signed in, given out to them in one file (個人情報保護法 76条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.queries.bookings import BookingFacts, bookings_of_account
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiters_of_account
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.messaging.queries import MessageFacts, messages_about, messages_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.queries import drafts_of_account
from madoguchi.engines.registry.queries import people_of
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.surveys.queries import mark_of_who
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.dossier.queries import DossierFacts, dossiers_of_account, thread_of
from madoguchi.foundation.identity.mandates import MandateFacts, given_by, held_by, resting_of
from madoguchi.foundation.identity.queries import account_facts, confirmed_items
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.journal.queries import Disclosure, looks_of_the_office
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.bases import with_bases
from madoguchi.journeys.for_another.filling_in import drafts_shown
from madoguchi.journeys.own_looks import own_of, own_people
from madoguchi.journeys.questions_asked import Question, by_account, questions_of
from madoguchi.journeys.represent.asking import Claim, claims_of
from madoguchi.journeys.status import answers_of
from madoguchi.journeys.surveys.named import NamedRow, NamedSheet, own_answers
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

MOST_MATTERS = 200
MOST_LOOKS = 5_000
DATA, PURPOSE = "自分の情報", "本人への開示"
Piece = Mapping[str, object]


@dataclass(frozen=True)
class OwnData:
    """What is held of a person: each part is plain text and lists, ready to be written as JSON; times are ISO 8601.

    `is_cut` says that there is more than was given; what lies with a code and without an account is not in it.
    """

    given_at: str
    is_cut: bool
    account: Piece
    register: tuple[Piece, ...]
    drafts: tuple[Piece, ...]
    matters: tuple[Piece, ...]
    bookings: tuple[Piece, ...]
    waiting: tuple[Piece, ...]
    mandates: tuple[Piece, ...]
    proxy_claims: tuple[Piece, ...]
    surveys: tuple[Piece, ...]
    looks: tuple[Piece, ...]
    questions: tuple[Piece, ...]


@transaction.atomic
def own_data(by: Actor, language: str) -> OwnData:
    """All of it, with the newest looks first; that it was given out is journalled.

    A few statements for each matter, of which a person has few: at most MOST_MATTERS and MOST_LOOKS are given.
    """
    dossiers = dossiers_of_account(by.ref, limit=MOST_MATTERS)
    bookings = bookings_of_account(by.ref, limit=MOST_MATTERS)
    places = waiters_of_account(by.ref, limit=MOST_MATTERS)
    numbers = [one.reference_number for one in dossiers]
    people = own_people(numbers, by)
    visits = [*(one.number for one in bookings), *(one.mark for one in places)]
    subjects = [*numbers, *visits, *people]
    about = (*subjects, mark_of_who(by.ref))
    show(*about)  # the letters about visits come along, and the looks
    looks = with_bases(looks_of_the_office(about, limit=MOST_LOOKS), _bases(dossiers, visits, people))
    _note(by, subjects)
    steps = cases.cases_of(numbers)
    return OwnData(
        given_at=_iso(now()),
        is_cut=MOST_MATTERS in {len(dossiers), len(bookings), len(places)} or len(looks) == MOST_LOOKS,
        account=_account(by),
        matters=tuple(_matter(one, str(steps[one.reference_number].step), language) for one in dossiers),
        bookings=tuple(map(_booking, bookings)),
        waiting=tuple(map(_place, places)),
        register=tuple(map(_person, people_of([by.person]))) if by.person else (),
        drafts=tuple(map(_draft, drafts_shown(drafts_of_account(by.ref, limit=MOST_MATTERS)))),
        mandates=tuple(map(_mandate, (*given_by(by), *held_by(by), *resting_of(by)))),
        proxy_claims=tuple(map(_claim, claims_of(by))),
        surveys=tuple(_answered(sheet, row) for sheet, row in own_answers(by, language)),
        looks=tuple(map(_look, looks)),
        questions=tuple(map(_question, questions_of(by_account(by), own_of(by, language)))),
    )


def _bases(dossiers: Iterable[DossierFacts], visits: Iterable[str], people: Iterable[str]) -> dict[str, str]:
    """The law behind each of these numbers: of a matter that of its procedure, of all else what the city declares."""
    return {
        **dict.fromkeys(visits, city().legal_bases.visits),
        **dict.fromkeys(people, city().legal_bases.residents),
        **{one.reference_number: procedure_version(one.version).identity.legal_basis for one in dossiers},
    }


def _note(by: Actor, subjects: list[str]) -> None:
    """Who has no matter, booking or entry in the register was given something all the same."""
    if subjects:
        record(by, "export", dossiers=subjects, data=DATA, purpose=PURPOSE)
    else:
        record_act(by, "export", data=DATA)


def _account(by: Actor) -> Piece:
    known = account_facts(by.ref)
    if known is None:
        return {}
    confirmed = [{"provider": one.provider, **one.items} for one in confirmed_items(by.ref)]
    return {"name": known.name, "kana": known.kana, "email": known.email, "confirmed": confirmed}


def _person(one: PersonFacts) -> Piece:
    """As the register holds them; the words for the source and what only serves finding are left out."""
    held = asdict(one)
    return {name: str(value) for name, value in held.items() if name != "source_name" and value not in (None, "")}


def _draft(one: DraftFacts) -> Piece:
    return {"procedure": one.procedure, "begun_at": _iso(one.started_at), "answers": one.answers}


def _mandate(one: MandateFacts) -> Piece:
    return {
        "kind": str(one.kind),
        "procedures": list(one.procedures),
        "from": one.principal_name,
        "to": one.proxy_name,
        "until": one.until_on.isoformat(),
    }


def _claim(one: Claim) -> Piece:
    return {
        "kind": str(one.kind),
        "for": one.name,
        "procedures": list(one.procedures),
        "at": _iso(one.asked_at),
        "state": one.state,
        "reason": one.reason,
    }


def _answered(sheet: NamedSheet, row: NamedRow) -> Piece:
    """What was answered by name; without names nobody knows what."""
    answers = dict(zip(sheet.questions, row.answers, strict=True))
    return {"survey": sheet.survey.title, "name": row.name, "answers": answers}


def _question(one: Question) -> Piece:
    return {
        "number": one.number,
        "at": _iso(one.asked_at),
        "due_on": one.due_on.isoformat(),
        "state": str(one.state),
        "text": one.text,
        "answer": one.answer,
    }


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
        "messages": _letters(messages_of(number)),
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
        "messages": _letters(messages_about(one.number)),
    }


def _place(one: WaiterFacts) -> Piece:
    return {
        "mark": one.mark,
        "office": one.office,
        "from": one.from_on.isoformat(),
        "until": one.until_on.isoformat(),
        "services": list(one.services),
        "state": one.state,
        "name": one.name,
        "kana": one.kana,
        "email": one.email,
        "telephone": one.telephone,
        "messages": _letters(messages_about(one.mark)),
    }


def _letters(letters: Iterable[MessageFacts]) -> list[Piece]:
    return [
        {"at": _iso(one.written_at), "to": one.recipient, "subject": one.subject, "text": one.body} for one in letters
    ]


def _look(one: Disclosure) -> Piece:
    return {
        "at": _iso(one.at),
        "office": one.office,
        "who": one.who,
        "posts": list(one.posts),
        "roles": list(one.roles),
        "what": one.verb,
        "data": one.data,
        "purpose": one.purpose,
        "legal_basis": one.legal_basis,
        "about": sorted(one.subjects),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
