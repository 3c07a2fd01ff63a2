"""Tickets: one a press, numbers without a gap, a clear sentence for a booking that cannot be checked in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from madoguchi.engines.booking.actions import calling, tickets
from madoguchi.engines.booking.errors.bookings import BookingOver, NoSuchBooking
from madoguchi.engines.booking.errors.queue import (
    ByVideo,
    NotLeftYet,
    OtherDay,
    OtherOffice,
    QueueClosed,
    TooEarlyToCheckIn,
    UrgentNeedsReason,
)
from madoguchi.engines.booking.models import Booking, HelpCall, Opening, QueueTicket, TicketEvent
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import BookingNumberMistyped
from tests.engines.booking.hall import (
    CLERK,
    MORNING,
    OFFICE,
    OTHER,
    VISITOR,
    arrived,
    booking,
    forget,
    open_counters,
    visitor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_numbers_of_a_line_follow_one_another_and_begin_anew_every_day() -> None:
    assert [visitor("moving").number for _ in range(3)] == [201, 202, 203]
    assert visitor("certificate").number == 101
    assert visitor("moving", office=OTHER).number == 201
    with moved_to(MORNING + timedelta(days=1)):
        assert visitor("moving").number == 201


def test_the_same_press_gives_the_same_ticket_although_the_reply_was_lost() -> None:
    first, again = visitor(key="press-1"), visitor(key="press-1")
    assert first.pk == again.pk
    assert QueueTicket.objects.count() == 1
    assert visitor(key="press-2").number == 202


def test_an_arrival_is_an_event_of_the_same_transaction() -> None:
    ticket = visitor()
    assert list(ticket.events.values_list("kind", "at")) == [("arrive", MORNING)]
    with pytest.raises(ProgrammingError), transaction.atomic():
        TicketEvent.objects.update(kind="done")


def test_no_ticket_is_given_at_night_but_while_a_counter_is_open() -> None:
    with moved_to(MORNING.replace(hour=20)):
        with pytest.raises(QueueClosed):
            visitor()
        open_counters("3")
        assert visitor().number == 201


def test_a_booking_is_checked_in_by_number_by_code_and_by_the_address_of_its_qr_code() -> None:
    first, second, third = (booking(MORNING + timedelta(minutes=10)) for _ in range(3))
    said = [first.number, second.code.lower(), f"https://city.example/b/{third.code}"]
    codes = [tickets.check_in(OFFICE, one, by=VISITOR) for one in said]
    found = QueueTicket.objects.filter(code__in=codes)
    assert {one.booking_id for one in found} == {first.pk, second.pk, third.pk}
    assert {(one.kind, one.rank_at) for one in found} == {(TicketKind.BOOKED, first.starts_at)}
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.ARRIVED}


def test_checking_in_twice_is_one_ticket() -> None:
    one = booking()
    assert arrived(one).pk == arrived(one).pk


def test_who_was_called_and_not_there_waits_again_by_checking_in_again() -> None:
    open_counters("3")
    one = booking()
    ticket = arrived(one)
    calling.call_next(OFFICE, "3", by=CLERK)
    for calls in (1, 2):
        calling.recall(ticket.pk, at="3", calls=calls, by=CLERK)
    calling.mark_absent(ticket.pk, at="3", by=CLERK)
    assert arrived(one).state == TicketState.WAITING
    assert calling.call_next(OFFICE, "3", by=CLERK) == ticket.pk


@pytest.mark.parametrize(
    ("later", "office", "refused"), [(timedelta(days=1), OFFICE, OtherDay), (timedelta(), OTHER, OtherOffice)]
)
def test_nobody_waits_again_on_another_day_or_elsewhere(
    later: timedelta, office: str, refused: type[Exception]
) -> None:
    one = booking()
    arrived(one)
    QueueTicket.objects.update(state=TicketState.MISSED)
    with moved_to(MORNING + later), pytest.raises(refused):
        arrived(one, office=office)
    assert QueueTicket.objects.get().state == TicketState.MISSED


def test_who_left_by_mistake_waits_again_in_the_turn_they_had() -> None:
    open_counters("3")
    early = booking(MORNING + timedelta(minutes=50))
    ticket = arrived(early)
    other = visitor()
    tickets.leave_queue(ticket.code, by=VISITOR)
    back = arrived(early)
    assert (back.pk, back.state, back.kind, back.ended_at) == (ticket.pk, TicketState.WAITING, TicketKind.BOOKED, None)
    assert calling.call_next(OFFICE, "3", by=CLERK) == other.pk


@pytest.mark.parametrize(
    ("state", "of_booking"),
    [
        (TicketState.DONE, BookingState.SERVED),
        (TicketState.DONE, BookingState.ARRIVED),
        (TicketState.LEFT, BookingState.CANCELLED),
        (TicketState.LEFT, BookingState.SERVED),
    ],
)
def test_who_went_home_is_not_told_to_wait_when_checking_in_again(state: TicketState, of_booking: BookingState) -> None:
    one = booking()
    arrived(one)
    QueueTicket.objects.update(state=state)
    Booking.objects.update(state=of_booking)
    with pytest.raises(BookingOver):
        arrived(one)
    assert QueueTicket.objects.get().state == state


def test_who_is_late_joins_by_arrival_and_keeps_the_booking() -> None:
    late = booking(MORNING - timedelta(minutes=16))
    ticket = arrived(late)
    assert (ticket.kind, ticket.rank_at, ticket.booking_id) == (TicketKind.WALK_IN, MORNING, late.pk)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"office": OTHER}, OtherOffice),
        ({"at": MORNING + timedelta(days=1)}, OtherDay),
        ({"at": MORNING + timedelta(hours=3)}, TooEarlyToCheckIn),
        ({"state": BookingState.CANCELLED}, BookingOver),
        ({"remote": True}, ByVideo),
    ],
)
def test_what_cannot_be_checked_in_says_why_and_changes_nothing(more: dict, refused: type[Exception]) -> None:
    one = booking(**more)
    with pytest.raises(refused):
        arrived(one)
    assert not QueueTicket.objects.exists()
    assert Booking.objects.get().state == one.state


@pytest.mark.parametrize("said", ["", "K7QM-3F2X-8WNA-PT50", "さくら", "\x00", "😀" * 400])
def test_a_booking_nobody_made_is_not_found(said: str) -> None:
    with pytest.raises(NoSuchBooking):
        tickets.check_in(OFFICE, said, by=VISITOR)


def test_a_number_with_a_wrong_digit_says_so() -> None:
    with pytest.raises(BookingNumberMistyped):
        tickets.check_in(OFFICE, "482-709-3548", by=VISITOR)


def test_the_urgent_go_first_with_a_reason_that_is_kept() -> None:
    open_counters("3")
    visitor()
    last = visitor()
    with pytest.raises(UrgentNeedsReason):
        tickets.make_urgent(last.pk, reason=" ", by=CLERK)
    tickets.make_urgent(last.pk, reason="具合が悪い", by=CLERK)
    assert calling.call_next(OFFICE, "3", by=CLERK) == last.pk
    assert last.events.get(kind="urgent").note == "具合が悪い"


def test_a_clerk_who_gives_a_ticket_stands_in_the_journal() -> None:
    code = tickets.take_ticket(OFFICE, ["moving"], key="k", by=CLERK, name="見本 葵", urgent="車いすの方")
    ticket = QueueTicket.objects.get(code=code)
    assert ticket.kind == TicketKind.URGENT
    assert [one.verb for one in disclosures_of(f"1125-{OFFICE}-{ticket.number}")] == ["write:arrive"]


def test_a_visitor_may_leave_and_pressing_twice_is_the_same() -> None:
    ticket = visitor()
    for _ in range(2):
        tickets.leave_queue(ticket.code, by=VISITOR)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.LEFT
    assert ticket.events.filter(kind="leave").count() == 1


def test_who_is_at_a_counter_does_not_leave_by_telephone() -> None:
    open_counters("3")
    ticket = visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    with pytest.raises(NotLeftYet):
        tickets.leave_queue(ticket.code, by=VISITOR)


def test_who_was_not_there_comes_back_to_the_place_they_had() -> None:
    open_counters("3")
    gone, waiting = visitor(), visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    for calls in (1, 2):
        calling.recall(gone.pk, at="3", calls=calls, by=CLERK)
    calling.mark_absent(gone.pk, at="3", by=CLERK)
    tickets.come_back(gone.pk, by=CLERK)
    assert calling.call_next(OFFICE, "3", by=CLERK) == gone.pk
    assert waiting.number == 202


def test_a_press_for_help_is_one_call_until_somebody_goes() -> None:
    for _ in range(2):
        tickets.call_for_help(OFFICE, key="press")
    call = HelpCall.objects.get()
    tickets.answer_help(OFFICE, call.pk, by=CLERK)
    call.refresh_from_db()
    assert call.answered_by == CLERK.ref


def test_the_ticket_keeps_what_was_foretold() -> None:
    open_counters("3")
    visitor()
    forget()
    second = visitor()
    assert second.forecast_at == MORNING + timedelta(minutes=22.5)  # one visit of the line, as declared
    assert second.forecast_minutes == 11  # half of it, until something was measured


def test_yesterday_does_not_show_after_midnight() -> None:
    ticket = visitor()
    with moved_to(MORNING + timedelta(days=1)):
        assert office_day(OFFICE).tickets == ()
        assert place_of(ticket.code).ticket is None


@pytest.mark.django_db(transaction=True)
def test_two_kiosks_pressing_at_once_give_every_number_once_and_leave_no_gap() -> None:
    open_counters("3")

    def press(number: int) -> int:
        try:
            with moved_to(MORNING):
                return visitor(key=f"press-{number % 20}").number  # every key twice
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(press, range(40)))
    assert sorted(given) == sorted([*range(201, 221)] * 2)


@pytest.mark.parametrize(("named", "waits_in"), [("child", "child"), ("", "general"), ("gone", "general")])
def test_who_was_booked_by_an_opening_waits_in_the_line_that_serves_it(named: str, waits_in: str) -> None:
    at = now()
    Opening.objects.create(
        ref="vaccination",
        title={"ja": "予防接種の予約"},
        office=OFFICE,
        gathers_at=at,
        opens_at=at,
        closes_at=at,
        secret="s",
        served_by=named,
    )
    ticket = arrived(booking(line="vaccination", services=[]))
    assert (ticket.line, ticket.note) == (waits_in, "予防接種の予約")
    open_counters("5", "6")
    assert [one.id for one in office_day(OFFICE, fresh=True).waiting_for("5" if named == "child" else "6")] == [
        ticket.id
    ]


def test_bookings_of_an_opening_that_are_to_come_are_part_of_the_forecast_of_the_line_that_serves_it() -> None:
    at = now()
    Opening.objects.create(
        ref="vaccination", title={"ja": "予防接種"}, office=OFFICE, gathers_at=at, opens_at=at, closes_at=at, secret="s"
    )
    booking(at + timedelta(minutes=40), line="vaccination", services=[])
    assert [line for _minutes, line in office_day(OFFICE, fresh=True).coming] == ["general"]
