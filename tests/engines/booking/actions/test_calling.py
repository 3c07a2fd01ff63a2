"""Counters at work side by side: nobody is called twice, nobody is forgotten, no counter waits for another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from madoguchi.engines.booking.actions import calling, seats, tickets
from madoguchi.engines.booking.errors.queue import (
    CallAgainFirst,
    CounterBusy,
    CounterNotOpen,
    NoSuchCounter,
    OtherCounterClosed,
    SameLine,
    SeatTaken,
    TicketElsewhere,
)
from madoguchi.engines.booking.models import Booking, CounterSeat, QueueTicket
from madoguchi.engines.booking.queries.hall import read_day
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import (
    CLERK,
    COLLEAGUE,
    MORNING,
    OFFICE,
    VISITOR,
    arrived,
    booking,
    open_counters,
    visitor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def called(counter: str = "3") -> int | None:
    return calling.call_next(OFFICE, counter, by=CLERK)


def state(ticket: QueueTicket) -> TicketState:
    ticket.refresh_from_db()
    return TicketState(ticket.state)


def test_a_closed_counter_calls_nobody() -> None:
    visitor()
    with pytest.raises(CounterNotOpen):
        called()


def test_a_counter_nobody_left_yesterday_is_closed_today() -> None:
    open_counters("3")
    with moved_to(MORNING + timedelta(days=1)):
        with pytest.raises(CounterNotOpen):
            called()
        open_counters("3", by=COLLEAGUE)
        assert called() is None


def test_pressing_next_twice_calls_one() -> None:
    open_counters("3")
    first, second = visitor(), visitor()
    assert called() == called() == first.pk
    assert state(second) is TicketState.WAITING


def test_a_counter_with_a_visitor_is_told_whose_turn_it_is() -> None:
    open_counters("3")
    ticket = visitor()
    called()
    calling.start(ticket.pk, at="3", by=CLERK)
    with pytest.raises(CounterBusy, match="201番"):
        called()


def test_the_minutes_of_a_visit_are_its_events() -> None:
    open_counters("3")
    ticket = visitor()
    for minutes, act in ((8, "call"), (9, "start"), (20, "finish")):
        with moved_to(MORNING + timedelta(minutes=minutes)):
            called() if act == "call" else getattr(calling, act)(ticket.pk, at="3", by=CLERK)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.handled_seconds) == (TicketState.DONE, 11 * 60)
    events = [
        (kind, (at - MORNING).seconds // 60) for kind, at in ticket.events.order_by("id").values_list("kind", "at")
    ]
    assert events == [("arrive", 0), ("call", 8), ("start", 9), ("done", 20)]


def test_a_booking_is_served_when_its_visitor_goes_home() -> None:
    open_counters("3")
    ticket = arrived(booking())
    called()
    calling.start(ticket.pk, at="3", by=CLERK)
    calling.finish(ticket.pk, at="3", by=CLERK)
    assert Booking.objects.get().state == BookingState.SERVED


def test_who_came_after_the_grace_and_was_served_did_not_miss_the_visit() -> None:
    open_counters("3")
    late = booking(MORNING - timedelta(minutes=40), state=BookingState.MISSED)
    ticket = arrived(late)
    called()
    calling.start(ticket.pk, at="3", by=CLERK)
    calling.finish(ticket.pk, at="3", by=CLERK)
    assert Booking.objects.get().state == BookingState.SERVED


def test_who_calls_somebody_by_name_stands_in_the_journal_and_a_bare_number_does_not() -> None:
    open_counters("3")
    named = booking()
    arrived(named)
    called()
    assert [one.verb for one in disclosures_of(named.number)] == ["write:call"]


def test_what_the_office_does_with_somebodys_ticket_stands_in_the_journal_and_with_a_bare_number_does_not() -> None:
    open_counters("3")
    named, bare = booking(), visitor()
    ticket = arrived(named)
    called()
    calling.start(ticket.pk, at="3", by=CLERK)
    told = disclosures_of(named.number)
    assert [one.verb for one in told] == ["write:ticket_changed", "write:call"]
    assert [one.actor_ref for one in told] == [CLERK.ref] * 2
    calling.finish(ticket.pk, at="3", by=CLERK)
    before = Entry.objects.count()
    tickets.make_urgent(bare.pk, reason="体調が悪い", by=CLERK)
    assert Entry.objects.count() == before


def test_calling_again_counts_what_the_clerk_saw() -> None:
    open_counters("3")
    ticket = visitor()
    called()
    for _ in range(2):
        calling.recall(ticket.pk, at="3", calls=1, by=CLERK)
    ticket.refresh_from_db()
    assert ticket.calls == 2
    with pytest.raises(CallAgainFirst):
        calling.mark_absent(ticket.pk, at="3", by=CLERK)


def test_handed_to_another_line_a_visitor_keeps_number_minutes_and_place() -> None:
    open_counters("3", "5")
    ticket, child = visitor(), visitor("child")
    called()
    calling.start(ticket.pk, at="3", by=CLERK)
    with moved_to(MORNING + timedelta(minutes=6)):
        calling.hand_over(ticket.pk, at="3", line="child", by=CLERK)
        assert called("5") == ticket.pk
    ticket.refresh_from_db()
    assert (ticket.number, ticket.handled_seconds, ticket.kind) == (201, 360, TicketKind.RETURNING)
    assert state(child) is TicketState.WAITING


def test_handed_to_one_counter_a_visitor_is_called_there_and_nowhere_else() -> None:
    open_counters("2", "3")
    ticket = visitor()
    called("3")
    calling.hand_over(ticket.pk, at="3", counter="2", by=CLERK)
    assert called("3") is None
    assert called("2") == ticket.pk


def test_nobody_waits_in_vain_for_a_counter_that_closes() -> None:
    open_counters("2", "3")
    ticket = visitor()
    called("3")
    with pytest.raises(OtherCounterClosed):
        calling.hand_over(ticket.pk, at="3", counter="5", by=CLERK)
    with pytest.raises(SameLine):
        calling.hand_over(ticket.pk, at="3", counter="3", by=CLERK)
    calling.hand_over(ticket.pk, at="3", counter="2", by=CLERK)
    seats.close_counter(OFFICE, "2", by=CLERK)
    assert called("3") == ticket.pk


def test_put_aside_and_taken_up_again_a_visitor_is_next() -> None:
    open_counters("3")
    ticket, other = visitor(), visitor()
    called()
    calling.park(ticket.pk, at="3", note="写真をとりに行った", by=CLERK)
    assert called() == other.pk
    calling.start(other.pk, at="3", by=CLERK)
    calling.finish(other.pk, at="3", by=CLERK)
    visitor()
    calling.resume(ticket.pk, by=CLERK)
    assert called() == ticket.pk


def test_a_page_that_is_out_of_date_changes_nobody_elses_visitor() -> None:
    open_counters("2", "3")
    ticket = visitor()
    called("3")
    calling.hand_over(ticket.pk, at="3", counter="2", by=CLERK)
    called("2")
    calling.start(ticket.pk, at="2", by=COLLEAGUE)
    with pytest.raises(TicketElsewhere):
        calling.finish(ticket.pk, at="3", by=CLERK)
    assert state(ticket) is TicketState.SERVING


def test_one_person_sits_at_a_counter_and_leaves_it_empty() -> None:
    open_counters("3")
    open_counters("3")
    with pytest.raises(SeatTaken, match="門司 千尋"):
        open_counters("3", by=COLLEAGUE)
    visitor()
    called()
    with pytest.raises(CounterBusy):
        seats.close_counter(OFFICE, "3", by=CLERK)
    with pytest.raises(NoSuchCounter):
        open_counters("99")


def test_the_statement_calls_in_the_order_of_the_rule() -> None:
    """A queue of every kind, called to its end while the time passes: always whom the rule would call."""
    chance = Random(7)
    open_counters("2", "3")
    for number in range(40):
        with moved_to(MORNING + timedelta(minutes=chance.randrange(40))):
            if number % 4 == 0:
                arrived(booking(MORNING + timedelta(minutes=chance.randrange(25, 60))))
            else:
                ticket = visitor(chance.choice(["moving", "certificate"]))
                if number % 7 == 0:
                    tickets.make_urgent(ticket.pk, reason="急病", by=CLERK)
                if number % 9 == 0:
                    QueueTicket.objects.filter(pk=ticket.pk).update(kind=TicketKind.RETURNING)
    for step in range(40):
        at = MORNING + timedelta(minutes=40 + 2 * step)
        with moved_to(at):
            expected = next(iter(read_day(OFFICE, at).waiting_for("2")), None)
            assert called("2") == (expected.id if expected else None)
            if expected:
                calling.start(expected.id, at="2", by=CLERK)
                calling.finish(expected.id, at="2", by=CLERK)


@pytest.mark.django_db(transaction=True)
def test_a_counter_does_not_wait_for_one_that_is_calling() -> None:
    """While one counter's call is not committed, another calls the next at once; without SKIP LOCKED it would wait."""
    open_counters("2", "3")
    first, second = visitor(), visitor()

    def other() -> int | None:
        try:
            with moved_to(MORNING):
                return called("2")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert called("3") == first.pk
        assert pool.submit(other).result() == second.pk


