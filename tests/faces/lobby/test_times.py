"""Free times are worked out again where somebody touched them, and days that have gone are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.faces.lobby.times import Times
from madoguchi.values.clock import JST, moved_to
from tests.engines.booking.queries.test_availability import make_slot

NINE = datetime(2026, 12, 1, 9, tzinfo=JST)


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_day_that_has_gone_is_not_kept() -> None:
    for days in (0, 3):
        make_slot("401013", "child", NINE + timedelta(days=days, hours=2))
    times, kept = Times(), []
    for days in (0, 2):
        with moved_to(NINE + timedelta(days=days)):
            times()
        kept.append({on.day for _office, _line, on, _spans in times._read})
    assert kept == [{1, 4}, {4}]
