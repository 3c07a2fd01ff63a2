"""Watching the sealer: when it last sealed, and whether staff may still look."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.utils import timezone

from madoguchi.foundation.journal.chain import SealState, seal_state
from madoguchi.foundation.journal.errors import DisclosuresStopped
from madoguchi.foundation.journal.models import SealerRun

log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 30.0
_began = timezone.now()
_known: list[tuple[float, SealState]] = []


def last_sealed() -> datetime | None:
    """When the sealer last did its work; None when it never did."""
    return SealerRun.objects.order_by("-ran_at").values_list("ran_at", flat=True).first()


def age() -> timedelta:
    """How long ago that was; before the first seal, how long this process has been waiting for it."""
    # The clock of the machine, not the one a demonstration may turn back: a seal is about real time.
    return timezone.now() - (last_sealed() or _began)


def check_sealed() -> None:
    """Raise DisclosuresStopped when the journal was not sealed for four hours; asks at most twice a minute."""
    if state() is SealState.STOPPED:
        raise DisclosuresStopped()


def state() -> SealState:
    """How the seal stands; a late one is said in the log every time it is asked anew."""
    # Read once: another thread may ask anew, or forget, at any moment.
    known = next(iter(_known), None)
    return asked_anew() if known is None or time.monotonic() - known[0] > _SECONDS_BETWEEN_LOOKS else known[1]


def asked_anew() -> SealState:
    """How the seal stands at this very moment."""
    found = seal_state(age())
    if found is not SealState.SOUND:
        log.error("the journal has not been sealed for %s minutes", int(age().total_seconds() // 60))
    _known[:] = [(time.monotonic(), found)]
    return found


def minutes_late() -> int:
    """For how many minutes the journal was not sealed; 0 where the seal is as it should be. Asks as `state` does."""
    return 0 if state() is SealState.SOUND else int(age().total_seconds() // 60)


def forget() -> None:
    """Ask again at the next question."""
    _known.clear()
