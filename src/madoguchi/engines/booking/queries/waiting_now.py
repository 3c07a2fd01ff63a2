"""How it stands at every office this moment, as anybody may know it; counted at most every half minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import connection

from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import is_in_hours
from madoguchi.values.clock import now
from madoguchi.values.words import Words

LATELY = timedelta(hours=1)
LEAST = 5  # the minutes of fewer visitors would be somebody's
_KEPT_SECONDS = 30

# The wait counts from the arrival, or from the booked time of who came early; minutes.
_NOW = """
    SELECT office, count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE first_called_at >= %(since)s),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY
               greatest(extract(epoch FROM first_called_at - greatest(arrived_at, rank_at)), 0) / 60.0)
               FILTER (WHERE first_called_at >= %(since)s)
    FROM tickets_without_names(%(offices)s, %(on)s, %(on)s) GROUP BY office
"""


@dataclass(frozen=True)
class OfficeNow:
    """An office this moment: how many wait, and how many minutes half of the visitors of the last hour waited at most.

    `minutes` is None where too few were called within the hour to say it of them.
    """

    office: str
    name: Words
    waiting: int
    minutes: int | None


def waiting_now() -> tuple[OfficeNow, ...]:
    """Every office of the city in its own order; nothing outside the hours, or where there are no visits."""
    at = now()
    if not declared.has_visits() or not is_in_hours(at):
        return ()
    known: dict[str, tuple[int, int | None]] | None = cache.get("waiting-now")
    if known is None:
        known = _counted()
        cache.set("waiting-now", known, _KEPT_SECONDS)
    return tuple(OfficeNow(one.id, one.name, *known.get(one.id, (0, None))) for one in declared.visit().offices)


def _counted() -> dict[str, tuple[int, int | None]]:
    at = now()
    with connection.cursor() as cursor:
        offices = [one.id for one in declared.visit().offices]
        cursor.execute(_NOW, {"offices": offices, "on": at.date(), "since": at - LATELY})
        return {
            office: (waiting, round(minutes) if called >= LEAST and minutes is not None else None)
            for office, waiting, called, minutes in cursor.fetchall()
        }
