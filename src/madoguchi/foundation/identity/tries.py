"""How often codes may be tried in vain from one place; counted in the database, so that all processes agree."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.db import connection

from madoguchi.foundation.identity.errors import TooManyTries
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.values.clock import JST, now
from madoguchi.values.refusal import Refusal

# Many people can share one address (a library, a mobile network); a code of 80 bits needs no lower number.
MOST_TRIES = 30
WINDOW = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)

_COUNT = """
    INSERT INTO identity_codetry AS known (place, begins_at, tries) VALUES (%s, %s, 1)
    ON CONFLICT (place, begins_at) DO UPDATE SET tries = known.tries + 1 RETURNING tries
"""
_TAKE_BACK = "UPDATE identity_codetry SET tries = tries - 1 WHERE place = %s AND begins_at = %s"


@contextmanager
def counted_try(address: str, *, wrong: tuple[type[Refusal], ...]) -> Iterator[None]:
    """Let a code be tried inside from this network address; only a `wrong` answer stays counted.

    It is counted before it is tried, so that many tries at once do not pass together. Raises TooManyTries.
    """
    place, begins_at = place_of(address), window_of(now())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [place, begins_at])
        tries = cursor.fetchone()[0]
    if tries > MOST_TRIES:
        raise TooManyTries(minutes=int(WINDOW.total_seconds() // 60))
    try:
        yield
    except wrong:
        raise
    except BaseException:
        _take_back(place, begins_at)
        raise
    _take_back(place, begins_at)


def forget_tries() -> int:
    """Remove the counts of yesterday and before; returns how many."""
    return CodeTry.objects.filter(begins_at__lt=now() - KEPT_FOR).delete()[0]


def _take_back(place: str, begins_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [place, begins_at])


def window_of(at: datetime) -> datetime:
    """When the quarter of an hour began that is counted in at this moment."""
    seconds = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, JST)


def place_of(address: str, counted: str = "") -> str:
    """A network address as a keyed digest, for each thing that is `counted` another; itself it is kept nowhere.

    One household has a whole /64 of IPv6.
    """
    try:
        known = ip_address(address)
    except ValueError:
        named = address
    else:
        named = str(IPv6Network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)
    return hmac.new(settings.SECRET_KEY.encode(), f"{counted}{named}".encode(), sha256).hexdigest()
