"""Finding the person at the counter: by what they have with them, or by who they are; every look is journalled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries import tickets
from madoguchi.engines.booking.queries.bookings import booking_by_code, booking_by_number
from madoguchi.engines.booking.rules.bookings import named
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import Wanted, wanted
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit.desk import check_office, note_look
from madoguchi.values.actor import Actor
from madoguchi.values.kana import kana_key
from madoguchi.values.message import Message, msg
from madoguchi.values.names import name_key
from madoguchi.values.purpose import Purpose
from madoguchi.values.references import BookingNumberMistyped, ReferenceMistyped, read_reference_number
from madoguchi.values.typed_numbers import without_separators
from madoguchi.values.whole_numbers import whole_number

PURPOSES = (Purpose.COUNTER, Purpose.TELEPHONE, Purpose.CHECK)
"""For what a person of the register is looked up; the first is the counter's own."""

_LARGEST_TICKET = 99_999
_DATA = "住民の登録（氏名、生年月日、住所）"


def purpose_names() -> dict[str, Message]:
    """The purposes in the words of the office."""
    return {
        Purpose.COUNTER: msg("窓口での手続"),
        Purpose.TELEPHONE: msg("電話での問い合わせ"),
        Purpose.CHECK: msg("申請の内容の確認"),
    }


@dataclass(frozen=True)
class FoundPeople:
    """Who was found, and by what: a booking, a matter, or what was typed."""

    people: tuple[PersonFacts, ...]
    more: bool
    by: Message | None = None
    booking_number: str = ""


@transaction.atomic
def find_person(text: str, birth: str, *, purpose: str, by: Actor, office: str = "") -> FoundPeople:
    """People of the register; the search and everybody it showed are journalled with the purpose.

    `text` is a person's number, the number of a queue ticket of the office today or the address of its code, a booking
    number or code, the number of a matter, or a name or reading. Raises NothingWanted, what cannot be read of a day of
    birth, and NotPermitted.
    """
    stated = purpose if purpose in PURPOSES else ""
    require(by, "search", Resource(kind="person"), circumstances_of(by, purpose=stated))
    asked = text.strip()
    found = (
        _by_ticket(asked, office, by) or _by_what_they_have(asked) or _by_who_they_are(wanted(text, birth), None, "")
    )
    said = str(purpose_names()[stated]) if stated else ""
    record(by, "search", dossiers=[one.ref for one in found.people], data=_DATA, purpose=said)
    return found


def _by_who_they_are(asked: Wanted, by: Message | None, booking_number: str) -> FoundPeople:
    found = registry.find_people(asked)
    return FoundPeople(found.people, found.more, by, booking_number)


def _by_ticket(text: str, office: str, by: Actor) -> FoundPeople | None:
    """Whoever stands behind a ticket: by the booking they came with, or by the name reception wrote."""
    ticket = _ticket(text, office)
    if ticket is None:
        return None
    place, ticket_id, number = ticket
    check_office(place, by)
    person = tickets.people_of([ticket_id])[ticket_id]
    note_look(by, "read", [person.ref], str(purpose_names()["counter"]))
    said = msg("番号札 {number}", number=number)
    if person.booking_number:
        return replace(_by_what_they_have(person.booking_number) or FoundPeople((), more=False), by=said)
    if not person.name:
        return FoundPeople((), more=False, by=said)
    return _by_who_they_are(Wanted("", name_key(person.name), kana_key(person.kana)), said, "")


def _ticket(text: str, office: str) -> tuple[str, int, int] | None:
    """The office, the id and the number of today's ticket that is meant; None when the text is no ticket."""
    digits = without_separators(text)
    try:
        if office and (number := whole_number(digits, most=_LARGEST_TICKET)) is not None:
            return office, tickets.ticket_id_of(office, number), number
        if "/t/" in text:
            place = tickets.place_of(text.rstrip("/").rpartition("/")[2][:64])
            return (place.day.office, place.ticket.id, place.ticket.number) if place.ticket else None
    except NoSuchTicket:
        return None
    return None


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
    """The booking of a number, a code, or the address its QR code holds, however they are written."""
    try:
        which, asked = named(text)
        one = booking_by_number(asked) if which == "number" else booking_by_code(asked)
    except (BookingNumberMistyped, NoSuchBooking):
        return None
    return one.person_ref, one.name, one.kana, one.number
