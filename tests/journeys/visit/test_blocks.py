"""A block says first whom it touches, moves nobody by itself, and leaves the conflicts for staff to resolve."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.desk import BlockMistyped, NoSuchBlock, ReasonMissing, TextMissing
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.jobs import keep_visits
from madoguchi.journeys.visit import blocks, day
from madoguchi.journeys.visit.blocks import Span
from madoguchi.journeys.visit.booking import change_visit
from madoguchi.journeys.visit.conflicts import (
    AGAIN,
    KIND,
    ask_many_to_move,
    ask_no_longer,
    ask_to_move,
    conflicts,
    still_to_ask,
)
from madoguchi.journeys.visit.overview import week_of
from madoguchi.journeys.visit.page import visit_page
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.office import check_truth, open_day
from tests.journeys import office
from tests.journeys.visit.telephone_desk import AUDITOR, OFFICE, OTHER, WARD_STAFF, booked, mark
from tests.plans import leave_only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def at() -> datetime:
    first = open_day()
    lay_slots(until=first.date(), only_office=OFFICE)
    return first


def closing(at: datetime, **more: object) -> Span:
    return replace(Span(OFFICE, "child", at, at + timedelta(minutes=15), 0, "研修"), **more)  # type: ignore[arg-type]


def test_trying_changes_nothing_and_says_whom_it_touches(at: datetime) -> None:
    made = booked(at)
    dry = blocks.try_block(closing(at), by=WARD_STAFF)
    assert (dry.slots, [one.number for one in dry.displaced]) == (1, [made.number])
    assert not blocks.blocks_in_force(OFFICE, by=WARD_STAFF)
    assert Slot.objects.get(office=OFFICE, line="child", starts_at=at).declared > 0


def test_only_who_booked_last_has_to_move(at: datetime) -> None:
    booked(at, "k1", telephone="093-000-0001")
    last = booked(at, "k2", telephone="093-000-0002")
    assert [one.number for one in blocks.try_block(closing(at, capacity=1), by=WARD_STAFF).displaced] == [last.number]


def test_a_block_keeps_the_booking_and_proposes_times_nearby(at: datetime) -> None:
    made = booked(at)
    assert blocks.block(closing(at), by=office.CENTRE) == 1
    assert Booking.objects.get(number=made.number).state == "booked"
    found = conflicts(by=office.CENTRE).displaced
    assert [one.booking.number for one in found] == [made.number]
    near = {at + timedelta(minutes=15 * step) for step in (-1, 1)}
    assert near <= {one.starts_at for one in found[0].proposals}
    day.move_for_visitor(made.number, found[0].proposals[0].mark, by=office.CENTRE, revision=made.revision)
    assert not conflicts(by=office.CENTRE).displaced
    check_truth()


def test_a_contractor_does_not_see_how_those_are_reached_who_lost_their_place(at: datetime) -> None:
    made = booked(at)
    blocks.block(closing(at), by=office.CENTRE)
    contractor = office.member("company-1", "administrative_centre", roles=("contractor",))
    assert [one.booking.telephone for one in conflicts(by=office.CENTRE).displaced] == [made.telephone]
    assert [one.booking.telephone for one in conflicts(by=contractor).displaced] == [""]


def test_asking_writes_the_letter_once_and_shows_it(at: datetime) -> None:
    made = booked(at)
    blocks.block(closing(at), by=office.CENTRE)
    for _twice in range(2):
        ask_to_move(made.number, text="窓口の工事のためです。", by=office.CENTRE)
    (letter,) = messages_about(made.number)
    assert "窓口の工事のためです。" in letter.body
    found = conflicts(by=office.CENTRE)
    assert (len(found.displaced), found.asked) == (1, 1)
    assert Booking.objects.get(number=made.number).starts_at == at


def test_every_page_of_conflicts_goes_on_where_the_one_before_ended(at: datetime) -> None:
    Slot.objects.filter(office=OFFICE, line="child").update(capacity=60, declared=60)
    made = [booked(at, f"k{number}", telephone=f"093-000-{number:04d}").number for number in range(30)]
    made += [booked(at + timedelta(minutes=15), "later", telephone="093-111-0000").number]
    Slot.objects.filter(office=OFFICE, line="child").update(declared=0)
    first = conflicts(by=office.CENTRE)
    second = conflicts(by=office.CENTRE, after=first.following)
    shown = [one.booking.number for page in (first, second) for one in page.displaced]
    assert (len(first.displaced), len(second.displaced), second.following) == (25, 6, "")
    assert (first.total, second.total) == (31, 31)
    assert (sorted(shown), shown[-1]) == (sorted(made), made[-1])


def test_a_page_of_many_conflicts_asks_no_more_than_a_page_of_one(at: datetime) -> None:
    Slot.objects.filter(office=OFFICE, line="child").update(capacity=60, declared=60)
    booked(at)
    Slot.objects.filter(office=OFFICE, line="child").update(declared=0)
    with CaptureQueriesContext(connection) as few:
        conflicts(by=office.CENTRE)
    Slot.objects.filter(office=OFFICE, line="child").update(declared=60)
    for number in range(30):
        booked(at, f"k{number}x", telephone=f"093-222-{number:04d}")
    Slot.objects.filter(office=OFFICE, line="child").update(declared=0)
    with CaptureQueriesContext(connection) as many:
        assert len(conflicts(by=office.CENTRE).displaced) == 25
    assert len(many) == len(few)


def test_all_of_a_page_are_asked_at_once_and_nobody_twice_or_who_has_a_place_again(at: datetime) -> None:
    made = [booked(at, f"k{number}", telephone=f"093-000-{number:04d}").number for number in range(3)]
    kept = booked(at + timedelta(minutes=30), "kept", telephone="093-111-0000").number
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made[0], text="お電話のとおりです。", by=office.CENTRE)
    assert [one.number for one in still_to_ask(by=office.CENTRE)] == sorted(made[1:])
    asked = [ask_many_to_move([*made, kept], words=lambda one: one.name, by=office.CENTRE) for _twice in range(2)]
    assert asked == [2, 0]
    assert [len(messages_about(one)) for one in made] == [1, 1, 1]
    assert not [one for one in messages_about(kept) if one.kind == KIND]
    assert (conflicts(by=office.CENTRE).asked, still_to_ask(by=office.CENTRE)) == (3, [])


def test_who_chose_another_time_is_asked_no_longer_though_no_letter_says_so_yet(at: datetime) -> None:
    made = booked(at)
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made.number, text="研修のため", by=office.CENTRE)
    asked = visit_page(made.number, "ja")
    assert ("研修のため" in asked.displaced, asked.changeable_until) == (True, at)
    later = at + timedelta(hours=1)
    to = {"office": OFFICE, "line": "child", "starts_at": later}
    change_visit(made.number, **to, by=anonymous(), by_visitor=True)  # type: ignore[arg-type]
    assert [one.kind for one in messages_about(made.number)] == [KIND]
    moved = visit_page(made.number, "ja")
    assert (moved.displaced, moved.changeable_until.date() < later.date()) == ("", True)


def test_who_loses_the_next_time_too_is_asked_again(at: datetime) -> None:
    made = booked(at)
    later = at + timedelta(hours=1)
    for each in (at, later):
        blocks.block(closing(each, ends_at=each + timedelta(minutes=15)), by=office.CENTRE)
        assert [one.number for one in still_to_ask(by=office.CENTRE)] == [made.number]
        assert conflicts(by=office.CENTRE).asked == 0
        assert ask_many_to_move([made.number], words=lambda one: f"{one.starts_at:%H:%M}", by=office.CENTRE) == 1
        assert conflicts(by=office.CENTRE).asked == 1
        assert f"{each:%H:%M}" in visit_page(made.number, "ja").displaced
        if each == at:
            day.move_for_visitor(made.number, mark(later), by=office.CENTRE, revision=made.revision)


def test_nobody_is_asked_without_words_or_about_what_is_over(at: datetime) -> None:
    made = booked(at)
    with pytest.raises(TextMissing):
        ask_to_move(made.number, text=" ", by=office.CENTRE)
    day.cancel_for_visitor(made.number, reason="x", by=office.CENTRE, revision=None)
    with pytest.raises(BookingOver):
        ask_to_move(made.number, text="x", by=office.CENTRE)


def test_taken_back_the_places_are_there_again(at: datetime) -> None:
    booked(at)
    blocks.block(closing(at), by=office.CENTRE)
    (one,) = blocks.blocks_in_force(OFFICE, by=office.CENTRE)
    blocks.unblock(one.id, OFFICE, by=office.CENTRE)
    assert not conflicts(by=office.CENTRE).displaced
    with pytest.raises(NoSuchBlock):
        blocks.unblock(one.id, OFFICE, by=office.CENTRE)


def take_back(made: str, at: datetime) -> None:
    """A block is made, whoever has this number is asked to move, and the block is taken back."""
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made, text="研修のため", by=office.CENTRE)
    (one,) = blocks.blocks_in_force(OFFICE, by=office.CENTRE)
    blocks.unblock(one.id, OFFICE, by=office.CENTRE)


def test_taken_back_whoever_was_asked_to_move_is_told_to_come_as_booked(at: datetime) -> None:
    made, other = booked(at).number, booked(at, "k2", telephone="093-000-0002").number
    take_back(made, at)
    page = visit_page(made, "ja")
    assert (page.displaced, page.booking.asked_to_move_at, page.booking.starts_at) == ("", None, at)
    assert sorted(one.kind for one in messages_about(made)) == [KIND, AGAIN]
    letter = next(one for one in messages_about(made) if one.kind == AGAIN)
    assert letter.subject.startswith("予約の時刻のまま、おいでください")
    assert f"{at.hour}:{at.minute:02d}" in letter.body
    assert not messages_about(other)  # who was never asked hears nothing
    assert Entry.objects.filter(verb="write:booking_move_taken_back", dossiers=[made]).count() == 1


def test_who_is_asked_once_more_after_a_block_was_taken_back_gets_a_letter_again(at: datetime) -> None:
    made = booked(at).number
    for _twice in range(2):
        take_back(made, at)
    assert sorted(one.kind for one in messages_about(made)) == [KIND, KIND, AGAIN, AGAIN]


def test_a_block_that_is_taken_back_changes_nothing_for_who_has_no_place_still(at: datetime) -> None:
    later = at + timedelta(minutes=15)
    made, still = booked(at).number, booked(later, "k2", telephone="093-000-0002").number
    blocks.block(closing(later, ends_at=later + timedelta(minutes=15)), by=office.CENTRE)
    ask_to_move(still, text="研修のため", by=office.CENTRE)
    kept = {one.id for one in blocks.blocks_in_force(OFFICE, by=office.CENTRE)}
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made, text="研修のため", by=office.CENTRE)
    (one,) = {one.id for one in blocks.blocks_in_force(OFFICE, by=office.CENTRE)} - kept
    blocks.unblock(one, OFFICE, by=office.CENTRE)
    assert [bool(visit_page(one, "ja").displaced) for one in (made, still)] == [False, True]
    assert [one.kind for one in messages_about(still)] == [KIND]


def test_who_was_asked_to_move_is_asked_no_longer_once_somebody_else_gave_up_the_place(at: datetime) -> None:
    first, last = booked(at), booked(at, "k2", telephone="093-000-0002")
    blocks.block(closing(at, capacity=1), by=office.CENTRE)
    ask_to_move(last.number, text="研修のため", by=office.CENTRE)
    keep_visits(0)
    assert visit_page(last.number, "ja").displaced
    day.cancel_for_visitor(first.number, reason="x", by=office.CENTRE, revision=None)
    for _twice in range(2):
        keep_visits(0)
    assert not visit_page(last.number, "ja").displaced
    assert sorted(one.kind for one in messages_about(last.number)) == [KIND, AGAIN]


def test_who_has_not_accepted_the_time_yet_is_not_told_to_come(at: datetime) -> None:
    made = booked(at).number
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made, text="研修のため", by=office.CENTRE)
    Booking.objects.filter(number=made).update(state="offered", offered_until=at)
    (one,) = blocks.blocks_in_force(OFFICE, by=office.CENTRE)
    blocks.unblock(one.id, OFFICE, by=office.CENTRE)
    assert visit_page(made, "ja").booking.asked_to_move_at is None
    assert [one.kind for one in messages_about(made)] == [KIND]


def test_nobody_is_told_to_come_to_a_visit_whose_time_has_begun(at: datetime) -> None:
    made = booked(at).number
    blocks.block(closing(at), by=office.CENTRE)
    ask_to_move(made, text="研修のため", by=office.CENTRE)
    with moved_to(at):
        assert ask_no_longer(by=office.CENTRE) == 0
    assert [one.kind for one in messages_about(made)] == [KIND]


def test_who_was_asked_to_move_is_found_by_an_index(at: datetime) -> None:
    booked(at)
    with CaptureQueriesContext(connection) as asked:
        assert ask_no_longer(by=office.CENTRE) == 0
    assert len([one for one in asked if "booking_booking" in one["sql"]]) == 1  # where nobody was asked, nothing more
    leave_only("bookings_asked_to_move")
    plan = Booking.objects.filter(asked_to_move_at__isnull=False, starts_at__gt=now()).order_by("starts_at").explain()
    assert "bookings_asked_to_move" in plan


def test_a_block_needs_a_reason_a_length_and_the_right_hands(at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        blocks.block(closing(at, reason=" "), by=office.CENTRE)
    with pytest.raises(BlockMistyped):
        blocks.block(closing(at, ends_at=at), by=office.CENTRE)
    for nobody in (office.CLERK, AUDITOR, office.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            blocks.try_block(closing(at), by=nobody)
    with pytest.raises(NotPermitted):
        blocks.try_block(closing(at, office=OTHER), by=WARD_STAFF)


def test_a_look_at_whom_a_block_touches_is_on_record(at: datetime) -> None:
    made = booked(at)
    blocks.try_block(closing(at), by=office.CENTRE)
    assert Entry.objects.filter(verb="list", dossiers=[made.number]).count() == 1


def test_the_week_adds_up_its_places(at: datetime) -> None:
    booked(at)
    week = week_of(OFFICE, at.date(), by=AUDITOR)
    child = next(one for one in week.lines if one.line.id == "child")
    slots = list(Slot.objects.filter(office=OFFICE, line="child", starts_at__date=at.date()))
    assert child.by_day[at.date()].capacity == sum(slot.capacity for slot in slots)
    assert child.by_hour[at.date(), at.hour].taken == child.whole.taken == 1
