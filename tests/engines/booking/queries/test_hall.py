"""The picture of an office: at most a second old, without a name, and its forecast learnt from what was measured."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from madoguchi.engines.booking.actions import calling
from madoguchi.engines.booking.errors.declared import UnknownOffice
from madoguchi.engines.booking.models import QueueTicket
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.office_day import OfficeDay
from madoguchi.engines.booking.queries.waits import NONE, SEVERAL, wait_figures
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import (
    CLERK,
    MORNING,
    OFFICE,
    OTHER,
    arrived,
    booking,
    forget,
    open_counters,
    past,
    visitor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_a_picture_is_kept_for_a_second_and_no_longer() -> None:
    before = office_day(OFFICE)
    visitor()
    with moved_to(MORNING + timedelta(milliseconds=900)):
        assert office_day(OFFICE) is before
    with moved_to(MORNING + timedelta(seconds=1)):
        assert len(office_day(OFFICE).waiting) == 1


def test_a_picture_does_not_survive_a_clock_that_goes_back() -> None:
    later = MORNING + timedelta(hours=2)
    with moved_to(later):
        assert office_day(OFFICE).at == later
    assert office_day(OFFICE).at == MORNING


def test_an_office_nobody_declared_has_no_picture() -> None:
    with pytest.raises(UnknownOffice):
        office_day("nowhere")


def test_the_forecast_follows_the_measured_minutes_and_tells_the_measured_error() -> None:
    past(40)
    open_counters("3")
    visitor()
    forget()
    told = office_day(OFFICE).forecast_for("moving")
    assert told is not None
    assert (told.minutes, told.error) == (8, 3)  # eight minutes as measured, not thirty as declared
    with moved_to(MORNING + timedelta(seconds=5)):
        visitor()
        visitor()
        forget()
        longer = office_day(OFFICE).forecast_for("moving")
    assert longer is not None
    assert (longer.minutes, longer.error) == (24, 12)  # no forecast that far was measured: half of it


def test_a_visitor_at_a_counter_is_expected_to_stay_the_rest_of_the_usual_time() -> None:
    past(40, handled=12)
    open_counters("3")
    first = visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    calling.start(first.pk, at="3", by=CLERK)
    with moved_to(MORNING + timedelta(minutes=5)):
        told = office_day(OFFICE).forecast_for("moving")
    with moved_to(MORNING + timedelta(minutes=40)):
        late = office_day(OFFICE).forecast_for("moving")
    assert told is not None
    assert late is not None
    assert (told.minutes, late.minutes) == (7, 3)  # who takes longer than usual is not done the next moment


def test_a_booked_visitor_who_came_early_goes_before_who_waits_only_once_the_time_has_come() -> None:
    past(40, handled=10)
    open_counters("3")
    first, second = visitor(), visitor()
    before = day_now()
    arrived(booking(MORNING + timedelta(minutes=13)))  # first to be called from eight minutes on
    after = day_now()

    def told(day: OfficeDay, ticket: QueueTicket) -> float | None:
        forecast = day.forecast_of(next(one for one in day.waiting if one.id == ticket.pk))
        return forecast.minutes if forecast else None

    assert [told(day, first) for day in (before, after)] == [0, 0]
    assert [told(day, second) for day in (before, after)] == [10, 20]
    assert [getattr(day.forecast_for("moving"), "minutes", None) for day in (before, after)] == [20, 30]
    assert after.forecast_for("child") is None
    late = booking(MORNING + timedelta(minutes=58))
    arrived(late)
    assert told(day_now(), second) == 20  # who comes due after that delays nobody
    assert getattr(day_now().forecast_for("moving"), "minutes", None) == 30


def day_now() -> OfficeDay:
    """The day of the office as the tables have it."""
    forget()
    return office_day(OFFICE)


def test_a_line_without_an_open_counter_has_no_forecast() -> None:
    visitor()
    assert office_day(OFFICE).forecast_for("moving") is None


def test_the_figures_count_waits_handling_and_the_error_of_forecasts() -> None:
    cache.clear()
    past(6)
    past(4, office=OTHER)
    found = wait_figures()
    assert found.everybody is not None
    assert (found.everybody.count, found.everybody.waited, found.everybody.handled) == (10, 10, 8)
    assert (found.everybody.off, found.everybody.inside) == (3, 1)
    assert {one: waits.count for one, waits in found.by_office.items()} == {OFFICE: 6, OTHER: 4}
    assert list(found.by_hour) == [9]
    assert list(found.by_booking) == [False]
    cache.clear()


def test_a_visit_for_several_services_counts_under_none_of_them_and_that_of_an_opening_apart() -> None:
    cache.clear()
    past(10)
    first, second, third = QueueTicket.objects.order_by("id")[:3]
    QueueTicket.objects.filter(pk__in=[first.pk, second.pk]).update(services=["moving", "child"])
    QueueTicket.objects.filter(pk=third.pk).update(services=[])
    found = wait_figures()
    assert {one: waits.count for one, waits in found.by_service.items()} == {"moving": 7, SEVERAL: 2, NONE: 1}
    assert found.everybody is not None
    assert found.everybody.count == 10  # not those of an opening, whose service is nothing either
    cache.clear()
