"""The rules of delivery: how often, how long, and when a message becomes one to send by post."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# Four hours of attempts, as long as mail providers are usually away.
ATTEMPTS = 48
BETWEEN = timedelta(minutes=5)
# An attempt that was never finished (its process died) is taken up again after this; it is longer than any time-out.
CLAIM = timedelta(minutes=3)


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    BY_POST = "by_post"
    POSTED = "posted"
    NO_ADDRESS = "no_address"
    LAPSED = "lapsed"


def first_state(address: str, *, must_arrive: bool) -> State:
    """Where a new message begins; without an address only what must arrive goes by post."""
    if address:
        return State.WAITING
    return State.BY_POST if must_arrive else State.NO_ADDRESS


def after_failure(
    attempts: int, *, useless: bool, at: datetime, useful_until: datetime | None = None
) -> tuple[State, datetime | None]:
    """What follows a failed attempt, the `attempts`-th: wait five minutes, or give up and send it by post.

    A message that is only good for a while is given up when that is over, and never sent by post.
    """
    if useful_until is not None:
        return (State.LAPSED, None) if useless or at + BETWEEN > useful_until else (State.WAITING, at + BETWEEN)
    if useless or attempts >= ATTEMPTS:
        return State.BY_POST, None
    return State.WAITING, at + BETWEEN
