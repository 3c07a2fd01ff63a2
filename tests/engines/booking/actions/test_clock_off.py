"""A machine whose clock is two hours off beside one that is right: nothing is doubled, lost, or told as nonsense."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions import bookings, calling, endings, opening, tickets
from madoguchi.engines.booking.errors.bookings import SlotFull, TooSoon
from madoguchi.engines.booking.errors.queue import TooEarlyToCheckIn
from madoguchi.engines.booking.models import Booking, Opening, Outcome, QueueTicket
from madoguchi.engines.booking.queries.hall import read_day
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.values.clock import moved_to
from tests.engines.booking.actions.test_opening import REF, make_opening
from tests.engines.booking.actions.test_opening import wish as wanted
from tests.engines.booking.hall import CLERK, MORNING, OFFICE, VISITOR, arrived, booking, forget, open_counters, visitor
from tests.engines.booking.office import check_truth, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

NOON = MORNING + timedelta(hours=3)  # two hours either way are hours of the office, too
OFF = [pytest.param(timedelta(hours=hours), id=f"{hours:+} hours") for hours in (-2, 2)]


@pytest.mark.parametrize("off", OFF)
def test_a_wrong_clock_takes_no_place_twice_and_books_nothing_that_is_over(off: timedelta) -> None:
    first = slots(1)
    with moved_to(MORNING + off):
        made, is_new = bookings.book(wish(first, "k1"))
        assert is_new
    with pytest.raises(SlotFull):
        bookings.book(wish(first, "k2"))
    with moved_to(MORNING + off):
        assert bookings.book(wish(first, "k1"))[0].number == made.number
        assert endings.cancel(made.number, by_visitor=True)[1]
    assert Booking.objects.count() == 1
    check_truth()
    with moved_to(first + timedelta(minutes=30) + abs(off)), pytest.raises(TooSoon):
        bookings.book(wish(first, "k3"))


@pytest.mark.parametrize("off", OFF)
def test_two_kiosks_whose_clocks_differ_give_every_visitor_a_number_of_their_own(off: timedelta) -> None:
    given = []
    for turn in range(6):
        with moved_to(NOON + timedelta(minutes=turn) + (off if turn % 2 else timedelta())):
            given.append(visitor().number)
    assert len(set(given)) == 6


@pytest.mark.parametrize("off", OFF)
def test_a_counter_whose_clock_is_off_calls_everybody_once_and_no_wait_is_negative(off: timedelta) -> None:
    with moved_to(NOON):
        open_counters("2", "3")
    for turn in range(6):
        with moved_to(NOON + timedelta(minutes=turn)):
            visitor()
    called: list[int | None] = []
    for turn in range(6):
        with moved_to(NOON + timedelta(minutes=10 + turn) + (off if turn % 2 else timedelta())):
            counter = "23"[turn % 2]
            called.append(calling.call_next(OFFICE, counter, by=CLERK))
            calling.start(called[-1] or 0, at=counter, by=CLERK)
        with moved_to(NOON + timedelta(minutes=11 + turn)):  # the other clock, as when a web process is changed
            calling.finish(called[-1] or 0, at=counter, by=CLERK)
    assert None not in called
    assert len(set(called)) == 6
    assert all(one.handled_seconds >= 0 for one in QueueTicket.objects.all())


@pytest.mark.parametrize("off", OFF)
def test_a_board_whose_clock_is_off_tells_no_wait_below_nothing(off: timedelta) -> None:
    with moved_to(NOON):
        open_counters("3")
        for _turn in range(3):
            visitor()
    forget()
    day = read_day(OFFICE, NOON + off)
    told = [day.forecast_of(one) for one in day.waiting]
    assert len(told) == 3
    assert all(one is None or one.minutes >= 0 for one in told)


@pytest.mark.parametrize("off", OFF)
def test_a_kiosk_whose_clock_is_off_checks_a_booked_visitor_in_once(off: timedelta) -> None:
    booked = booking(NOON)
    with moved_to(NOON + off):
        if off < timedelta():
            with pytest.raises(TooEarlyToCheckIn):  # said, and nothing is lost: the reception's clock is right
                arrived(booked)
        else:
            arrived(booked)
    with moved_to(NOON):
        again = tickets.check_in(OFFICE, booked.number, by=VISITOR)
    assert QueueTicket.objects.get().code == again


def test_a_lobby_whose_clock_is_behind_opens_later_and_gives_nobody_a_second_place() -> None:
    row, (slot,) = make_opening(places=2)
    first = opening.decide_wishes(row.pk, REF, [wanted(1, slot)])
    with moved_to(NOON - timedelta(hours=2)):
        again = opening.decide_wishes(row.pk, REF, [wanted(1, slot), wanted(2, slot), wanted(3, slot)])
    assert again["k1"] == first["k1"]
    assert [again[key].kind for key in ("k2", "k3")] == [OutcomeKind.BOOKED, OutcomeKind.FULL]
    assert Outcome.objects.count() == 3
    assert Opening.objects.get().admitted == 0
