"""From where and for what it is asked: the device and the network of a request, and what its page is there for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from madoguchi.foundation.access.facts import NEVER, UNKNOWN, Circumstances
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from madoguchi.values.purpose import Purpose


@dataclass
class _Asking:
    """One request; `who` is the ref of whoever asks in it, once it is known, `passkey_at` when they used a passkey."""

    posture: Callable[[], str]
    zone: Callable[[], str]
    purpose: str = ""
    who: str = ""
    passkey_at: datetime | None = None

    def since_passkey(self, at: datetime) -> int:
        """Whole minutes since whoever asks used a passkey."""
        return NEVER if self.passkey_at is None else int((at - self.passkey_at).total_seconds() // 60)


_asking: ContextVar[_Asking | None] = ContextVar("asking", default=None)


@contextmanager
def asking_from(posture: Callable[[], str], zone: Callable[[], str] = lambda: UNKNOWN) -> Iterator[None]:
    """Whatever is decided inside is asked from a device of this posture in a network of this zone.

    Both are found out once: the device only for staff, the network for programmes with a post of the office, too. No
    purpose is stated until `state_purpose` does.
    """
    token = _asking.set(_Asking(cache(posture), cache(zone)))
    try:
        yield
    finally:
        _asking.reset(token)


def state_purpose(purpose: str, actor: Actor, passkey_at: datetime | None = None) -> None:
    """This request is there for this purpose, and this person asks in it; nothing happens outside a request.

    `passkey_at` is when they last used a passkey in this sign-in.
    """
    asking = _asking.get()
    if asking is not None:
        asking.purpose, asking.who, asking.passkey_at = purpose, actor.ref, passkey_at


@contextmanager
def as_from_nowhere() -> Iterator[None]:
    """Inside, it is asked what somebody might see at another time, oneself included: no request judges it.

    Only to foresee: what is really done is judged by the request it is done in.
    """
    token = _asking.set(None)
    try:
        yield
    finally:
        _asking.reset(token)


def circumstances_of(
    actor: Actor,
    *,
    emergency: bool = False,
    purpose: str | None = None,
    subjects: int = 0,
    with_passkey: bool = False,
) -> Circumstances:
    """How `actor` asks now; only staff come from a device of the office, they and its programmes from a network.

    `purpose` is a closer one than that of the page; to open in an emergency is one of its own. What another person
    might see is asked as from nowhere: of them, nobody knows the device, the network or the purpose. When a passkey was
    used is told of a file (`subjects`) and where it is asked for, as each minute makes it another question.
    """
    asking = _asking.get()
    is_staff = actor.kind is ActorKind.STAFF
    is_of_the_office = is_staff or (actor.kind is ActorKind.API and bool(actor.duties))
    if asking is None or not is_of_the_office or asking.who not in ("", actor.ref):
        return Circumstances(now(), emergency=emergency, subjects=subjects)
    at = now()
    stated = asking.purpose if purpose is None else purpose
    return Circumstances(
        at,
        purpose=Purpose.EMERGENCY.value if emergency else stated,
        posture=asking.posture() if is_staff else UNKNOWN,
        zone=asking.zone(),
        emergency=emergency,
        subjects=subjects,
        since_passkey=asking.since_passkey(at) if is_staff and (subjects or with_passkey) else NEVER,
    )
