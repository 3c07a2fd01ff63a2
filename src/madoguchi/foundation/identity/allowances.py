"""How much one place or one programme may begin in a day, so that nobody fills the house; kept as a digest only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import connection

from madoguchi.foundation.identity.errors import (
    TooManyAnswersFromHere,
    TooManyCalls,
    TooManyDraftsFromHere,
    TooManyFilesFromHere,
    TooManyFromThisProgramme,
    TooManyRegisterCalls,
)
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.foundation.identity.tries import place_of
from madoguchi.values.clock import JST, now
from madoguchi.values.refusal import Refusal

WINDOW = timedelta(days=1)
_MEGABYTE = 1024 * 1024
_KILOBYTE = 1024

# The row is left as it was when the amount does not fit: what is refused uses nothing up.
_SPEND = """
    INSERT INTO identity_codetry AS known (place, begins_at, tries) VALUES (%(place)s, %(begins_at)s, %(amount)s)
    ON CONFLICT (place, begins_at) DO UPDATE SET tries = known.tries + EXCLUDED.tries
    WHERE known.tries + EXCLUDED.tries <= %(most)s RETURNING tries
"""


# Nobody waits for the disk for a call that is counted; in a transaction it would hold for all that is in it.
_NOT_WAITING = ", set_config('synchronous_commit', 'off', true)"


@dataclass(frozen=True)
class _Allowance:
    name: str
    most: int
    refusal: type[Refusal]
    waits: bool = True


def count_draft(address: str) -> None:
    """One more draft is begun from this address today; raises TooManyDraftsFromHere."""
    _spend(address, _Allowance("drafts", settings.MADOGUCHI_DRAFTS_PER_PLACE, TooManyDraftsFromHere), 1)


def count_answer(address: str) -> None:
    """One more answer to a survey without names is sent from this address today; raises TooManyAnswersFromHere."""
    _spend(address, _Allowance("answers", settings.MADOGUCHI_ANSWERS_PER_PLACE, TooManyAnswersFromHere), 1)


def count_upload(address: str, size: int) -> None:
    """So many more bytes are sent from this address today; raises TooManyFilesFromHere."""
    most = settings.MADOGUCHI_UPLOADS_PER_PLACE * _MEGABYTE // _KILOBYTE
    _spend(address, _Allowance("uploads", most, TooManyFilesFromHere), max(1, size // _KILOBYTE))


def count_by_programme(ref: str) -> None:
    """One more application or booking this programme sends today; raises TooManyFromThisProgramme."""
    _spend(ref, _Allowance("programme", settings.MADOGUCHI_REQUESTS_PER_PROGRAMME, TooManyFromThisProgramme), 1)


def count_call(ref: str, of: str) -> Left:
    """One more call by this programme today, `of` registers or of other calls, and what is left of them.

    Raises TooManyRegisterCalls, TooManyCalls.
    """
    allowance = _of_calls(of)
    used = _spend(ref, allowance, 1)
    return Left(allowance.most, max(0, allowance.most - used), _seconds_left())


def left_of_calls(of: str) -> Left:
    """What a programme that used up its calls has left today."""
    return Left(_of_calls(of).most, 0, _seconds_left())


def _of_calls(of: str) -> _Allowance:
    if of == "registers":
        return _Allowance(of, settings.MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME, TooManyRegisterCalls, waits=False)
    return _Allowance(of, settings.MADOGUCHI_CALLS_PER_PROGRAMME, TooManyCalls, waits=False)


@dataclass(frozen=True)
class Left:
    """How much of the allowance of a day is left, and the seconds until it begins anew; `most` is 0 without a limit."""

    most: int
    left: int
    seconds: int


def left_to_programme(ref: str) -> Left:
    """What this programme may still send today."""
    most, begins_at = settings.MADOGUCHI_REQUESTS_PER_PROGRAMME, _day_of(now())
    row = CodeTry.objects.filter(place=place_of(ref, "programme"), begins_at=begins_at).values_list("tries", flat=True)
    used = (row.first() or 0) if most else 0
    return Left(most, max(0, most - used), _seconds_left())


def _seconds_left() -> int:
    """Until the allowances of today begin anew."""
    return int((_day_of(now()) + WINDOW - now()).total_seconds())


def _spend(address: str, of: _Allowance, amount: int) -> int:
    """Use so much of what may be used today; how much of it is used by now, 0 where nothing is counted."""
    if not of.most or _is_this_machine(address):
        return 0
    used = spent(place_of(address, of.name), _day_of(now()), amount, of.most, waits=of.waits)
    if used is None:
        raise of.refusal(hours=_seconds_left() // 3600 + 1)
    return used


def spent(place: str, begins_at: datetime, amount: int, most: int, *, waits: bool) -> int | None:
    """How much of `most` is used up with this amount, in what began at that moment; None where it does not fit.

    What `waits` is on the disk when it returns.
    """
    if amount > most:
        return None
    values: dict[str, str | int | datetime] = {
        "place": place,
        "begins_at": begins_at,
        "amount": amount,
        "most": most,
    }
    with connection.cursor() as cursor:
        is_lone = not (waits or connection.in_atomic_block)
        cursor.execute(_SPEND + _NOT_WAITING if is_lone else _SPEND, values)
        found = cursor.fetchone()
    return None if found is None else int(found[0])


def _day_of(at: datetime) -> datetime:
    return at.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)


def _is_this_machine(address: str) -> bool:
    """A proxy that does not say for whom it asks must not shut everybody out."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
