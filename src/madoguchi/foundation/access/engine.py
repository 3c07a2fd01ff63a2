"""Asking the engine: the actor, the matter and the circumstances as entities, and which rules answered."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import cedarpy

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.policies import PolicyBook
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the engine said; `rules` are its names of the policies that decided it, in the order they are written."""

    allowed: bool
    rules: tuple[str, ...] = ()
    broken: bool = False


def ask(book: PolicyBook, actor: Actor, action: str, resource: Resource, how: Circumstances) -> Answer:
    """The answer of the rules; whatever goes wrong in the engine is a refusal.

    The engine leaves a policy out that it cannot evaluate. That may be one that forbids, so it is a refusal, too.
    """
    try:
        found = cedarpy.is_authorized(
            {
                "principal": {"type": "Person", "id": actor.ref},
                "action": {"type": "Action", "id": action},
                "resource": {"type": "Matter", "id": resource.kind},
                "context": _context(actor, how),
            },
            book.about[action],
            _entities(actor, resource),
        )
        if found.diagnostics.errors:
            raise ValueError(found.diagnostics.errors[0])
    except Exception:
        log.exception("the rules of access could not be asked about %s of a %s", action, resource.kind)
        return Answer(allowed=False, broken=True)
    named = sorted(found.diagnostics.reasons, key=lambda name: int(name.removeprefix("policy")))
    return Answer(found.allowed, tuple(named))


@lru_cache(maxsize=1024)
def _entities(actor: Actor, resource: Resource) -> cedarpy.Entities:
    """Both as the engine reads them: a page asks about the same matter for every button."""
    return _person(actor).with_added_json_str(_matter(resource))


@lru_cache(maxsize=256)
def _person(actor: Actor) -> cedarpy.Entities:
    attributes: dict[str, object] = {
        "kind": actor.kind.value,
        "selves": sorted({actor.ref, *actor.people} - {""}),
        "divisions": sorted(actor.divisions),
        "seats": _seats(actor.seats),
        "deciding": _seats((duty.division, duty.ward or "") for duty in actor.duties if duty.may_decide),
        "wards": sorted({duty.ward for duty in actor.duties if duty.ward}),
        "roles": sorted(actor.roles),
        "posts": _posts(actor),
    }
    return cedarpy.Entities.from_json_str(_entity("Person", actor.ref, attributes))


def _matter(resource: Resource) -> str:
    wards, desk = {"", resource.ward}, resource.desk or resource.division or ""
    attributes: dict[str, object] = {
        "kind": resource.kind,
        "division": resource.division or "",
        "desk": desk,
        "offices": sorted(resource.offices),
        "seats": _seats((office, ward) for office in resource.offices for ward in wards),
        "desk_seats": _seats((desk, ward) for ward in wards if desk),
        "home_seats": _seats((resource.division, ward) for ward in wards if resource.division),
        "ward": resource.ward,
        "procedure": resource.procedure,
        "confidentiality": resource.confidentiality,
        "owner": resource.owner_ref,
        "near": sorted({resource.owner_ref, *resource.near} - {""}),
        "proxies": sorted(resource.proxies),
        "drafter": resource.drafted_by,
        "posts": sorted(resource.posts),
    }
    return _entity("Matter", resource.kind, attributes)


def _posts(actor: Actor) -> list[str]:
    """Each post as a register names it; a post of a ward is not one of the whole division.

    Everybody of the office is everybody who works there: a programme sees what its division is named for.
    """
    whole = [duty for duty in actor.duties if not duty.ward]
    named = {name for duty in whole for name in (duty.division, f"{duty.division}/{duty.position}")}
    return sorted(named | ({"*"} if actor.duties and actor.kind is ActorKind.STAFF else set()))


def _seats(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A post for the whole city as its division, one that is bound to a ward with it."""
    return sorted({f"{division}@{ward}" if ward else division for division, ward in pairs})


def _entity(kind: str, name: str, attributes: dict[str, object]) -> str:
    return json.dumps([{"uid": {"type": kind, "id": name}, "attrs": attributes, "parents": []}])


def _context(actor: Actor, how: Circumstances) -> dict[str, object]:
    at = how.at.astimezone(JST)
    return {
        "purpose": how.purpose or actor.purpose,
        "posture": how.posture,
        "assurance": actor.assurance,
        "zone": how.zone,
        # Not the engine's own datetime: reading one takes a third of the time a whole decision may take.
        "day": f"{at:%Y-%m-%d}",
        "minute": at.hour * 60 + at.minute,
        "emergency": how.emergency,
    }
