"""Asking the engine: the actor, the matter and the circumstances as entities, and which rules answered."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

import cedarpy

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.policies import PolicyBook
from madoguchi.foundation.access.slices import Reads, Slice
from madoguchi.foundation.access.told import CONTEXT, MATTER, PERSON
from madoguchi.values.actor import Actor

log = logging.getLogger(__name__)

_OTHER = "another"


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
        piece = book.slice_for(action, actor)
        if piece.policies is None:
            return Answer(allowed=False)
        matter = _as_to_who_asks(actor, resource) if piece.asks_only_whether_own else resource
        return _answered(piece, actor, action, matter, tuple(context_told(actor, how, piece.reads).items()))
    except Exception:
        log.exception("the rules of access could not be asked about %s of a %s", action, resource.kind)
        return Answer(allowed=False, broken=True)


def _as_to_who_asks(actor: Actor, resource: Resource) -> Resource:
    """The matter with everybody else behind it as one other: to such rules one matter of another is like the next."""
    selves = {actor.ref, *actor.people} - {""}
    other = _OTHER if _OTHER not in selves else next(f"{_OTHER}{n}" for n in count() if f"{_OTHER}{n}" not in selves)

    def seen(ref: str) -> str:
        return ref if ref in selves or not ref else other

    return replace(
        resource,
        owner_ref=seen(resource.owner_ref),
        drafted_by=seen(resource.drafted_by),
        near=frozenset(map(seen, resource.near)),
        proxies=frozenset(map(seen, resource.proxies)),
    )


@lru_cache(maxsize=4096)
def _answered(
    piece: Slice, actor: Actor, action: str, resource: Resource, told: tuple[tuple[str, object], ...]
) -> Answer:
    """The same rules told the same answer the same: a page asks for a button what it asks again when it is pressed.

    What goes wrong is raised, and asked again the next time.
    """
    found = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": actor.ref},
            "action": {"type": "Action", "id": action},
            "resource": {"type": "Matter", "id": resource.kind},
            "context": _context(told),
        },
        piece.policies,  # type: ignore[arg-type]  # asked only where there are some
        entities_told(actor, resource, piece.reads),
    )
    if found.diagnostics.errors:
        raise ValueError(found.diagnostics.errors[0])
    named = sorted(found.diagnostics.reasons, key=lambda name: int(name.removeprefix("policy")))
    return Answer(found.allowed, tuple(named))


def context_told(actor: Actor, how: Circumstances, read: Reads) -> dict[str, object]:
    """Those of the circumstances that the rules look at."""
    return {name: tell(actor, how) for name, tell in CONTEXT.items() if ("context", name) in read}


def entities_told(actor: Actor, resource: Resource, read: Reads) -> cedarpy.Entities:
    """What the rules look at of who asks and of what for, as the engine reads it.

    What they do not look at is left out: putting it together and reading it took most of the time of a decision.
    """
    return _person(actor, read).with_added_json_str(_matter(resource, read))


@lru_cache(maxsize=1024)
def _context(told: tuple[tuple[str, object], ...]) -> str:
    """Many ask under the same circumstances."""
    return json.dumps(dict(told))


@lru_cache(maxsize=1024)
def _matter(resource: Resource, read: Reads) -> str:
    """Many ask about the same matter, or about one that looks like it."""
    told = {name: tell(resource) for name, tell in MATTER.items() if ("resource", name) in read}
    return _entity("Matter", resource.kind, told)


@lru_cache(maxsize=512)
def _person(actor: Actor, read: Reads) -> cedarpy.Entities:
    """The same person asks about many matters."""
    told = {name: tell(actor) for name, tell in PERSON.items() if ("principal", name) in read}
    return cedarpy.Entities.from_json_str(_entity("Person", actor.ref, told))


def _entity(kind: str, name: str, attributes: dict[str, object]) -> str:
    return json.dumps([{"uid": {"type": kind, "id": name}, "attrs": attributes, "parents": []}])
