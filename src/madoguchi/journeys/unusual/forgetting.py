"""What an auditor noted about looks at somebody goes with what was looked at, and is not written afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from django.db import connection

from madoguchi.engines.booking.queries.bookings import bookings_that_tell
from madoguchi.engines.records.queries.old_records import records_standing
from madoguchi.foundation.dossier.queries import matters_standing
from madoguchi.journeys.models import UnusualAccess
from madoguchi.values.references import BOOKING_NUMBER, RECORD_NUMBER, REFERENCE_NUMBER

_Standing = Callable[[Collection[str]], set[str]]
_STANDING: tuple[tuple[re.Pattern[str], _Standing], ...] = (
    (re.compile(REFERENCE_NUMBER), matters_standing),
    (re.compile(BOOKING_NUMBER), bookings_that_tell),
    (re.compile(RECORD_NUMBER), records_standing),
)
_OF_THAT_DAY = """
    SELECT DISTINCT number FROM journal_entry, unnest(dossiers) AS number
    WHERE actor_ref = %(actor)s AND at >= %(on)s::date::timestamp AT TIME ZONE 'Asia/Tokyo'
        AND at < (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
"""


def forget_notes_about(numbers: Sequence[str]) -> None:
    """Empty the notes of all findings that count one of these numbers. Who checked them, and when, stays.

    A note may tell of each of them, so it goes with the first. What is disposed of does the same inside the database.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_notes_about(%s)", [list(numbers)])


def has_any_gone(row: UnusualAccess) -> bool:
    """Whether one of those a finding counts was disposed of or forgotten: nothing more is noted about them.

    Where it names only the first of them, all of that day are looked at.
    """
    counted = set(row.numbers) if row.looks <= len(row.numbers) else {*row.numbers, *_looked_at(row)}
    return any(_gone(counted, form, standing) for form, standing in _STANDING)


def _looked_at(row: UnusualAccess) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_OF_THAT_DAY, {"actor": row.actor_ref, "on": row.on})
        return [number for (number,) in cursor.fetchall()]


def _gone(numbers: Collection[str], form: re.Pattern[str], standing: _Standing) -> bool:
    of_this_kind = {one for one in numbers if form.fullmatch(one)}
    return bool(of_this_kind) and of_this_kind != standing(of_this_kind)
