"""The share of fields nobody had to write at a counter."""

from __future__ import annotations

import pytest

from madoguchi.engines.metrics.actions import count_at_counter
from madoguchi.engines.metrics.counter import counter_shares
from madoguchi.values.clock import today

pytestmark = pytest.mark.django_db


def test_fields_are_counted_by_office_and_procedure() -> None:
    for office, held, asked in (("401056", 8, 2), ("401056", 6, 4), ("401013", 1, 3)):
        count_at_counter("claim", office=office, minutes=6, prefilled=held, asked=asked, typed=0)
    first, second = counter_shares(today(), today())
    assert (first.office, first.forms, first.share) == ("401013", 1, 0.25)
    assert (second.office, second.forms, second.fields, second.share, second.minutes) == ("401056", 2, 20, 0.7, 6)


def test_before_the_first_visit_there_is_nothing_to_tell() -> None:
    assert counter_shares(today(), today()) == ()
