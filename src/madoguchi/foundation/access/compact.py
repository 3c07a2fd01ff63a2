"""What the rules were told, in a compact form without persons: relations stay, the accounts and people behind them go.

A rule that asks whether the matter is the asker's own answers the same afterwards; who it was cannot be told any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.business_account import account_kept

_SELF, _ANOTHER = "self", "another"
# Whose it is, told as a relation to who asks.
_RELATED = frozenset({"owner_ref", "drafted_by", "near", "proxies"})
_NOT_KEPT = frozenset({"subject", "at"})
# Those who work here are known by their account; a resident is not kept.
_KNOWN = frozenset({ActorKind.STAFF, ActorKind.API, ActorKind.SYSTEM})


def kept_ref(actor: Actor) -> str:
    """The account of a member of staff or a programme; empty for everybody else."""
    return actor.ref if actor.kind in _KNOWN else ""


def compacted(actor: Actor, resource: Resource, how: Circumstances) -> dict[str, Any]:
    """What a decision was told, for `restored`; what is as usual is left out."""
    selves = {actor.ref, *actor.people} - {""}
    return {
        "who": _without_empty(
            {
                "kind": actor.kind.value,
                "known": bool(actor.ref),
                "duties": [[one.division, one.position, one.ward or "", one.may_decide] for one in actor.duties],
                "roles": sorted(actor.roles),
                "assurance": actor.assurance,
                "scopes": sorted(actor.scopes),
                "business": actor.business.told() if actor.business else {},
            }
        ),
        "what": {name: _related(value, selves) if name in _RELATED else value for name, value in _unusual(resource)},
        "how": dict(_unusual(how)),
    }


def restored(facts: Mapping[str, Any], ref: str, at: datetime) -> tuple[Actor, Resource, Circumstances]:
    """Who asked for what and how, as far as the rules can tell; `ref` is what `kept_ref` gave."""
    who = facts["who"]
    self_ref = ref or (_SELF if who.get("known") else "")
    actor = Actor(
        ActorKind(who["kind"]),
        self_ref,
        "",
        tuple(Duty(division, position, ward or None, may) for division, position, ward, may in who.get("duties", ())),
        frozenset(who.get("roles", ())),
        who.get("assurance", 0),
        scopes=frozenset(who.get("scopes", ())),
        business=account_kept(who.get("business")),
    )
    what = {name: _named(value, self_ref) for name, value in facts["what"].items()}
    return actor, Resource(**what), Circumstances(at, **facts["how"])


def _unusual(told: Resource | Circumstances) -> Iterable[tuple[str, Any]]:
    """The fields that are not as they would be by themselves; a set as a list."""
    for one in fields(told):
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        value = getattr(told, one.name)
        if one.name not in _NOT_KEPT and value != usual:
            yield one.name, sorted(value) if isinstance(value, frozenset) else value


def _related(value: Any, selves: set[str]) -> Any:
    if isinstance(value, str):
        return _SELF if value in selves else _ANOTHER
    return sorted({_related(one, selves) for one in value})


def _named(value: Any, self_ref: str) -> Any:
    if isinstance(value, list):
        return frozenset(_named(one, self_ref) for one in value)
    return self_ref if value == _SELF else value


def _without_empty(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
