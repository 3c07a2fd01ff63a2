"""The first time that fits is offered, and an offer never reaches into the lead time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from madoguchi.engines.booking.rules.waiting import Free, first_fit, offered_until
from madoguchi.values.clock import JST

TEN = datetime(2026, 12, 4, 10, tzinfo=JST)
DAYS = {"from_on": date(2026, 12, 4), "until_on": date(2026, 12, 4), "earliest": TEN - timedelta(hours=1)}


def free(*minutes: int) -> list[Free]:
    return [Free(TEN + timedelta(minutes=m), TEN + timedelta(minutes=m + 15)) for m in minutes]


def test_the_first_unbroken_run_fits() -> None:
    assert first_fit(free(0, 30, 45), 1, **DAYS) == TEN
    assert first_fit(free(0, 30, 45), 2, **DAYS) == TEN + timedelta(minutes=30)
    assert first_fit(free(0, 30), 2, **DAYS) is None
    assert first_fit([], 1, **DAYS) is None


def test_other_days_and_times_too_near_do_not_fit() -> None:
    assert first_fit(free(0), 1, **{**DAYS, "from_on": date(2026, 12, 5), "until_on": date(2026, 12, 6)}) is None
    assert first_fit(free(0, 15), 1, **{**DAYS, "earliest": TEN + timedelta(minutes=5)}) == TEN + timedelta(minutes=15)


def test_an_offer_ends_before_the_lead_time_begins() -> None:
    assert offered_until(TEN, 120, TEN + timedelta(days=1), 60) == TEN + timedelta(hours=2)
    assert offered_until(TEN, 120, TEN + timedelta(hours=2), 60) == TEN + timedelta(hours=1)
