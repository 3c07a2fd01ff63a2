"""From where it is asked: the device and the network of a request, found out when the first decision needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from madoguchi.foundation.access.facts import UNKNOWN, Circumstances
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now

_posture: ContextVar[Callable[[], str] | None] = ContextVar("posture", default=None)
_zone: ContextVar[Callable[[], str] | None] = ContextVar("zone", default=None)


@contextmanager
def asking_from(posture: Callable[[], str], zone: Callable[[], str] = lambda: UNKNOWN) -> Iterator[None]:
    """Whatever is decided inside is asked from a device of this posture in a network of this zone.

    Both are found out once: the device only for staff, the network for programmes with a post of the office, too.
    """
    by_device, by_network = _posture.set(cache(posture)), _zone.set(cache(zone))
    try:
        yield
    finally:
        _posture.reset(by_device)
        _zone.reset(by_network)


def circumstances_of(actor: Actor, *, emergency: bool = False) -> Circumstances:
    """How `actor` asks now; only staff come from a device of the office, they and its programmes from a network."""
    is_staff = actor.kind is ActorKind.STAFF
    posture = _posture.get() if is_staff else None
    zone = _zone.get() if is_staff or (actor.kind is ActorKind.API and actor.duties) else None
    return Circumstances(
        now(),
        posture=posture() if posture else UNKNOWN,
        zone=zone() if zone else UNKNOWN,
        emergency=emergency,
    )
