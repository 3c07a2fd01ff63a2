"""Confirmed proxies rest where something is other than when somebody looked, until they look again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.confirmed import HOUSEHOLD, PERSON, PROXY, PROXY_HOUSEHOLD, Standing
from madoguchi.values.actor import SYSTEM

_AT_ONCE = 500


@transaction.atomic
def rest_what_changed() -> int:
    """Let every confirmed proxy rest of whom the register says something else now; how many rest newly.

    Who died or moved away is gone from the register, who moved has another household. Nobody was asked yet whether the
    proxy still may.
    """
    rested = 0
    for part in _in_parts(confirmed.confirmed_mandates()):
        people = {one.ref: one for one in registry.people_of(sorted({ref for one in part for ref in people_in(one)}))}
        held = registry.held_people([one.on[PERSON] for one in part])
        changed = [
            one.mandate.ref
            for one in part
            if one.mandate.paused_at is None and (one.on[PERSON] in held or what_changed(one, people))
        ]
        confirmed.pause(changed, by=SYSTEM)
        rested += len(changed)
    return rested


def people_in(one: Standing) -> list[str]:
    """Both people it stands on, as far as the register knows them."""
    return [ref for ref in (one.on[PERSON], one.on[PROXY]) if ref]


def what_changed(one: Standing, people: dict[str, PersonFacts]) -> tuple[str, ...]:
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
