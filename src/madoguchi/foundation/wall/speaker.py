"""Who speaks to the database now: a side of the house and an account, for as long as a request or a command takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum

# The programme's own name towards the policies when it works as the owner of the tables.
KEEPER = "keeper"
_REF = re.compile(r"[A-Za-z0-9_.:-]{0,64}")
_KEY = re.compile(r"[A-Za-z0-9_.=-]{1,80}")


class Side(StrEnum):
    """The roles a transaction may take on; the role that signs in to the database has no part in any of them."""

    PORTAL = "madoguchi_portal"
    STAFF = "madoguchi_staff"
    WORKER = "madoguchi_worker"


@dataclass(frozen=True)
class Speaker:
    """Who asks; `ref` is the public id of an account, empty for somebody not signed in.

    `shown` is what they hold besides: the drafts and numbers their browser keeps, and the codes they showed.
    """

    side: Side
    ref: str = ""
    shown: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        # It is written into statements: whatever is no public id is nobody's.
        if not _REF.fullmatch(self.ref):
            object.__setattr__(self, "ref", "")


WORKER = Speaker(Side.WORKER, "system")

_speaker: ContextVar[Speaker | None] = ContextVar("speaker", default=None)
_of_the_process: list[Speaker] = []


def speaker() -> Speaker | None:
    """Who speaks now; None for nobody, to whom the database shows no matter."""
    return _speaker.get() or (_of_the_process[0] if _of_the_process else None)


@contextmanager
def speaking(who: Speaker | None) -> Iterator[None]:
    """Whatever is asked inside is asked by `who`, or by whom they turn out to be."""
    token = _speaker.set(who)
    try:
        yield
    finally:
        _speaker.reset(token)


def be_known(side: Side, ref: str) -> None:
    """Whoever speaks in this request turned out to be somebody; outside of a request nobody does."""
    now = _speaker.get()
    if now is not None:
        _speaker.set(replace(Speaker(side, ref), shown=now.shown))


def show(*keys: str) -> None:
    """Whoever speaks in this request showed these: a code, or what they were let have for one; else nothing happens.

    The database then lets them see the rows that belong to these, and no others. What is no key is left out. Only for
    what was proven, or has a form of its own; else `show_as`.
    """
    now, held = _speaker.get(), frozenset(key for key in keys if _KEY.fullmatch(key))
    if now is not None and not held <= now.shown:
        _speaker.set(replace(now, shown=now.shown | held))


def show_as(word: str, *keys: str) -> None:
    """The same of what anybody may type or send: behind the word for its kind it is no key of anything else."""
    show(*(f"{word}.{key}" for key in keys if key))


@contextmanager
def speaking_always(who: Speaker) -> Iterator[None]:
    """Inside, this process does one thing only, in all its threads: it speaks as `who` wherever nobody else does."""
    before = list(_of_the_process)
    _of_the_process[:] = [who]
    try:
        yield
    finally:
        _of_the_process[:] = before
