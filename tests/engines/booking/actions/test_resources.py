"""A room is one at a time, whoever comes first; what is refused says which times are free."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from madoguchi.engines.booking.actions.resources import cancel_reservation, move_reservation, reserve
from madoguchi.engines.booking.errors.resources import (
    NoSuchReservation,
    NoSuchResource,
    OffTheGrid,
    ResourceClosed,
    ResourceTaken,
    SpanPast,
    SpanTooFar,
    SpanTooLong,
    SpanTurned,
)
from madoguchi.engines.booking.models import Reservation, Resource
from madoguchi.engines.booking.queries.resources import free_on, reservations
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST, moved_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

ROOM, DESKS = "401064-room_a", "401064-desk"
BY = Actor(ActorKind.STAFF, "s-1", "見本 職員")
TEN = datetime(2026, 11, 26, 10, 0, tzinfo=JST)  # a Thursday
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_wednesday() -> Iterator[None]:
    with moved_to(datetime(2026, 11, 25, 12, 0, tzinfo=JST)):
        yield


def taken(key: str, ref: str = ROOM, starts_at: datetime = TEN, hours: int = 1) -> Reservation:
    made, _ = reserve(ref, starts_at, starts_at + hours * HOUR, purpose="打合せ", by=BY, key=key)
    return Reservation.objects.get(code=made.code)


def test_a_repeated_request_is_one_reservation() -> None:
    assert taken("k") == taken("k")
    assert Reservation.objects.count() == 1


def test_a_taken_time_is_refused_with_the_times_that_are_free() -> None:
    taken("a")
    with pytest.raises(ResourceTaken) as refused:
        taken("b")
    assert "8:30〜10:00、11:00〜17:15" in refused.value.message.text()


def test_the_next_hour_is_free() -> None:
    taken("a")
    taken("b", starts_at=TEN + HOUR)


def test_alike_things_are_given_out_from_the_first_on() -> None:
    assert [taken(f"k{n}", DESKS).unit for n in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ResourceTaken):
        taken("k4", DESKS)
    cancel_reservation(Reservation.objects.get(unit=1).code)
    assert taken("k5", DESKS).unit == 1


def test_cancelling_gives_the_time_back_once() -> None:
    code = taken("a").code
    assert cancel_reservation(code)[1] is True
    assert cancel_reservation(code)[1] is False
    taken("b")


def test_moving_keeps_the_old_time_when_the_new_one_is_taken() -> None:
    first, second = taken("a"), taken("b", starts_at=TEN + 2 * HOUR)
    with pytest.raises(ResourceTaken):
        move_reservation(first.code, TEN + 2 * HOUR, TEN + 3 * HOUR)
    first.refresh_from_db()
    assert first.from_minute < second.from_minute
    assert move_reservation(first.code, TEN + HOUR / 2, TEN + HOUR)[1]
    assert move_reservation(first.code, TEN + HOUR / 2, TEN + HOUR)[1] is False


@pytest.mark.parametrize(
    ("starts_at", "hours", "refusal"),
    [
        (TEN, 0, SpanTurned),
        (TEN + timedelta(minutes=7), 1, OffTheGrid),
        (TEN, 5, SpanTooLong),
        (TEN - timedelta(days=1), 1, SpanPast),
        (TEN + timedelta(days=2), 1, ResourceClosed),  # a Saturday
        (TEN + timedelta(hours=7), 1, ResourceClosed),  # beyond the hours
        (TEN.replace(hour=23), 2, ResourceClosed),  # over midnight
        (TEN + timedelta(days=90), 1, SpanTooFar),
    ],
)
def test_what_cannot_be_reserved_is_refused(starts_at: datetime, hours: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        taken("k", starts_at=starts_at, hours=hours)


def test_the_turn_of_the_year_is_closed_and_the_first_working_day_is_not() -> None:
    with moved_to(datetime(2026, 12, 28, 12, 0, tzinfo=JST)):
        with pytest.raises(ResourceClosed):
            taken("a", starts_at=datetime(2027, 1, 1, 10, 0, tzinfo=JST))
        taken("b", starts_at=datetime(2027, 1, 4, 10, 0, tzinfo=JST))
        assert free_on(ROOM, datetime(2026, 12, 31, tzinfo=JST).date()) == []
        days = (datetime(2026, 12, 28, tzinfo=JST).date(), datetime(2027, 1, 5, tzinfo=JST).date())
        assert len(reservations([ROOM], *days)[ROOM]) == 1


def test_an_unknown_room_and_an_unknown_reservation_are_said() -> None:
    with pytest.raises(NoSuchResource):
        taken("k", "401064-none")
    with pytest.raises(NoSuchReservation):
        cancel_reservation("\x00")


def test_the_database_itself_forbids_an_overlap() -> None:
    """Without the constraint this passes silently: the rows are written past every rule."""
    row = taken("a")
    row.pk, row.code = None, "past-the-rules"
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_twelve_who_want_one_room_at_once_are_one_who_gets_it() -> None:
    Resource.objects.create(ref=ROOM, office="401064", kind="room", name={"ja": "相談室A"})
    ready, told = threading.Barrier(12), []

    def want(n: int) -> None:
        with moved_to(datetime(2026, 11, 25, 12, 0, tzinfo=JST)):
            ready.wait(30)
            try:
                taken(f"k{n}")
                told.append("got")
            except ResourceTaken:
                told.append("taken")
            finally:
                connections.close_all()

    threads = [threading.Thread(target=want, args=(n,)) for n in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(told) == ["got", *["taken"] * 11]
    assert Reservation.objects.filter(cancelled_at__isnull=True).count() == 1
    assert connection.is_usable()
