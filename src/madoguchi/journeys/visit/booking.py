"""Booking a visit and what follows from it: the journal, the message, the place for the next who waits."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions import bookings, endings, moves, offers
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.foundation.journal.actions import record, recorded
from madoguchi.journeys import jobs
from madoguchi.journeys.visit.details import Details
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.kana import kana_key
from madoguchi.values.typed_numbers import without_separators

_PURPOSE = "窓口の予約"


def book_visit(wish: Wish, *, by: Actor) -> tuple[BookingFacts, bool]:
    """Book a visit: the places, the evidence and the message are there together or not at all, by one statement.

    The booking, and whether it is new; a repeated request gives the first one and tells nobody again. Raises what
    `engines.booking.actions.bookings.book` raises.
    """
    kind = "booking_offered" if wish.offered_until else "booking_made"
    noted = recorded(by, "write:booking_made", data="予約", purpose=_PURPOSE)
    return bookings.book(wish, also=(noted, jobs.enqueued(jobs.tell_visitor, kind=kind)))


@transaction.atomic
def cancel_visit(
    number: str, *, by: Actor, by_visitor: bool, revision: int | None = None, reason: str = ""
) -> BookingFacts:
    """Cancel a visit and offer its place to whoever waits; raises what `endings.cancel` raises."""
    gone, did = endings.cancel(number, by_visitor=by_visitor, revision=revision, reason=reason)
    if did:
        note_booking(by, "write:booking_cancelled", gone)
        tell_booking(gone, "booking_cancelled")
        jobs.offer_free_places.defer(office=gone.office, line=gone.line)
    return gone


@transaction.atomic
def change_visit(
    number: str,
    *,
    office: str,
    line: str,
    starts_at: datetime,
    by: Actor,
    by_visitor: bool,
    revision: int | None = None,
    reason: str = "",
) -> BookingFacts:
    """Move a visit to another time and offer the old place; raises what `moves.move` raises."""
    before = booking_by_number(number)
    moved, did = moves.move(
        number,
        office=office,
        line=line,
        starts_at=starts_at,
        by_visitor=by_visitor,
        revision=revision,
        reason=reason,
    )
    if did:
        note_booking(by, "write:booking_changed", moved)
        tell_booking(moved, "booking_changed")
        jobs.offer_free_places.defer(office=before.office, line=before.line)
    return moved


@transaction.atomic
def accept_visit(number: str, *, by: Actor) -> BookingFacts:
    """Take an offered time; raises BookingOver when the offer has lapsed."""
    taken, did = offers.accept_offer(number)
    if did:
        note_booking(by, "write:booking_made", taken)
        tell_booking(taken, "booking_made")
    return taken


def release_missed_visits() -> int:
    """Give back what nobody came for; how many."""
    return sum(map(_release_missed, endings.missed_bookings()))


@transaction.atomic
def _release_missed(number: str) -> bool:
    missed = endings.release_missed(number)
    if missed:
        note_booking(SYSTEM, "write:booking_missed", missed)
    return missed is not None


def lapse_offered_visits() -> int:
    """Take back offers nobody accepted in time, and ask the next who waits; how many."""
    return sum(map(_lapse, offers.offers_over()))


@transaction.atomic
def _lapse(number: str) -> bool:
    lapsed = offers.lapse_offer(number)
    if lapsed:
        note_booking(SYSTEM, "write:booking_lapsed", lapsed)
        jobs.offer_free_places.defer(office=lapsed.office, line=lapsed.line)
    return lapsed is not None


def person_key(*, kana: str = "", name: str = "", telephone: str = "", email: str = "", account_ref: str = "") -> str:
    """A digest that recognises the same person in two bookings; empty when nothing tells one person from another.

    The reading of the name with the telephone number, without one with the e-mail address: whoever books once signed
    in, once without an account and once by telephone is one person. The account tells only where nothing else does.
    """
    reading, contact = kana_key(kana or name), telephone or email
    if reading and contact:
        mark = f"person:{reading}:{without_separators(contact).lower()}"
    elif account_ref:
        mark = f"account:{account_ref}"
    else:
        return ""
    return hashlib.sha256(mark.encode()).hexdigest()


def key_of_visitor(details: Details, account_ref: str = "") -> str:
    """The same of what a visitor told of themselves."""
    return person_key(
        kana=details.kana,
        name=details.name,
        telephone=details.telephone,
        email=details.email,
        account_ref=account_ref,
    )


def note_booking(by: Actor, verb: str, booking: BookingFacts) -> None:
    """Write in the journal what was done to a booking."""
    # Why somebody comes at another time or not at all stands with the booking: the journal stays for ever.
    record(by, verb, dossiers=[booking.number], data="予約", purpose=_PURPOSE)


def tell_booking(booking: BookingFacts, kind: str) -> None:
    """Have the visitor told what was done to a booking."""
    jobs.tell_visitor.defer(number=booking.number, kind=kind)
