"""Systems of the office that know nothing of this house: the same rules stand before them, and the same journal."""

from __future__ import annotations

from django.db import transaction

from madoguchi.foundation.access.rules import Resource, foresee, refusal_of, require
from madoguchi.foundation.catalogue.city.parts import ExistingSystem
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import Sealed, record_act
from madoguchi.foundation.journal.watch import check_sealed
from madoguchi.journeys.errors import UnknownSystem
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

USE = "use_system"
_LONGEST = 200


@transaction.atomic
def pass_gate(system_id: str, *, method: str, path: str, by: Actor) -> None:
    """Let one request through to a system; it is journalled, with its path sealed.

    A path may hold whatever the old system writes into it, so it lies under a key the system holds, which can be
    destroyed (`forget_names`).

    Raises UnknownSystem, NotPermitted, and DisclosuresStopped when the journal was not sealed for hours.
    """
    system = _system(system_id)
    require(by, USE, system_resource(system_id))
    check_sealed()
    detail = {"system": system.id, "method": method[:10]}
    sealed = Sealed(f"system:{system.id}"[:64], {"path": path[:_LONGEST]})
    record_act(by, "read:system", data=words_in(system.name, "ja"), detail=detail, sealed=sealed)


def why_shut(system_id: str, *, by: Actor) -> Refusal | None:
    """Why the gate is shut to this person; None when it is open. Raises UnknownSystem."""
    matter = system_resource(system_id)
    decision = foresee(by, USE, matter)
    return None if decision.allowed else refusal_of(decision, matter)


def _system(system_id: str) -> ExistingSystem:
    try:
        return city().system(system_id)
    except NotInTheCity:
        raise UnknownSystem() from None


def system_resource(system_id: str) -> Resource:
    """The system as the rules of access take it; raises UnknownSystem."""
    system = _system(system_id)
    return Resource(
        kind="system",
        division=system.division,
        procedure=system.id,
        confidentiality=system.confidentiality,
        posts=frozenset(system.posts),
    )
