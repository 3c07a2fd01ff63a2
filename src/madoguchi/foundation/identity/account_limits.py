"""How much of what costs one account may do in a quarter of an hour; counted in the database for all processes."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from madoguchi.foundation.identity.allowances import spent
from madoguchi.foundation.identity.errors import TooMuchFromThisAccount
from madoguchi.foundation.identity.tries import WINDOW, place_of, window_of
from madoguchi.values.clock import JST, now
from madoguchi.values.message import Message


def is_first_stop(ref: str, kind: str) -> bool:
    """Whether this is the first time in this quarter of an hour that this account is told to wait for this."""
    return spent(place_of(f"account:{ref}", f"stopped:{kind}"), window_of(now()), 1, 1, waits=False) is not None


def count_for_account(ref: str, kind: str, most: int, *, what: Message) -> None:
    """One more of this kind by this account, of which it may do so many; raises TooMuchFromThisAccount.

    `what` is said to whoever does too much. What is refused uses nothing up, and nobody waits for the disk.
    """
    allowed = most * settings.MADOGUCHI_ACCOUNT_LIMITS
    begins_at = window_of(now())
    if allowed and spent(place_of(f"account:{ref}", kind), begins_at, 1, allowed, waits=False) is None:
        over = begins_at + WINDOW
        minutes = -(-(over - now()) // timedelta(minutes=1))
        raise TooMuchFromThisAccount(what=what, minutes=minutes, time=f"{over.astimezone(JST):%H:%M}")
