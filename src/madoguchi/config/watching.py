"""The thread of a web process that looks after the worker's seal every minute, also when nobody asks for a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

_SECONDS = 60.0
_end = Event()

log = logging.getLogger(__name__)


def begin_to_watch(*, seconds: float = _SECONDS) -> Thread:
    """Look now and every so many seconds, until `end_watching`; the thread never keeps a process from ending."""
    from madoguchi.journeys.seal_alarm import look_after_the_seal

    _end.clear()
    thread = Thread(target=_watch, args=(look_after_the_seal, seconds), name="watch-of-the-seal", daemon=True)
    thread.start()
    return thread


def end_watching() -> None:
    """No look begins from now on."""
    _end.set()


def _watch(look: Callable[[], bool], seconds: float) -> None:
    """Whatever goes wrong is said, and looked for again: a watch that dies in silence is none."""
    from django.db import connections

    from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
    from madoguchi.journeys.seal_alarm import WATCH

    while True:
        try:
            # The public asks, whom every such process may be.
            with speaking(Speaker(Side.PORTAL, WATCH.ref)):
                look()
        except Exception:
            log.critical("whether the journal is sealed could not be asked", exc_info=True)
        finally:
            connections.close_all()
        if _end.wait(seconds):
            return
