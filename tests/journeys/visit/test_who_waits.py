"""Staff see who waits at an office in the order in which they are asked, page by page, and the look is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.booking.actions.waiters import leave
from madoguchi.engines.booking.models import Booking, Waiter
from madoguchi.engines.booking.queries.who_waits import on_the_list, who_waits
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.visit.who_waits import waiting_sheet
from madoguchi.values.clock import now, today
from tests.engines.booking.hall import booking
from tests.engines.booking.waiting import waits
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, OTHER, WARD_STAFF
from tests.plans import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def held(key: str) -> Booking:
    """Somebody who waits has an offer until tomorrow."""
    made = booking(now() + timedelta(days=3), state="offered", offered_until=now() + timedelta(days=1))
    Waiter.objects.filter(key=key).update(state="offered", booking=made)
    return made


def test_each_has_the_place_they_see_themselves_and_an_offer_says_until_when() -> None:
    waits(key="a")
    waits(key="b", lines=("moving",), services=("moving",))
    waits(key="c", lines=("child", "moving"))
    made = held("a")
    rows = waiting_sheet(OFFICE, by=office.CENTRE).rows
    assert [(one.place, one.lines) for one in rows] == [(0, ("child",)), (1, ("moving",)), (2, ("child", "moving"))]
    assert [(one.booking_number, one.offered_until) for one in rows][:2] == [
        (made.number, made.offered_until),
        ("", None),
    ]


def test_who_left_who_was_served_and_whose_days_are_over_are_not_shown() -> None:
    leave(waits(key="left").code)
    waits(key="taken")
    Booking.objects.filter(pk=held("taken").pk).update(state="booked")
    waits(key="over")
    Waiter.objects.filter(key="over").update(until_on=today() - timedelta(days=1))
    waits(key="elsewhere", office=OTHER)
    assert waiting_sheet(OFFICE, by=office.CENTRE).rows == ()


def test_every_page_goes_on_where_the_one_before_ended() -> None:
    names = [waits(name=f"見本 {number}").name for number in range(5)]
    first = who_waits(OFFICE, size=2)
    second = who_waits(OFFICE, after=first.following, size=2)
    third = who_waits(OFFICE, after=second.following, size=2)
    assert [one.name for page in (first, second, third) for one in page.rows] == names
    assert third.following == 0


def test_the_look_stands_in_the_journal_with_exactly_who_was_shown() -> None:
    shown = [waits(key="a"), waits(key="b")]
    waits(office=OTHER)
    made = held("a")
    waiting_sheet(OFFICE, by=office.CENTRE)
    (entry,) = Entry.objects.filter(verb="list")
    assert sorted(entry.dossiers) == sorted([made.number, *(one.mark for one in shown)])


def test_the_list_of_a_ward_is_for_its_own_staff_and_contacts_for_who_may_see_them() -> None:
    waits()
    assert [one.telephone for one in waiting_sheet(OFFICE, by=WARD_STAFF).rows] == ["093-000-0000"]
    contractor = office.member("company-1", "administrative_centre", roles=("contractor",))
    assert [(one.telephone, one.email) for one in waiting_sheet(OFFICE, by=contractor).rows] == [("", "")]
    assert waiting_sheet(OFFICE, by=AUDITOR).rows
    for nobody, of in ((WARD_STAFF, OTHER), (office.CLERK, OFFICE), (office.ADMINISTRATOR, OFFICE)):
        with pytest.raises(NotPermitted):
            waiting_sheet(of, by=nobody)


def test_one_index_gives_the_list_in_its_order() -> None:
    assert "waiters_in_order" in plan_of(on_the_list(OFFICE, 5)[:26])


def test_a_full_page_asks_no_more_than_a_page_of_one() -> None:
    waits()
    with CaptureQueriesContext(connection) as few:
        waiting_sheet(OFFICE, by=office.CENTRE)
    for _one in range(30):
        waits()
    with CaptureQueriesContext(connection) as many:
        assert len(waiting_sheet(OFFICE, by=office.CENTRE).rows) == 25
    assert len(many) == len(few)
