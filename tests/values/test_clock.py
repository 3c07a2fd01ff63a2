from datetime import UTC, date, datetime

import time_machine

from madoguchi.values.clock import fiscal_year, now, today


@time_machine.travel(datetime(2026, 3, 31, 15, 0, tzinfo=UTC), tick=False)
def test_midnight_in_japan_begins_a_new_day():
    assert today() == date(2026, 4, 1)
    assert now().isoformat() == "2026-04-01T00:00:00+09:00"


def test_a_fiscal_year_runs_from_april_to_march():
    assert [fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1)), fiscal_year(date(2027, 1, 1))] == [
        2025,
        2026,
        2026,
    ]
