"""Finding the person at the counter: by what they have with them, or by who they are; every look is journalled."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import booking_by_code, booking_by_number
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import Wanted, wanted
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.kana import kana_key
from madoguchi.values.message import Message, msg
from madoguchi.values.names import name_key
from madoguchi.values.references import ReferenceMistyped, read_reference_number

PURPOSES = ("counter", "telephone", "check")
"""For what a person of the register is looked up; the first is the counter's own."""

_DATA = "住民の登録（氏名、生年月日、住所）"


def purpose_names() -> dict[str, Message]:
    """The purposes in the words of the office."""
    return {
        "counter": msg("窓口での手続"),
        "telephone": msg("電話での問い合わせ"),
        "check": msg("申請の内容の確認"),
    }


@dataclass(frozen=True)
class FoundPeople:
    """Who was found, and by what: a booking, a matter, or what was typed."""

    people: tuple[PersonFacts, ...]
    more: bool
    by: Message | None = None
    booking_number: str = ""


@transaction.atomic
def find_person(text: str, birth: str, *, purpose: str, by: Actor) -> FoundPeople:
    """People of the register; the search and everybody it showed are journalled with the purpose.

    `text` is a person's number, a booking number or code, the number of a matter, or a name or reading. Raises
    NothingWanted, what cannot be read of a day of birth, and NotPermitted.
    """
    require(by, "search", Resource(kind="person"))
    found = _by_what_they_have(text.strip()) or _by_who_they_are(wanted(text, birth), None, "")
    said = purpose_names().get(purpose, purpose_names()["counter"])
    record(by, "search", dossiers=[one.ref for one in found.people], data=_DATA, purpose=str(said))
    return found


def _by_who_they_are(asked: Wanted, by: Message | None, booking_number: str) -> FoundPeople:
    found = registry.find_people(asked)
    return FoundPeople(found.people, found.more, by, booking_number)


def _by_what_they_have(text: str) -> FoundPeople | None:
    booking = _booking(text)
    if booking is not None:
        ref, name, kana, number = booking
        asked = Wanted(ref=ref) if ref else Wanted("", name_key(name), kana_key(kana))
        if not (ref or name or kana):
            return FoundPeople((), more=False, by=msg("予約 {number}", number=number), booking_number=number)
        return _by_who_they_are(asked, msg("予約 {number}", number=number), number)
    try:
        dossier = dossier_facts(read_reference_number(text))
    except (ReferenceMistyped, NoSuchDossier):
        return None
    name, kana = dossier.applicant.name, dossier.applicant.kana
    asked = Wanted("", name_key(name), kana_key(kana))
    return _by_who_they_are(asked, msg("受付番号 {number}", number=dossier.reference_number), "")


def _booking(text: str) -> tuple[str, str, str, str] | None:
    if not text or len(text) > 64:
        return None
    for look in (booking_by_number, booking_by_code):
        try:
            one = look(text)
        except NoSuchBooking:
            continue
        return one.person_ref, one.name, one.kana, one.number
    return None
