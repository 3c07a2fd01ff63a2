"""What the engine is told of who asks, what for, and how: one function for each name that the schema knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST


def seats(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A post for the whole city as its division, one that is bound to a ward with it."""
    return sorted({f"{division}@{ward}" if ward else division for division, ward in pairs})


def _posts(actor: Actor) -> list[str]:
    """Each post as a register names it; a post of a ward is not one of the whole division.

    Everybody of the office is everybody who works there: a programme sees what its division is named for.
    """
    whole = [duty for duty in actor.duties if not duty.ward]
    named = {name for duty in whole for name in (duty.division, f"{duty.division}/{duty.position}")}
    return sorted(named | ({"*"} if actor.duties and actor.kind is ActorKind.STAFF else set()))


def _seats_of(resource: Resource, *divisions: str | None) -> list[str]:
    return seats((one, ward) for one in divisions if one for ward in {"", resource.ward})


PERSON: Mapping[str, Callable[[Actor], object]] = {
    "kind": lambda actor: actor.kind.value,
    "selves": lambda actor: sorted({actor.ref, *actor.people} - {""}),
    "divisions": lambda actor: sorted(actor.divisions),
    "seats": lambda actor: seats(actor.seats),
    "deciding": lambda actor: seats((duty.division, duty.ward or "") for duty in actor.duties if duty.may_decide),
    "wards": lambda actor: sorted({duty.ward for duty in actor.duties if duty.ward}),
    "roles": lambda actor: sorted(actor.roles),
    "posts": _posts,
    "scopes": lambda actor: sorted(actor.scopes),
    "account": lambda actor: actor.business.type.value if actor.business else "",
    "account_role": lambda actor: actor.business.role.value if actor.business and actor.business.role else "",
}
MATTER: Mapping[str, Callable[[Resource], object]] = {
    "kind": lambda matter: matter.kind,
    "division": lambda matter: matter.division or "",
    "desk": lambda matter: matter.desk or matter.division or "",
    "offices": lambda matter: sorted(matter.offices),
    "seats": lambda matter: _seats_of(matter, *matter.offices),
    "desk_seats": lambda matter: _seats_of(matter, matter.desk or matter.division),
    "home_seats": lambda matter: _seats_of(matter, matter.division),
    "ward": lambda matter: matter.ward,
    "procedure": lambda matter: matter.procedure,
    "confidentiality": lambda matter: matter.confidentiality,
    "owner": lambda matter: matter.owner_ref,
    "near": lambda matter: sorted({matter.owner_ref, *matter.near} - {""}),
    "proxies": lambda matter: sorted(matter.proxies),
    "drafter": lambda matter: matter.drafted_by,
    "posts": lambda matter: sorted(matter.posts),
    "scope": lambda matter: matter.scope,
    "channel": lambda matter: matter.channel,
    "assurance": lambda matter: matter.assurance,
    "accounts": lambda matter: sorted(matter.accounts),
    "account_roles": lambda matter: sorted(matter.account_roles),
}
CONTEXT: Mapping[str, Callable[[Actor, Circumstances], object]] = {
    "purpose": lambda actor, how: how.purpose,
    "posture": lambda actor, how: how.posture,
    "assurance": lambda actor, how: actor.assurance,
    "zone": lambda actor, how: how.zone,
    # Not the engine's own datetime: reading one takes a third of the time a whole decision may take.
    "day": lambda actor, how: f"{how.at.astimezone(JST):%Y-%m-%d}",
    "minute": lambda actor, how: how.at.astimezone(JST).hour * 60 + how.at.astimezone(JST).minute,
    "emergency": lambda actor, how: how.emergency,
    "subjects": lambda actor, how: how.subjects,
    "agreed": lambda actor, how: how.agreed,
    "since_passkey": lambda actor, how: how.since_passkey,
}
