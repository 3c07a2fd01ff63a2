"""Confirmed proxies as the office sees them: what stands, one of them, looked at again or ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.registry import actions as register
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.confirmed import PERSON, Scope, Standing
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.for_another.thread import tell_the_end
from madoguchi.journeys.represent.deciding import Confirmation, note_confirmed
from madoguchi.journeys.represent.errors import KindNoLonger, LookedAtMissing
from madoguchi.journeys.represent.kinds import PURPOSE, accepting, found_kind, latest_day
from madoguchi.journeys.represent.people import what_it_stands_on
from madoguchi.journeys.represent.resting import people_in, what_changed
from madoguchi.journeys.represent.rights import CONFIRM, DATA, claims_resource
from madoguchi.journeys.represent.telling import tell_ended
from madoguchi.values.actor import Actor
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal

A_PAGE = 50


@dataclass(frozen=True)
class StandingSheet:
    """One confirmed proxy with the person as the register holds them now.

    Without a `kind` the city confirms such proxies no longer: it can be ended and nothing else.
    """

    standing: Standing
    kind: ConfirmedKind | None
    person: PersonFacts
    is_held: bool
    changed: tuple[str, ...]
    latest: date | None
    why_not: Refusal | None


@transaction.atomic
def standing_page(by: Actor, *, after: str = "") -> tuple[list[Standing], str]:
    """Confirmed proxies, those that rest among them, and where the list goes on; the look is journalled."""
    require(by, CONFIRM, claims_resource())
    page, behind = confirmed.confirmed_page(number_in(after), A_PAGE)
    record(by, "list", dossiers=sorted({one.on[PERSON] for one in page}), data=DATA, purpose=PURPOSE)
    return page, str(behind) if behind else ""


@transaction.atomic
def standing_sheet(ref: str, *, by: Actor) -> StandingSheet:
    """One confirmed proxy as it stands; the look is journalled. Raises NoSuchMandate, NotPermitted."""
    require(by, CONFIRM, claims_resource())
    one = confirmed.confirmed_mandate(ref)
    require(by, CONFIRM, claims_resource(people_in(one)))
    kind = found_kind(one.mandate.kind)
    people = {person.ref: person for person in registry.people_of(people_in(one))}
    person = people[one.on[PERSON]]
    record(by, "read", dossiers=[person.ref], data=DATA, purpose=PURPOSE)
    is_held = bool(registry.held_people([person.ref]))
    return StandingSheet(one, kind, person, is_held, what_changed(one, people), *_until_when(kind, person))


def _until_when(kind: ConfirmedKind | None, person: PersonFacts) -> tuple[date | None, Refusal | None]:
    """The last day it could go on to, or why it cannot."""
    try:
        return latest_day(_still(kind), person), None
    except Refusal as refusal:
        return None, refusal


def _still(kind: ConfirmedKind | None) -> ConfirmedKind:
    if kind is None:
        raise KindNoLonger()
    return kind


@transaction.atomic
def look_again(ref: str, how: Confirmation, *, by: Actor) -> None:
    """Somebody looked again: the proxy goes on, by what the register says now.

    Raises NoSuchMandate, NotPermitted, PersonIsHeld, LookedAtMissing, KindNoLonger, and what `latest_day` and
    `confirmed.look_again` raise.
    """
    sheet = standing_sheet(ref, by=by)
    register.check_not_held(sheet.person.ref)
    if not how.looked_at.strip():
        raise LookedAtMissing()
    kind = _still(sheet.kind)
    confirmed.look_again(
        ref,
        scope=Scope(accepting(kind.kind, how.procedures), how.until_on),
        latest=latest_day(kind, sheet.person),
        on=what_it_stands_on(sheet.person, sheet.standing.mandate.proxy_ref),
        by=by,
    )
    note_confirmed(sheet.person.ref, kind, {"mandate": ref}, by=by)


@transaction.atomic
def end_by_the_office(ref: str, *, by: Actor) -> None:
    """End a confirmed proxy at once; the threads of what was sent by it say so. Raises NoSuchMandate, NotPermitted."""
    require(by, CONFIRM, claims_resource())
    one = confirmed.confirmed_mandate(ref)
    require(by, CONFIRM, claims_resource(people_in(one)))
    confirmed.end_confirmed(ref, by=by)
    tell_the_end(one.mandate, by=by)
    tell_ended(one.mandate)
    record(by, "write:proxy_ended", dossiers=[one.on[PERSON]], data=DATA, purpose=PURPOSE, detail={"mandate": ref})
