"""What the front page says of the queues: everybody who waits, the wait of the last hour, and nothing when closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from madoguchi.engines.booking.actions import calling
from madoguchi.engines.booking.queries.waiting_now import LEAST, OfficeNow, waiting_now
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import CLERK, MORNING, OFFICE, OTHER, open_counters, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.delete("waiting-now")


def found(office: str) -> OfficeNow:
    """How it stands at this office."""
    return next(one for one in waiting_now() if one.office == office)


def called(count: int, *, after: int = 0) -> None:
    """So many visitors who came at nine and are called some minutes later."""
    open_counters("3")
    for _ in range(count):
        visitor()
    with moved_to(MORNING + timedelta(minutes=after)):
        for _ in range(count):
            ticket = calling.call_next(OFFICE, "3", by=CLERK)
            assert ticket is not None
            calling.start(ticket, at="3", by=CLERK)
            calling.finish(ticket, at="3", by=CLERK)


def test_every_office_is_there_and_nobody_waits_yet() -> None:
    assert len(waiting_now()) == 7
    assert {(one.waiting, one.minutes) for one in waiting_now()} == {(0, None)}


def test_those_who_wait_are_counted_where_they_wait() -> None:
    visitor()
    visitor()
    assert (found(OFFICE).waiting, found(OTHER).waiting) == (2, 0)


def test_the_wait_is_said_only_of_enough_visitors() -> None:
    called(LEAST - 1, after=12)
    with moved_to(MORNING + timedelta(minutes=12)):
        assert found(OFFICE).minutes is None


def test_the_wait_is_that_of_the_last_hour() -> None:
    called(LEAST, after=12)
    with moved_to(MORNING + timedelta(minutes=20)):
        assert found(OFFICE).minutes == 12
    cache.delete("waiting-now")
    with moved_to(MORNING + timedelta(minutes=80)):
        assert found(OFFICE).minutes is None


def test_outside_the_hours_there_is_nothing_to_say() -> None:
    with moved_to(MORNING.replace(hour=18)):
        assert waiting_now() == ()
