"""Everybody affected by an account or a request, with how to reach them; the list is itself a disclosure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from madoguchi.engines.booking.queries.bookings import contacts_of
from madoguchi.engines.registry.queries.finding import people_of
from madoguchi.foundation.dossier.queries import applicants_of
from madoguchi.foundation.identity.queries import was_let_in
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.incidents import Affected, affected_by, affected_by_request, has_acted
from madoguchi.journeys.errors import NobodyActedAs, NoRequestNumber, PeriodIsNone
from madoguchi.values.actor import Actor
from madoguchi.values.request_number import number_told

_BATCH = 1_000
_PURPOSE = "漏えい等のおそれがあるときの、本人への通知と報告"
_LAW = "個人情報の保護に関する法律 第68条"


@dataclass(frozen=True)
class Reached:
    """One affected matter, booking or person, and the person behind it; empty where nobody is known any more."""

    touched: Affected
    name: str
    email: str


def everybody_affected(actor_ref: str, since: datetime, until: datetime, *, by: Actor) -> Iterator[Reached]:
    """Everybody whose data the account saw or changed, with name and address; each thousand is one journal entry.

    Raises NobodyActedAs for an account or programme that never was: a slip of the pen is no all-clear; and
    PeriodIsNone for a period that ends before it begins.
    """
    if since >= until:
        raise PeriodIsNone()
    if not (was_let_in(actor_ref) or has_acted(actor_ref)):
        raise NobodyActedAs(account=actor_ref)
    return _reached(affected_by(actor_ref, since, until), by)


def everybody_of_request(typed: str, *, by: Actor) -> Iterator[Reached]:
    """Everybody whose data one request saw or changed, in the same way; raises NoRequestNumber."""
    number = number_told(typed)
    if not number:
        raise NoRequestNumber()
    return _reached(affected_by_request(number), by)


def _reached(touched: Iterator[Affected], by: Actor) -> Iterator[Reached]:
    while some := list(islice(touched, _BATCH)):
        numbers = [one.number for one in some]
        known = _people(numbers)
        record(by, "export", dossiers=numbers, data="氏名と連絡先", purpose=_PURPOSE, legal_basis=_LAW)
        for one in some:
            name, email = known.get(one.number, ("", ""))
            yield Reached(one, name, email)


def _people(numbers: list[str]) -> dict[str, tuple[str, str]]:
    """Name and e-mail by number: of applicants, of who booked, and of persons of the register."""
    found = {number: (one.name, one.email) for number, one in applicants_of(numbers).items()}
    rest = [number for number in numbers if number not in found]
    found |= contacts_of(rest)
    return found | {one.ref: (f"{one.family} {one.given}", "") for one in people_of(rest)}
