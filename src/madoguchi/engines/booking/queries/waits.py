"""Waiting and handling of four weeks by office, hour, service and booking, and how wrong the forecasts were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.values.clock import today

PERIOD = timedelta(days=28)
_KEPT_SECONDS = 60
# A visit for several services is of none of them, and a time of an opening is for none; no service has such an id.
SEVERAL, NONE = "*", ""

# The wait counts from the arrival, or from the booked time of who came early; minutes.
_WAITS = f"""
    SELECT office, hour, service, booked, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY waited), percentile_cont(0.9) WITHIN GROUP (ORDER BY waited),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY handled),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY wrong), avg((wrong <= told)::int), count(wrong)
    FROM (
        SELECT office, booking_id IS NOT NULL OR kind = 'booked' AS booked,
               CASE cardinality(services) WHEN 0 THEN '{NONE}' WHEN 1 THEN services[1] ELSE '{SEVERAL}' END AS service,
               extract(hour FROM arrived_at AT TIME ZONE 'Asia/Tokyo')::int AS hour,
               greatest(extract(epoch FROM first_called_at - greatest(arrived_at, rank_at)), 0) / 60.0 AS waited,
               CASE WHEN state = 'done' THEN handled_seconds / 60.0 END AS handled,
               abs(extract(epoch FROM first_called_at - forecast_at)) / 60.0 AS wrong, forecast_minutes AS told
        FROM tickets_without_names(%s, %s, %s)
        WHERE first_called_at IS NOT NULL
    ) AS visits
    GROUP BY GROUPING SETS ((), (office), (hour), (service), (booked))
"""  # noqa: S608 - two constants


@dataclass(frozen=True)
class Waits:
    """Visits of one kind; minutes are medians, `slow` is the wait nine of ten did not exceed.

    `off` is by how many minutes half of the forecasts were wrong at most, `inside` the share from 0 to 1 of visitors
    who were called within what they were told, `told` how many were told anything (None: not published).
    """

    count: int
    waited: float
    slow: float
    handled: float | None
    off: float | None
    inside: float | None
    told: int | None


@dataclass(frozen=True)
class WaitFigures:
    """The figures of the last four weeks, few or many of a kind: what is published is decided elsewhere.

    Every visit is of one kind in each table; in `by_service` those for `SEVERAL` services or `NONE` are kinds of their
    own.
    """

    from_on: date
    until_on: date
    everybody: Waits | None
    by_office: Mapping[str, Waits]
    by_hour: Mapping[int, Waits]
    by_service: Mapping[str, Waits]
    by_booking: Mapping[bool, Waits]


def wait_figures() -> WaitFigures:
    """How long people waited and were served; counted at most once a minute."""
    until = today()
    key = f"waits:{until}"
    known: WaitFigures | None = cache.get(key)
    if known is None:
        known = _counted(until)
        cache.set(key, known, _KEPT_SECONDS)
    return known


def _counted(until: date) -> WaitFigures:
    everybody = None
    by_office: dict[str, Waits] = {}
    by_hour: dict[int, Waits] = {}
    by_service: dict[str, Waits] = {}
    by_booking: dict[bool, Waits] = {}
    offices = [one.id for one in visit().offices] if has_visits() else []
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [offices, until - PERIOD + timedelta(days=1), until])
        for office, hour, service, booked, *measured in cursor.fetchall():
            waits = _waits(measured)
            if office is not None:
                by_office[office] = waits
            elif hour is not None:
                by_hour[hour] = waits
            elif service is not None:
                by_service[service] = waits
            elif booked is not None:
                by_booking[booked] = waits
            else:
                everybody = waits
    hours = dict(sorted(by_hour.items()))
    return WaitFigures(until - PERIOD + timedelta(days=1), until, everybody, by_office, hours, by_service, by_booking)


def _waits(measured: list[float | None]) -> Waits:
    count, waited, slow, handled, off, inside, told = measured
    return Waits(
        count=int(count or 0),
        waited=float(waited or 0),
        slow=float(slow or 0),
        handled=None if handled is None else float(handled),
        off=None if off is None else float(off),
        inside=None if inside is None else float(inside),
        told=int(told or 0),
    )
