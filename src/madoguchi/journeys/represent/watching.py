"""Confirmed proxies over time: what no longer is as it was when somebody looked rests until they look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.registry import actions as register
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.queries import HoldFacts
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.confirmed import HOUSEHOLD, PERSON, PROXY, PROXY_HOUSEHOLD, Scope, Standing
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.for_another import tell_the_end
from madoguchi.journeys.represent.errors import KindNoLonger, LookedAtMissing
from madoguchi.journeys.represent.kinds import PURPOSE, accepting, found_kind, latest_day
from madoguchi.journeys.represent.office import (
    CONFIRM,
    DATA,
    Confirmation,
    claims_resource,
    note_confirmed,
    what_it_stands_on,
)
from madoguchi.journeys.represent.telling import tell_ended
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal

_AT_ONCE = 500
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
def rest_what_changed() -> int:
    """Let every confirmed proxy rest of whom the register says something else now; how many rest newly.

    Who died or moved away is gone from the register, who moved has another household. Nobody was asked yet whether the
    proxy still may.
    """
    rested = 0
    for part in _in_parts(confirmed.confirmed_mandates()):
        people = {one.ref: one for one in registry.people_of(sorted({ref for one in part for ref in _refs(one)}))}
        held = registry.held_people([one.on[PERSON] for one in part])
        changed = [
            one.mandate.ref
            for one in part
            if one.mandate.paused_at is None and (one.on[PERSON] in held or _what_changed(one, people))
        ]
        confirmed.pause(changed, by=SYSTEM)
        rested += len(changed)
    return rested


def _refs(one: Standing) -> list[str]:
    return [ref for ref in (one.on[PERSON], one.on[PROXY]) if ref]


def _what_changed(one: Standing, people: dict[str, PersonFacts]) -> tuple[str, ...]:
    """Which of both is gone or lives elsewhere than when somebody looked."""
    return tuple(
        who
        for who, where in ((PERSON, HOUSEHOLD), (PROXY, PROXY_HOUSEHOLD))
        if one.on[who] and _is_other(people.get(one.on[who]), one.on[where])
    )


def _is_other(person: PersonFacts | None, household: str) -> bool:
    return person is None or person.is_gone or person.household != household


def _in_parts(found: Iterable[Standing]) -> Iterable[list[Standing]]:
    part: list[Standing] = []
    for one in found:
        part.append(one)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


@transaction.atomic
def hold_person(person_ref: str, why: str, *, by: Actor) -> None:
    """Hold a person (支援措置): whoever acts for them can do nothing from the next request on, and is not told why.

    Raises NotPermitted, NoSuchPerson, HoldNeedsReason.
    """
    require(by, CONFIRM, claims_resource({person_ref}))
    register.place_hold(person_ref, why, by=by)
    confirmed.pause_all_for(person_ref, by=by)


@dataclass(frozen=True)
class HoldSheet:
    """A person, and every hold of them, the newest first."""

    person: PersonFacts
    holds: tuple[HoldFacts, ...]

    @property
    def is_held(self) -> bool:
        """Whether one stands."""
        return any(one.lifted_at is None for one in self.holds)


def check_may_hold(by: Actor) -> None:
    """Raises NotPermitted for who may hold nobody."""
    require(by, CONFIRM, claims_resource())


@transaction.atomic
def hold_sheet(person_ref: str, *, by: Actor) -> HoldSheet:
    """A person as whoever holds them sees them; the look is journalled. Raises NotPermitted, NoSuchPerson."""
    require(by, CONFIRM, claims_resource({person_ref}))
    person = registry.person(person_ref)
    record(by, "read", dossiers=[person.ref], data=DATA, purpose=PURPOSE)
    return HoldSheet(person, registry.holds_of(person.ref))


@transaction.atomic
def hold_no_longer(person_ref: str, why: str, *, by: Actor) -> None:
    """Lift a hold; proxies that rest do so until somebody looked at them. Raises NotPermitted, LiftNeedsReason."""
    require(by, CONFIRM, claims_resource({person_ref}))
    register.lift_hold(person_ref, why, by=by)


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
    require(by, CONFIRM, claims_resource(_refs(one)))
    kind = found_kind(one.mandate.kind)
    people = {person.ref: person for person in registry.people_of(_refs(one))}
    person = people[one.on[PERSON]]
    record(by, "read", dossiers=[person.ref], data=DATA, purpose=PURPOSE)
    is_held = bool(registry.held_people([person.ref]))
    return StandingSheet(one, kind, person, is_held, _what_changed(one, people), *_until_when(kind, person))


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
    require(by, CONFIRM, claims_resource(_refs(one)))
    confirmed.end_confirmed(ref, by=by)
    tell_the_end(one.mandate, by=by)
    tell_ended(one.mandate)
    record(by, "write:proxy_ended", dossiers=[one.on[PERSON]], data=DATA, purpose=PURPOSE, detail={"mandate": ref})
