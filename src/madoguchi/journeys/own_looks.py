"""Who looked at what is mine: matters, bookings, places on waiting lists, register entry, answers given by name.

Entries of a lottery, places in an opening and tickets belong to no account: their code opens them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.booking.queries.bookings import bookings_of_account
from madoguchi.engines.booking.queries.waiters import marks_of_account
from madoguchi.engines.surveys.queries import mark_of_who
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.dossier.queries import DossierFacts, dossier_facts, dossiers_of_account
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.joining import joined
from madoguchi.foundation.journal.queries import Disclosure, cursor_behind, look_of_the_office, looks_of_the_office
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.bases import with_bases
from madoguchi.journeys.errors import NoSuchLook
from madoguchi.journeys.for_another.seeing import represented_matters
from madoguchi.journeys.questions_asked import Question, asked_about, by_account, by_code_of
from madoguchi.journeys.write_free.people import people_of_matters
from madoguchi.values.actor import Actor

A_PAGE = 50
LINES_A_PAGE = 20
MOST_READ = 500
MOST_OWN = 1_000
MATTER, BOOKING, WAITING, PERSON, ANSWERED = "matter", "booking", "waiting", "person", "answered"


@dataclass(frozen=True)
class Own:
    """One thing of mine the office may look at: its kind, the title of a matter's procedure, and on what law.

    `whose` is the name of the person it belongs to whom I act for, by a mandate the office confirmed.
    """

    kind: str
    title: str = ""
    basis: str = ""
    whose: str = ""


@dataclass(frozen=True)
class OwnLooks:
    """A page of looks, what they were at, and what was asked about them; `after` is empty on the last page."""

    looks: tuple[Disclosure, ...]
    own: Mapping[str, Own]
    questions: Mapping[int, Question]
    after: str


def own_looks(by: Actor, language: str, *, after: str = "") -> OwnLooks:
    """Who of the office looked at anything of this resident, newest first; equal looks within minutes are one line."""
    own = own_of(by, language)
    found, behind = _enough(own, after)
    page = with_bases(found, {number: one.basis for number, one in own.items()})
    questions = asked_about([one.entry for one in page], by_account(by), own)
    return OwnLooks(tuple(joined(page, apart=questions)), own, questions, behind)


def _enough(own: Mapping[str, Own], after: str) -> tuple[list[Disclosure], str]:
    """Looks from a cursor on until they are lines enough for a page, and the cursor behind them.

    Who opens a case a hundred times must not fill pages, each with one line.
    """
    found: list[Disclosure] = []
    behind, read = after, 0
    while True:
        more = looks_of_the_office(tuple(own), after=behind, limit=A_PAGE + 1)
        found += [one for one in more[:A_PAGE] if _is_told(one, own)]
        read += A_PAGE
        behind = cursor_behind(more[A_PAGE - 1]) if len(more) > A_PAGE else ""
        if not behind or read >= MOST_READ or len(joined(found)) >= LINES_A_PAGE:
            return found, behind


def _is_told(look: Disclosure, own: Mapping[str, Own]) -> bool:
    """Of who is acted for, what the office did: what those did who act for them is theirs to know."""
    return not look.by_proxy or any(not own[number].whose for number in look.subjects)


def own_look(by: Actor, entry: int, language: str) -> tuple[Disclosure, Mapping[str, Own], Question | None]:
    """One look at something of this resident, and what they asked about it; raises NoSuchLook for any other look."""
    own = own_of(by, language)
    look = _look_at(own, entry)
    if not _is_told(look, own):
        raise NoSuchLook()
    return look, own, asked_about([entry], by_account(by), own).get(entry)


def look_by_code(number: str, entry: int, language: str) -> tuple[Disclosure, Mapping[str, Own], Question | None]:
    """One look at what the code of this matter opens, and what was asked about it by the code.

    It is for who holds the code, or owns the matter. Raises NoSuchLook for any other look, and for one by the code: who
    else holds it nobody here could tell. Raises NoSuchDossier.
    """
    own = opened_by_code(number, language)
    look = _look_at(own, entry)
    if look.by_code:
        raise NoSuchLook()
    return look, own, asked_about([entry], by_code_of(number), own).get(entry)


def _look_at(own: Mapping[str, Own], entry: int) -> Disclosure:
    found = look_of_the_office(entry, tuple(own)) if own else None
    if found is None:
        raise NoSuchLook()
    (look,) = with_bases([found], {number: one.basis for number, one in own.items()})
    return look


def opened_by_code(number: str, language: str) -> dict[str, Own]:
    """What the code of a matter opens to looks: the matter, and the person of the register in whose visit it came."""
    subject = procedure_version(dossier_facts(number).version)
    people = people_of_matters([number])
    show(number, *people)
    matter = Own(MATTER, subject.title(language), subject.identity.legal_basis)
    return {**dict.fromkeys(people, Own(PERSON, basis=city().legal_bases.residents)), number: matter}


def own_of(by: Actor, language: str) -> dict[str, Own]:
    """What the office may look at of this resident, and of whom they act for today, by its number."""
    if not by.ref:
        return {}
    declared = city().legal_bases
    subjects = [
        (one.reference_number, procedure_version(one.version)) for one in dossiers_of_account(by.ref, limit=MOST_OWN)
    ]
    matters = {number: Own(MATTER, one.title(language), one.identity.legal_basis) for number, one in subjects}
    acted_for = {one.reference_number: _acted_for(mandate, one, language) for mandate, one in represented_matters(by)}
    visits = bookings_of_account(by.ref, limit=MOST_OWN)
    bookings = {one.number: Own(BOOKING, basis=declared.visits) for one in visits}
    waiting = {mark: Own(WAITING, basis=declared.visits) for mark in marks_of_account(by.ref, limit=MOST_OWN)}
    people = {ref: Own(PERSON, basis=declared.residents) for ref in own_people(list(matters), by)}
    answered = {mark_of_who(by.ref): Own(ANSWERED)}
    own = {**acted_for, **matters, **bookings, **waiting, **people, **answered}
    show(*own)  # the looks at them are theirs to see
    return own


def _acted_for(mandate: MandateFacts, one: DossierFacts, language: str) -> Own:
    subject = procedure_version(one.version)
    return Own(MATTER, subject.title(language), subject.identity.legal_basis, mandate.principal_name)


def own_people(matters: Sequence[str], by: Actor) -> tuple[str, ...]:
    """Who of the register one's matters are about, and who one is there."""
    return tuple(ref for ref in (*people_of_matters(matters), by.person) if ref)
