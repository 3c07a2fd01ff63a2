"""The day sheet shows who comes with one disclosure, and what is done from it leaves its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from madoguchi.engines.booking.errors.bookings import NotYetMissed, SlotFull, StaleBooking
from madoguchi.engines.booking.errors.desk import ReasonMissing
from madoguchi.engines.booking.models import Booking, Opening, Slot
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.visit import day
from madoguchi.values.clock import JST, moved_to
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, WARD_STAFF, booked, lay, mark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_day_shows_everybody_by_line_and_time_and_says_so_once() -> None:
    first = lay(capacity=2)
    numbers = [booked(first, f"k{n}", telephone=f"093-000-000{n}").number for n in range(2)]
    later = booked(first + timedelta(minutes=30), "k3", telephone="093-000-0003").number
    sheet = day.day_sheet(OFFICE, first.date(), by=WARD_STAFF)
    line = next(one for one in sheet.lines if one.line == "child")
    assert [[one.number for one in moment.visits] for moment in line.moments] == [numbers, [later]]
    assert (line.places, line.taken, line.moments[0].free, sheet.visits) == (8, 3, 0, 3)
    entry = Entry.objects.get(verb="list")
    assert sorted(entry.dossiers) == sorted([*numbers, later])


def test_the_sheet_of_a_counter_shows_and_discloses_only_who_comes_to_its_lines() -> None:
    at = lay(capacity=2)
    here = booked(at, "k1", telephone="093-000-0001").number
    elsewhere = booked(at, "k2", telephone="093-000-0002").number
    Booking.objects.filter(number=elsewhere).update(line="moving")
    sheet = day.day_sheet(OFFICE, at.date(), by=WARD_STAFF, counter_id="5")
    assert [line.line for line in sheet.lines] == ["child"]
    assert sheet.visits == 1
    assert Entry.objects.get(verb="list").dossiers == [here]
    assert day.day_sheet(OFFICE, at.date(), by=WARD_STAFF, counter_id="nothing").visits == 2


def test_an_opening_has_its_visitors_on_the_day_sheet_with_the_counters_that_serve_it() -> None:
    at = lay()
    Opening.objects.create(
        ref="vaccination", title={"ja": "予防接種"}, office=OFFICE, gathers_at=at, opens_at=at, closes_at=at, secret="s"
    )
    booked(at, "k1")
    Booking.objects.update(line="vaccination", services=[])
    sheet = day.day_sheet(OFFICE, at.date(), by=WARD_STAFF)
    line = next(one for one in sheet.lines if one.line == "vaccination")
    assert (line.waits_in, [one.id for one in line.counters], len(line.moments)) == ("general", ["6"], 1)


def test_an_empty_day_is_no_disclosure() -> None:
    sheet = day.day_sheet(OFFICE, date(2026, 12, 31), by=office.CENTRE)
    assert (sheet.visits, sheet.lines) == (0, ())
    assert not Entry.objects.exists()


def test_the_days_beside_are_open_days_over_the_year_end() -> None:
    sheet = day.day_sheet(OFFICE, date(2026, 12, 28), by=office.CENTRE)
    assert sheet.next == date(2027, 1, 4)
    assert day.day_sheet(OFFICE, date(2027, 1, 4), by=office.CENTRE).previous == date(2026, 12, 28)


def test_a_visit_before_midnight_stands_on_its_own_day() -> None:
    at = datetime(2026, 12, 31, 23, 45, tzinfo=JST)
    Booking.objects.create(
        number="111-111-1111",
        code="c",
        key="k",
        office=OFFICE,
        line="child",
        slots=[],
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        services=["child"],
        made_at=at,
        changed_at=at,
    )
    assert day.day_sheet(OFFICE, date(2026, 12, 31), by=office.CENTRE).visits == 1
    assert day.day_sheet(OFFICE, date(2027, 1, 1), by=office.CENTRE).visits == 0


def test_a_visit_is_cancelled_only_with_a_reason_and_once() -> None:
    made = booked(lay())
    with pytest.raises(ReasonMissing):
        day.cancel_for_visitor(made.number, reason=" ", by=office.CENTRE, revision=None)
    for _twice in range(2):
        day.cancel_for_visitor(made.number, reason="本人から電話", by=office.CENTRE, revision=made.revision)
    entry = Entry.objects.get(verb="write:booking_cancelled")
    assert "本人から電話" not in str(entry.detail)  # the journal stays for ever, the booking does not
    assert Booking.objects.get(number=made.number).reason == "本人から電話"
    assert not Slot.objects.filter(taken__gt=0).exists()


def test_a_visit_moves_only_to_a_free_time_and_not_behind_a_colleague() -> None:
    first = lay(3)
    made = booked(first)
    booked(first + timedelta(minutes=15), "k2", telephone="093-000-0002")
    with pytest.raises(SlotFull):
        day.move_for_visitor(made.number, mark(first + timedelta(minutes=15)), by=office.CENTRE, revision=0)
    moved = day.move_for_visitor(
        made.number, mark(first + timedelta(minutes=30)), by=office.CENTRE, revision=0, reason="入院のため"
    )
    assert moved.reason == "入院のため"
    assert not Entry.objects.filter(detail__has_key="reason").exists()
    assert moved.starts_at == first + timedelta(minutes=30)
    with pytest.raises(StaleBooking):
        day.move_for_visitor(made.number, mark(first), by=office.CENTRE, revision=0)


def test_nobody_is_missed_before_the_time_and_by_hand_before_the_grace() -> None:
    first = lay()
    made = booked(first)
    with pytest.raises(NotYetMissed):
        day.miss_visit(made.number, by=office.CENTRE)
    with moved_to(first + timedelta(minutes=1)):
        assert day.miss_visit(made.number, by=office.CENTRE, revision=0).state == "missed"
        day.miss_visit(made.number, by=office.CENTRE, revision=0)
    assert Entry.objects.filter(verb="write:booking_missed").count() == 1


def test_the_auditor_reads_and_changes_nothing() -> None:
    made = booked(first := lay())
    assert day.day_sheet(OFFICE, first.date(), by=AUDITOR).visits == 1
    with pytest.raises(NotPermitted):
        day.cancel_for_visitor(made.number, reason="x", by=AUDITOR, revision=None)
    with pytest.raises(NotPermitted):
        day.day_sheet(OFFICE, first.date(), by=office.CLERK)
