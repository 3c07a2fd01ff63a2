"""Bookings are counted by lane, office and service; what lapsed was never booked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.figures import booking_figures
from madoguchi.journeys.visit import day
from madoguchi.journeys.visit.figures import visit_figures
from madoguchi.values.clock import fiscal_year, moved_to
from tests.journeys import office
from tests.journeys.visit.telephone_desk import OFFICE, booked, lay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_what_is_booked_cancelled_and_missed_is_counted_once() -> None:
    first = lay(4, capacity=2)
    numbers = [booked(first + timedelta(minutes=15 * n), f"k{n}", telephone=f"093-000-000{n}").number for n in range(4)]
    day.cancel_for_visitor(numbers[0], reason="x", by=office.CENTRE, revision=None)
    with moved_to(first + timedelta(hours=2)):
        day.miss_visit(numbers[1], by=office.CENTRE)
    Booking.objects.filter(number=numbers[2]).update(state="lapsed")
    found = booking_figures(first.date(), first.date())
    assert (found.whole.booked, found.whole.cancelled, found.whole.missed) == (3, 1, 1)
    assert found.by_lane["telephone"] == found.by_office[OFFICE] == found.whole
    assert found.by_service == {"child": 3}
    assert found.places == 8
    assert found.lead_days > 0


def test_a_day_on_the_edge_of_a_period_belongs_to_it_and_the_next_does_not() -> None:
    first = lay()
    booked(first)
    before = first.date() - timedelta(days=1)
    assert booking_figures(before, before).whole.booked == 0
    assert booking_figures(first.date(), first.date()).whole.booked == 1


def test_what_could_tell_of_one_person_is_withheld_from_everybody_and_shown_to_the_office() -> None:
    cache.clear()
    first = lay(12, capacity=2)
    numbers = [
        booked(first + timedelta(minutes=15 * n), f"k{n}", telephone=f"093-000-00{n:02}").number for n in range(12)
    ]
    day.cancel_for_visitor(numbers[0], reason="x", by=office.CENTRE, revision=None)
    year = fiscal_year(first.date())
    with moved_to(first + timedelta(hours=5)):
        whole, public = visit_figures(year, language="ja"), visit_figures(year, language="ja", smallest=10)
        few = visit_figures(year, language="ja", smallest=13)
    assert whole is not None
    assert public is not None
    assert (whole.whole.booked, whole.whole.cancelled) == (12, 1)
    assert (public.whole.booked, public.whole.cancelled) == (12, None)
    assert [one.cancelled for _name, one in public.offices] == [None]
    assert few is None


def test_a_year_without_bookings_has_no_figures() -> None:
    cache.clear()
    first = lay()
    assert visit_figures(fiscal_year(first.date()), language="ja") is None
