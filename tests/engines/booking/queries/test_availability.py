"""One statement reads the places of all wards; equal days are recognised without reading them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.booking.models import Slot
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.values.clock import JST

pytestmark = pytest.mark.django_db


def make_slot(office: str, line: str, at: datetime, **more: int) -> Slot:
    made = {"capacity": 3, "declared": 3, **more}
    return Slot.objects.create(office=office, line=line, starts_at=at, ends_at=at + timedelta(minutes=15), **made)


def test_days_are_read_with_one_statement_for_every_office_and_line() -> None:
    for office in ("401013", "401064"):
        for line in ("child", "moving"):
            make_slot(office, line, datetime(2026, 12, 1, 9, 0, tzinfo=JST))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = days_of_slots(date(2026, 12, 1), 30)
    assert len(asked) == 1
    assert [(day.office, day.line) for day in found] == [
        ("401013", "child"), ("401013", "moving"), ("401064", "child"), ("401064", "moving"),
    ]  # fmt: skip


def test_a_day_begins_at_midnight_in_japan() -> None:
    make_slot("401013", "child", datetime(2026, 12, 1, 0, 0, tzinfo=JST))
    make_slot("401013", "child", datetime(2026, 11, 30, 23, 45, tzinfo=JST))
    (day,) = days_of_slots(date(2026, 12, 1), 1)
    assert (day.on, [one.starts_at.hour for one in day.slots]) == (date(2026, 12, 1), [0])


def test_the_places_are_those_of_the_row() -> None:
    made = make_slot("401013", "child", datetime(2026, 12, 1, 9, 0, tzinfo=JST), reserved=1, taken=2, taken_online=1)
    (day,) = days_of_slots(date(2026, 12, 1), 1, lines=["child"], offices=["401013"])
    assert day.slots == ((made.pk, made.starts_at, made.ends_at, 3, 1, 2, 1, 0),)
    assert [start.free for start in day.starts(1)] == [1]


def test_other_lines_and_offices_are_left_out_when_asked() -> None:
    make_slot("401013", "child", datetime(2026, 12, 1, 9, 0, tzinfo=JST))
    assert days_of_slots(date(2026, 12, 1), 1, lines=["moving"]) == ()
    assert days_of_slots(date(2026, 12, 1), 1, offices=["401064"]) == ()


def test_a_day_nobody_touched_is_equal_and_a_day_with_a_booking_is_not() -> None:
    made = make_slot("401013", "child", datetime(2026, 12, 1, 9, 0, tzinfo=JST))
    before = days_of_slots(date(2026, 12, 1), 1)
    assert days_of_slots(date(2026, 12, 1), 1) == before
    Slot.objects.filter(pk=made.pk).update(taken=1, taken_online=1)
    assert days_of_slots(date(2026, 12, 1), 1) != before
