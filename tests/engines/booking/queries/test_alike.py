"""What may be the same person's is found by an index, however many book in a line."""

from __future__ import annotations

import pytest
from django.db.models import Q

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.models.readings import folded_reading
from madoguchi.engines.booking.queries.alike import beginning_so, with_digits, with_reading, with_telephone
from tests.engines.booking.hall import OFFICE
from tests.plans import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_an_index_gives_those_who_are_read_alike_and_those_who_share_a_telephone() -> None:
    # By the reading or by the offices and the time: which is better hangs on how many there are.
    for rows in (beginning_so("child", "ミホン アオイ", [OFFICE]), with_digits("child", "0930000000", [OFFICE])):
        assert "Index Scan using bookings_" in plan_of(rows)


def test_nothing_said_finds_nobody() -> None:
    assert with_reading("child", " ", offices=[OFFICE]) == []
    assert with_telephone("child", "-", offices=[OFFICE]) == []


def test_the_reading_somebody_asks_for_is_found_by_its_own_index() -> None:
    rows = Booking.objects.annotate(reading=folded_reading()).filter(~Q(kana=""), reading__startswith="ミホン")
    assert "bookings_by_reading" in plan_of(rows)
