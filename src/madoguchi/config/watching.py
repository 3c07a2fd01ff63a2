"""The thread of a process that looks after something every minute, also when nobody asks for anything.

A web process looks after the worker's seal and the rules of access in force, a worker after the rules.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.foundation.wall.speaker import Speaker

_SECONDS = 60.0
_end = Event()

log = logging.getLogger(__name__)

Look = tuple[str, Callable[[], object]]
"""What is looked after, as the log names it where it fails, and how."""


def begin_to_watch(*, seconds: float = _SECONDS) -> Thread:
    """Look as a web process now and every so many seconds, until `end_watching`."""
    from madoguchi.foundation.access.in_force import look_for_rules
    from madoguchi.foundation.wall.speaker import Side, Speaker
    from madoguchi.journeys.seal_alarm import WATCH, look_after_the_seal

    looks = (
        ("whether the journal is sealed", look_after_the_seal),
        ("which rules of access are in force", look_for_rules),
    )
    # The public asks, whom every such process may be.
    return _begin(looks, Speaker(Side.PORTAL, WATCH.ref), seconds)


def begin_to_watch_the_rules(*, seconds: float = _SECONDS) -> Thread:
    """Look as a worker."""
    from madoguchi.foundation.access.in_force import look_for_rules
    from madoguchi.foundation.wall.speaker import WORKER

    return _begin((("which rules of access are in force", look_for_rules),), WORKER, seconds)


def end_watching() -> None:
    """No look begins from now on."""
    _end.set()


def _begin(looks: Sequence[Look], who: Speaker, seconds: float) -> Thread:
    """The thread never keeps a process from ending."""
    _end.clear()
    thread = Thread(target=_watch, args=(looks, who, seconds), name="watch-of-the-house", daemon=True)
    thread.start()
    return thread


def _watch(looks: Sequence[Look], who: Speaker, seconds: float) -> None:
    """Whatever goes wrong is said, and looked for again: a watch that dies in silence is none."""
    from django.db import connections

    from madoguchi.foundation.wall.speaker import speaking

    while True:
        for about, look in looks:
            try:
                with speaking(who):
                    look()
            except Exception:
                log.critical("%s could not be asked", about, exc_info=True)
            finally:
                connections.close_all()
        if _end.wait(seconds):
            return
