"""What is new and what is going on: news while they hold, and what one can enter while it is open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from pydantic import ValidationError

from madoguchi.engines.booking.actions.lottery import create_lottery
from madoguchi.engines.booking.actions.opening import create_opening
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.engines.booking.rules.opening import Plan
from madoguchi.foundation.catalogue.city import News
from madoguchi.journeys import front
from madoguchi.values.clock import moved_to, now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_news_are_told_from_their_day_until_the_last_that_they_hold() -> None:
    assert _told(date(2026, 11, 15)) == ["visit_booking"]
    assert _told(date(2026, 12, 11)) == ["new_year", "nursery_april", "visit_booking"]
    assert _told(date(2026, 12, 12)) == ["new_year", "visit_booking"]


def _told(day: date) -> list[str]:
    return [one.id for one in front.news(day)]


def test_news_cannot_end_before_they_begin() -> None:
    with pytest.raises(ValidationError, match="until"):
        News.model_validate(
            {"id": "a", "on": date(2026, 1, 2), "until": date(2026, 1, 1), "title": "お知らせ", "text": "お知らせ"}
        )


def test_a_lottery_is_shown_while_one_can_enter_it() -> None:
    opens = now() + timedelta(days=1)
    create_lottery(
        "swimming",
        title={"ja": "水泳教室"},
        options=[Choice("am", {"ja": "午前"}, 2)],
        opens_at=opens,
        closes_at=opens + timedelta(days=2),
        confirm_by=opens + timedelta(days=4),
    )
    assert front.open_now() == ()
    with moved_to(opens):
        assert [(one.kind, one.ref) for one in front.open_now()] == [("lottery", "swimming")]
    with moved_to(opens + timedelta(days=2)):
        assert front.open_now() == ()


def test_an_opening_is_shown_while_it_gathers_and_while_it_is_open() -> None:
    gathers = now() + timedelta(hours=1)
    slots = Plan(gathers.date() + timedelta(days=9), time(9), time(12), minutes=15, places=10)
    create_opening(
        "vaccination",
        title={"ja": "予防接種"},
        office="401064",
        gathers_at=gathers,
        opens_at=gathers + timedelta(hours=1),
        closes_at=gathers + timedelta(hours=2),
        plans=[slots],
    )
    seen = {hours: [one.ref for one in _open_after(gathers, hours)] for hours in (-0.5, 0, 1, 2)}
    assert seen == {-0.5: [], 0: ["vaccination"], 1: ["vaccination"], 2: []}


def _open_after(moment: datetime, hours: float) -> tuple[front.OpenNow, ...]:
    with moved_to(moment + timedelta(hours=hours)):
        return front.open_now()
