"""Whose visits a member of staff may see and serve: those of the ward, or of every office for who takes the calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.engines.booking.queries.declared import has_visits, office, visit
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.access.recording import note_refusal
from madoguchi.foundation.access.rules import Resource, decide, foresee, require
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL
from madoguchi.values.references import read_booking_number
from madoguchi.values.refusal import Refusal

SERVE, VIEW, PLAIN = "serve_visits", "view_visits", "see_plain"
_DATA = "予約、氏名、フリガナ、電話番号"


def visits_of(of: Office) -> Resource:
    """The visits of an office, as the rules of access know them."""
    return Resource(kind="visit", ward=of.ward or "", divisions=frozenset(visit().divisions))


def offices_for(by: Actor, action: str = SERVE) -> list[Office]:
    """The offices whose visits `by` may see or serve, those of the own ward first, then as the city names them."""
    return list(_offices_for(by, action))


def first_office(by: Actor, action: str = SERVE) -> Office | None:
    """The first of these offices; the rules are asked until one of them is found, and no further."""
    return next(_offices_for(by, action), None)


def _offices_for(by: Actor, action: str) -> Iterator[Office]:
    wards = {duty.ward for duty in by.duties if duty.ward}
    every = visit().offices if has_visits() else ()
    own_first = sorted(every, key=lambda one: one.ward not in wards)
    return (one for one in own_first if foresee(by, action, visits_of(one)).allowed)


def own_office(by: Actor, action: str = SERVE) -> Office:
    """The office a page opens with; raises NotPermitted for who has none, NoVisits."""
    mine = first_office(by, action) or visit().offices[0]
    require(by, action, visits_of(mine))  # says why not
    return mine


def check_office(office_id: str, by: Actor, action: str = SERVE) -> Office:
    """The office of an id, for who may; raises UnknownOffice, NotPermitted."""
    found = office(office_id)
    require(by, action, visits_of(found))
    return found


def check_visit(number: str, by: Actor, action: str = SERVE) -> BookingFacts:
    """The booking of a number, for who may; a booking of another office is not found, like a number nobody has.

    That somebody asked for it stands in the journal.

    Raises NoSuchBooking; NotPermitted, of any number, for whom no office's visits are.
    """
    found = _known(number)
    of = visits_of(office(found.office)) if found else Resource(kind="visit")
    decision = decide(by, action, of)
    if decision.allowed and found:
        return found
    if not decision.allowed:
        note_refusal(by, action, decision.rule, found.number if found else "")
    own_office(by, action)
    raise NoSuchBooking()


def _known(number: str) -> BookingFacts | None:
    try:
        return booking_by_number(_usual(number))
    except NoSuchBooking:
        return None


def _usual(number: str) -> str:
    """However it was typed; what is no number finds nothing."""
    try:
        return read_booking_number(number)
    except Refusal:
        return ""


def sees_contacts(of: Office, by: Actor) -> bool:
    """Whether `by` sees telephones and e-mail addresses of this office's visitors: they are of the class 3A."""
    return decide(by, PLAIN, replace(visits_of(of), kind="answer", confidentiality=MOST_CONFIDENTIAL)).allowed


def as_seen(found: Sequence[BookingFacts], by: Actor) -> list[BookingFacts]:
    """These bookings, without telephone and e-mail address where they are kept back from `by`."""
    sees = {one: sees_contacts(office(one), by) for one in {each.office for each in found}}
    return [one if sees[one.office] else replace(one, telephone="", email="") for one in found]


def note_look(by: Actor, verb: str, numbers: list[str], purpose: str) -> None:
    """One entry of the journal for everybody whose booking a page shows."""
    record(by, verb, dossiers=numbers, data=_DATA, purpose=purpose)
