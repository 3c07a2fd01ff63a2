"""Midnight in Japan, over which no test goes that plays a day of an office."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from time import sleep

from madoguchi.values.clock import JST, now


def wait_for_a_day_of(*, minutes: int) -> None:
    """Begin tomorrow where less is left of today: every hall begins it anew, with no queue and nobody sitting."""
    at = now()
    tomorrow = datetime.combine(at.date() + timedelta(days=1), time(), JST)
    if tomorrow - at < timedelta(minutes=minutes):
        sleep((tomorrow - at).total_seconds() + 1)
