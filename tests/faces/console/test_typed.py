"""What an administrator types is read as people write it, and a day nobody can mean is refused at its field."""

from __future__ import annotations

import pytest

from madoguchi.faces.console.typed import Typed

LABELS = {"opens": "受付開始"}


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2201-01-01", "9999-12-31"])
def test_a_year_no_city_plans_in_is_refused(day: str) -> None:
    moment, days = Typed({"opens": f"{day} 0:00"}, LABELS), Typed({"opens": day}, LABELS)
    moment.moment("opens")
    days.days("opens")
    assert list(moment.problems) == list(days.problems) == ["opens"]


@pytest.mark.parametrize("day", ["2000-01-01", "令和8年12月1日", "2200-12-31"])
def test_a_day_people_can_mean_is_read(day: str) -> None:
    typed = Typed({"opens": f"{day} 9:00"}, LABELS)
    assert typed.moment("opens").hour == 9
    assert not typed.problems