COUNTERS = ("2", "3", "7", "8")


def race(people: int) -> tuple[list[int], list[QueueTicket]]:
    """All counters press "next" together until nobody is called; whom they called, and all tickets afterwards."""
    barrier = Barrier(len(COUNTERS))
    for counter in COUNTERS:
        CounterSeat.objects.create(
            office=OFFICE, counter=counter, lines=["moving"], staff_ref=counter, staff_name=counter, opened_at=MORNING
        )
    for _ in range(people):
        visitor()

    def work(counter: str) -> list[int]:
        found: list[int] = []
        try:
            with moved_to(MORNING):
                for _turn in range(people // len(COUNTERS)):
                    barrier.wait()
                    ticket = called(counter)
                    if ticket is not None:
                        found.append(ticket)
                        calling.start(ticket, at=counter, by=CLERK)
                        calling.finish(ticket, at=counter, by=CLERK)
        finally:
            barrier.abort() if len(found) != people // len(COUNTERS) else None
            connection.close()
        return found

    with ThreadPoolExecutor(len(COUNTERS)) as pool:
        calls = [ticket for found in pool.map(work, COUNTERS) for ticket in found]
    return calls, list(QueueTicket.objects.order_by("id"))


@pytest.mark.django_db(transaction=True)
def test_counters_that_press_next_at_once_call_everybody_once() -> None:
    calls, after = race(48)
    assert sorted(calls) == [one.pk for one in after]
    assert {one.state for one in after} == {TicketState.DONE}
    assert {one.events.filter(kind="call").count() for one in after} == {1}


@pytest.mark.django_db(transaction=True)
def test_the_race_is_lost_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race with the lock taken away shows what the lock is for; it proves that the test above can fail."""
    broken = calling.CALL_NEXT.replace("FOR UPDATE SKIP LOCKED", "")
    monkeypatch.setattr(calling, "CALL_NEXT", broken)
    open_counters("2", "3")
    first, second = visitor(), visitor()
    missed: list[object] = []

    def other() -> None:
        try:
            with moved_to(MORNING):
                missed.append(called("2"))
        except OperationalError as waited:
            missed.append(waited)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert called("3") == first.pk
            pressed = pool.submit(other)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
        pressed.result()
    assert missed != [second.pk]
    assert VISITOR.ref == ""
