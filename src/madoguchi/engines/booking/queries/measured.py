"""What was measured of the queue: minutes at the counter, and by how much forecasts were wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.forecast import ENOUGH, Measured, handling_minutes, reach_of

WEEKS = timedelta(days=28)
_KEPT_DAYS, _KEPT_TODAY = timedelta(minutes=10), timedelta(seconds=30)

_ALL_DAY, _ALL_LINES = -1, ""  # where an hour or a line was not measured, all of them together stand in

_HANDLING = """
    SELECT line, extract(hour FROM started_at AT TIME ZONE 'Asia/Tokyo')::int AS hour,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY handled_seconds) / 60.0, count(*)
    FROM tickets_without_names(%s, %s, %s)
    WHERE state = 'done' AND started_at IS NOT NULL
    GROUP BY GROUPING SETS ((line, hour), (line))
"""
_TODAY = """
    SELECT line, percentile_cont(0.5) WITHIN GROUP (ORDER BY handled_seconds) / 60.0, count(*)
    FROM tickets_without_names(%s, %s, %s)
    WHERE state = 'done' AND started_at IS NOT NULL
    GROUP BY line
"""
# Four of five forecasts were at most this much wrong, by how far ahead they looked.
_ERRORS = """
    SELECT line, reach, percentile_cont(0.8) WITHIN GROUP (ORDER BY wrong), count(*)
    FROM (
        SELECT line, abs(extract(epoch FROM first_called_at - forecast_at)) / 60.0 AS wrong,
               CASE WHEN forecast_at - arrived_at < interval '10 minutes' THEN 'short'
                    WHEN forecast_at - arrived_at < interval '30 minutes' THEN 'middle' ELSE 'long' END AS reach
        FROM tickets_without_names(%s, %s, %s)
        WHERE kind IN ('walk_in', 'booked')
          AND first_called_at IS NOT NULL AND forecast_at IS NOT NULL
    ) AS told
    GROUP BY GROUPING SETS ((line, reach), (reach))
"""


@dataclass(frozen=True)
class Measures:
    """Minutes per visitor of every line at this hour, and the measured errors by line and reach."""

    minutes_of: Mapping[str, float]
    errors: Mapping[tuple[str, str], Measured]

    def error_of(self, line: str, minutes: float) -> Measured | None:
        """The error of forecasts that looked as far ahead as `minutes`; None when none was measured."""
        reach = reach_of(minutes)
        own, all_lines = self.errors.get((line, reach)), self.errors.get((_ALL_LINES, reach))
        return own if own and own.count >= ENOUGH else all_lines or own


_weeks: dict[tuple[str, date], tuple[datetime, Mapping[tuple[str, int], Measured], Mapping[tuple[str, str], Measured]]]
_weeks = {}
_today: dict[str, tuple[datetime, Mapping[str, Measured]]] = {}


def measures_of(office: str, at: datetime) -> Measures:
    """The measures of an office at a moment; the last four weeks are read every ten minutes, today every half."""
    handling, errors = _of_weeks(office, at)
    today = _of_today(office, at)
    return Measures(
        {
            line: handling_minutes(usual, _enough(handling, line, at.hour), today.get(line))
            for line, usual in declared_minutes().items()
        },
        errors,
    )


def _enough(handling: Mapping[tuple[str, int], Measured], line: str, hour: int) -> Measured | None:
    """What the hour took, if it was measured often enough, else what the whole day took."""
    own = handling.get((line, hour))
    return own if own and own.count >= ENOUGH else handling.get((line, _ALL_DAY))


def declared_minutes() -> dict[str, float]:
    """The minutes a visitor of every line takes as declared: the mean of its services."""
    minutes = {one.id: one.minutes for one in visit().services}
    return {line.id: sum(minutes[one] for one in line.services) / len(line.services) for line in visit().lines}


def _is_new(kept_at: datetime, at: datetime, longest: timedelta) -> bool:
    return timedelta(0) <= at - kept_at < longest


def _of_weeks(
    office: str, at: datetime
) -> tuple[Mapping[tuple[str, int], Measured], Mapping[tuple[str, str], Measured]]:
    kept = _weeks.get((office, at.date()))
    if kept is None or not _is_new(kept[0], at, _KEPT_DAYS):
        span: list[Any] = [[office], at.date() - WEEKS, at.date() - timedelta(days=1)]
        handling = {
            (str(line), _ALL_DAY if hour is None else int(hour)): Measured(float(m), n)
            for line, hour, m, n in _asked(_HANDLING, span)
        }
        errors = {
            (line or _ALL_LINES, str(reach)): Measured(float(m), n) for line, reach, m, n in _asked(_ERRORS, span)
        }
        for old in [one for one in _weeks if one[0] == office]:
            del _weeks[old]
        kept = _weeks[office, at.date()] = (at, handling, errors)
    return kept[1], kept[2]


def _of_today(office: str, at: datetime) -> Mapping[str, Measured]:
    kept = _today.get(office)
    if kept is None or kept[0].date() != at.date() or not _is_new(kept[0], at, _KEPT_TODAY):
        rows = _asked(_TODAY, [[office], at.date(), at.date()])
        kept = _today[office] = (at, {str(line): Measured(float(m), n) for line, m, n in rows})
    return kept[1]


def _asked(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
