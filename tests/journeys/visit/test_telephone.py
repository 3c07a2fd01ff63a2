"""The telephone desk sees the places kept for it, books once per call, and finds a caller's booking again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from madoguchi.engines.booking.errors.bookings import NoSuchBooking, NoTimeTogether, SlotFull
from madoguchi.engines.booking.errors.desk import TimeNotChosen
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.visit import desk, telephone
from madoguchi.values.kana import to_full_width_kana
from madoguchi.values.refusal import Refusal
from tests.faces.staff.conftest import Door, door  # noqa: F401
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, OTHER, WARD_STAFF, booked, call, lay, mark

CONTRACTOR = office.member("company-1", "administrative_centre", roles=("contractor",))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_nearest_times_come_first_and_the_other_offices_say_their_first() -> None:
    first = lay(20)
    lay(3, of=OTHER)
    found = telephone.times_for(["child"], OFFICE, by=office.CENTRE)
    assert [one.starts_at for one in found.here] == [first + timedelta(minutes=15 * n) for n in range(12)]
    assert [(one.office, one.starts_at) for one in found.elsewhere] == [(OTHER, first)]


def test_places_kept_for_the_telephone_are_offered() -> None:
    lay(1, capacity=1, reserved=1)
    assert [one.free for one in telephone.times_for(["child"], OFFICE, by=office.CENTRE).here] == [1]


def test_full_times_are_not_offered_and_long_visits_need_room() -> None:
    first = lay(3)
    booked(first + timedelta(minutes=15))
    assert [one.starts_at for one in telephone.times_for(["child"], OFFICE, by=office.CENTRE).here] == [
        first,
        first + timedelta(minutes=30),
    ]
    assert not telephone.times_for(["child", "certificate"], OFFICE, by=office.CENTRE).here  # another line


def test_a_caller_is_booked_in_the_lane_of_the_telephone_with_evidence() -> None:
    made = booked(lay(capacity=2, reserved=1))
    assert (made.lane, made.kana, made.telephone, made.made_by) == (
        "telephone",
        "ミホン アオイ",
        "093-000-0000",
        office.CENTRE.ref,
    )
    assert Entry.objects.filter(verb="write:booking_made", dossiers=[made.number]).count() == 1


def test_pressing_twice_books_once() -> None:
    first = lay(capacity=3)
    assert booked(first).number == booked(first).number
    assert Booking.objects.count() == 1


def test_a_time_nobody_offers_is_not_booked() -> None:
    first = lay()
    for wrong in ("", "x", f"{OFFICE} child tomorrow", mark(first, line="moving")):
        with pytest.raises(TimeNotChosen):
            telephone.book_for_caller(call(wrong), by=office.CENTRE)
    with pytest.raises(Refusal):
        telephone.book_for_caller(call(mark(first, of="nowhere")), by=office.CENTRE)


def test_what_the_caller_did_not_say_is_asked_for_field_by_field() -> None:
    wrong = telephone.problems_of(call("", name=" ", kana="見本", telephone="12"))
    assert set(wrong) == {"name", "kana", "time", "telephone"}
    assert not telephone.problems_of(call(mark(lay())))


def test_services_no_line_does_together_are_refused() -> None:
    with pytest.raises(NoTimeTogether):
        telephone.lines_able(["child", "nothing"])


def test_the_own_ward_comes_first_and_the_others_are_closed_to_its_staff() -> None:
    assert [one.id for one in desk.offices_for(WARD_STAFF)] == [OFFICE]
    assert len(desk.offices_for(office.CENTRE)) == 7
    with pytest.raises(NotPermitted):
        telephone.times_for(["child"], OTHER, by=WARD_STAFF)
    with pytest.raises(NotPermitted):
        telephone.book_for_caller(call(mark(lay(of=OTHER), of=OTHER)), by=WARD_STAFF)


@pytest.mark.parametrize(
    "text", ["ミホン", "みほん", "ﾐﾎﾝ ｱｵｲ", "0930000000", "０９３－０００－００００", "093-0000-000"]
)
def test_a_booking_is_found_by_kana_and_telephone_however_typed(text: str) -> None:
    made = booked(lay())
    assert [one.number for one in telephone.find_for_caller(text, by=office.CENTRE)] == [made.number]
    assert Entry.objects.filter(verb="search", dossiers=[made.number]).count() == 1


@pytest.mark.parametrize("text", ["", "093", "見本", "%", "_ホン", "\\", "0" * 500])
def test_what_is_no_number_and_no_reading_finds_nothing(text: str) -> None:
    booked(lay())
    assert telephone.find_for_caller(text, by=office.CENTRE) == []


def test_a_number_is_found_in_any_writing_and_by_the_auditor_only_to_read() -> None:
    made = booked(lay())
    typed = made.number.replace("-", " ")
    assert [one.number for one in telephone.find_for_caller(typed, by=AUDITOR)] == [made.number]
    assert telephone.visit_for_caller(made.number, by=AUDITOR).number == made.number
    with pytest.raises(NotPermitted):
        telephone.visit_for_caller(made.number, by=AUDITOR, action=desk.SERVE)
    with pytest.raises(NoSuchBooking):
        telephone.visit_for_caller("000-000-0000", by=office.CENTRE)


def test_a_contractor_serves_the_telephone_without_seeing_how_visitors_are_reached(door: Door) -> None:  # noqa: F811
    made = booked(lay())
    [found] = telephone.find_for_caller(made.number, by=CONTRACTOR)
    seen = telephone.visit_for_caller(made.number, by=CONTRACTOR)
    assert (found.telephone, seen.telephone, seen.email, seen.name) == ("", "", "", made.name)
    page = door(CONTRACTOR).get(f"/staff/visits/of/{made.number}").content.decode()
    assert made.telephone not in page
    assert "（伏せています）" in page
    assert made.telephone in door(office.CENTRE).get(f"/staff/visits/of/{made.number}").content.decode()


def test_whoever_administers_the_house_sees_nobody() -> None:
    made = booked(lay())
    with pytest.raises(NotPermitted):
        telephone.visit_for_caller(made.number, by=office.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        telephone.find_for_caller("ミホン", by=office.ADMINISTRATOR)


@pytest.mark.django_db(transaction=True)
def test_two_operators_and_one_place() -> None:
    first = lay(1)

    def press(number: int) -> str:
        try:
            return booked(first, f"k{number}", telephone=f"093-000-000{number}").number
        except SlotFull:
            return "full"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert answers.count("full") == 1
    assert Slot.objects.get().taken == Booking.objects.count() == 1


def test_a_caller_may_choose_video_where_everything_can_be_done_by_video() -> None:
    first = lay()
    made = telephone.book_for_caller(replace(call(mark(first)), remote=True), by=office.CENTRE)
    assert made.remote
    assert telephone.may_be_remote(["child", "insurance"])
    assert not telephone.may_be_remote(["child", "certificate"])
    assert not telephone.may_be_remote([])


def test_video_is_not_booked_for_what_is_only_done_at_the_counter() -> None:
    first = lay(line="general")
    wanted = replace(call(mark(first, line="general")), services=("certificate",), remote=True)
    assert not telephone.book_for_caller(wanted, by=office.CENTRE).remote


@pytest.mark.parametrize("typed", ["ﾐﾎﾝ ｱｵｲ", "ﾐﾎﾝ　ｶﾞｲ", "ミホン アオイ"])
def test_a_reading_is_kept_in_its_width_and_found_in_every_other(typed: str) -> None:
    made = booked(lay(), kana=typed)
    assert made.kana == typed.replace("　", " ")
    for asked in ("ミホン", "みほん", "ﾐﾎﾝ", to_full_width_kana(typed)):
        assert [one.number for one in telephone.find_for_caller(asked, by=office.CENTRE)] == [made.number]
    assert telephone.find_for_caller("ミホク", by=office.CENTRE) == []
