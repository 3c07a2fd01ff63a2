"""Asking the engine: the actor, the matter and the circumstances as entities, and which rules answered."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cedarpy

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.outline import Eyes, Outline, eyes_of
from madoguchi.foundation.access.policies import PolicyBook
from madoguchi.foundation.access.slices import Reads, Slice
from madoguchi.foundation.access.told import CONTEXT, PERSON
from madoguchi.values.actor import Actor

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the engine said; `rules` are its names of the policies that decided it, in the order they are written."""

    allowed: bool
    rules: tuple[str, ...] = ()
    broken: bool = False


@dataclass(frozen=True, eq=False)
class Asker:
    """Somebody before the rules of one action: these rules, what they are told of the person, and how a matter looks.

    The same person asks about many matters, so the engine reads them once.
    """

    piece: Slice
    ref: str
    action: str
    entities: cedarpy.Entities
    eyes: Eyes


def ask(book: PolicyBook, actor: Actor, action: str, resource: Resource, how: Circumstances) -> Answer:
    """The answer of the rules; whatever goes wrong in the engine is a refusal.

    The engine leaves a policy out that it cannot evaluate. That may be one that forbids, so it is a refusal, too.
    """
    try:
        piece = book.slice_for(action, actor)
        if piece.policies is None:
            return Answer(allowed=False)
        asker = asker_of(piece, actor, action)
        told = tuple(context_told(actor, how, piece.reads).items())
        return _answered(asker, resource.kind, asker.eyes.outline_of(resource), told)
    except Exception:
        log.exception("the rules of access could not be asked about %s of a %s", action, resource.kind)
        return Answer(allowed=False, broken=True)


@lru_cache(maxsize=1024)
def asker_of(piece: Slice, actor: Actor, action: str) -> Asker:
    """This person before these rules; they are told of the person what they look at, and nothing else."""
    told = {name: tell(actor) for name, tell in PERSON.items() if ("principal", name) in piece.reads}
    entities = cedarpy.Entities.from_json_str(_entity("Person", actor.ref, told))
    return Asker(piece, actor.ref, action, entities, eyes_of(actor, piece.reads, piece.compares))


def context_told(actor: Actor, how: Circumstances, read: Reads) -> dict[str, object]:
    """Those of the circumstances that the rules look at."""
    return {name: tell(actor, how) for name, tell in CONTEXT.items() if ("context", name) in read}


def entities_told(asker: Asker, kind: str, outline: Outline) -> cedarpy.Entities:
    """Who asks and the matter of this kind in outline, as the engine reads them.

    What the rules do not look at is left out: putting it together and reading it took most of the time of a decision.
    """
    return asker.entities.with_added_json_str(_entity("Matter", kind, asker.eyes.attributes(outline)))


@lru_cache(maxsize=8192)
def _answered(asker: Asker, kind: str, outline: Outline, told: tuple[tuple[str, object], ...]) -> Answer:
    """The same rules told the same answer the same; what goes wrong is raised, and asked again the next time."""
    found = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": asker.ref},
            "action": {"type": "Action", "id": asker.action},
            "resource": {"type": "Matter", "id": kind},
            "context": _context(told),
        },
        asker.piece.policies,  # type: ignore[arg-type]  # asked only where there are some
        entities_told(asker, kind, outline),
    )
    if found.diagnostics.errors:
        raise ValueError(found.diagnostics.errors[0])
    named = sorted(found.diagnostics.reasons, key=lambda name: int(name.removeprefix("policy")))
    return Answer(found.allowed, tuple(named))


@lru_cache(maxsize=1024)
def _context(told: tuple[tuple[str, object], ...]) -> str:
    """Many ask under the same circumstances."""
    return json.dumps(dict(told))


def _entity(kind: str, name: str, attributes: Mapping[str, object]) -> str:
    return json.dumps([{"uid": {"type": kind, "id": name}, "attrs": attributes, "parents": []}])
