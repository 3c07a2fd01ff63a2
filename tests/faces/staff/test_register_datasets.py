"""The page of a dataset shows its first rows as they are now, or as they were at the end of a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from madoguchi.values.clock import JST, moved_to, today
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import READER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db

_FIRST = datetime(2026, 4, 1, 10, tzinfo=JST)


@pytest.fixture
def page() -> str:
    publish_registers()
    with moved_to(_FIRST):
        bicycle("1", name="赤い自転車")
    with moved_to(_FIRST + timedelta(days=2)):
        bicycle("2", name="青い自転車")
    return reverse("staff:dataset", args=["bicycles"])


def test_a_day_that_is_over_shows_what_stood_there_then_and_stays_in_the_field(door, page) -> None:
    said = door(READER).get(page, {"on": "令和8年4月2日"}).content.decode()
    assert "赤い自転車" in said
    assert "青い自転車" not in said
    assert "2026-04-02の終わりの状態です。" in said
    assert 'value="令和8年4月2日"' in said
    now = door(READER).get(page).content.decode()
    assert "青い自転車" in now
    assert "終わりの状態です" not in now


def test_a_day_before_the_first_record_says_that_nothing_was_there(door, page) -> None:
    assert "この日は、1件もありません。" in door(READER).get(page, {"on": "2026-03-31"}).content.decode()


@pytest.mark.parametrize("typed", ["きのう", "令和8年2月30日"])
def test_a_day_nobody_can_read_says_so_and_shows_what_is_there_now(door, page, typed: str) -> None:
    answer = door(READER).get(page, {"on": typed})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#on"' in said
    assert f'value="{typed}"' in said
    assert "青い自転車" in said


def test_a_day_to_come_says_so(door, page) -> None:
    answer = door(READER).get(page, {"on": (today() + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    assert 'href="#on"' in answer.content.decode()
