"""Holding a person (支援措置): whoever acts for them can do nothing while it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.registry import actions as register
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.queries import HoldFacts
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.represent.kinds import PURPOSE
from madoguchi.journeys.represent.rights import CONFIRM, DATA, claims_resource
from madoguchi.values.actor import Actor


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
