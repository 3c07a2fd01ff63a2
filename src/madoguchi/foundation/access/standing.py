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


@contextmanager
def asking_from(posture: Callable[[], str]) -> Iterator[None]:
    """Whatever is decided inside is asked from a device of this posture; it is found out once, and only for staff."""
    token = _posture.set(cache(posture))
    try:
        yield
    finally:
        _posture.reset(token)


def circumstances_of(actor: Actor, *, emergency: bool = False) -> Circumstances:
    """How `actor` asks now; a programme and a resident come from no device of the office."""
    find = _posture.get() if actor.kind is ActorKind.STAFF else None
    return Circumstances(now(), posture=find() if find else UNKNOWN, emergency=emergency)
