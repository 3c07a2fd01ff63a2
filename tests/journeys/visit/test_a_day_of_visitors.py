"""A busy hour of more than a hundred visitors, lived as any other: nobody forgotten, nobody twice, the order kept."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.booking.actions import calling, tickets
from madoguchi.engines.booking.models import QueueTicket, TicketEvent
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.waits import wait_figures
from madoguchi.engines.booking.rules.states import TicketKind, TicketState
from madoguchi.journeys.visit.hall import hall_sheet
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.hall import CLERK, MORNING, OFFICE, booking, forget, open_counters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

VISITORS = 120
COUNTERS = ("1", "2", "3", "4", "5", "6")
_COMES_FOR = (("certificate",), ("moving",), ("insurance",), ("child",), ("moving", "insurance"))
_WEIGHTS = (30, 25, 15, 15, 15)
_EARLY = timedelta(minutes=5)


class _Day:
    """The day as a list of moments; what is done at one may add later ones."""

    def __init__(self) -> None:
        self.random = Random(20261125)
        self.steps: list[tuple[datetime, int, Callable[[], None]]] = []
        self.left = VISITORS
        self.wrong_turns: list[tuple[int, int]] = []

    def at(self, when: datetime, step: Callable[[], None]) -> None:
        heapq.heappush(self.steps, (when, len(self.steps) + self.random.randrange(10**9), step))

    def live(self) -> None:
        while self.steps:
            when, _order, step = heapq.heappop(self.steps)
            with moved_to(when):
                step()


def _arrivals(day: _Day) -> None:
    for number in range(VISITORS):
        services = day.random.choices(_COMES_FOR, _WEIGHTS)[0]
        minute = day.random.triangular(0, 52, 20)
        kind = day.random.choices(("walks in", "booked", "urgent"), (75, 20, 5))[0]
        day.at(MORNING + timedelta(minutes=minute), lambda n=number, s=services, k=kind: _come(n, s, k))  # type: ignore[misc]


def _come(number: int, services: tuple[str, ...], kind: str) -> None:
    if kind == "booked":
        line = "general" if len(services) > 1 else services[0]
        begins = now().replace(second=0, microsecond=0) + timedelta(minutes=number % 25)
        made = booking(begins, line=line, services=list(services))
        tickets.check_in(OFFICE, made.number, by=anonymous())
        return
    urgent = "具合が悪い" if kind == "urgent" else ""
    tickets.take_ticket(OFFICE, list(services), key=f"day-{number}", by=anonymous(), urgent=urgent)


def _turn(row: QueueTicket) -> tuple[int, datetime, int]:
    """The rule in its own words: the urgent; the booked whose time has come and who was called before; by number."""
    due = row.kind == TicketKind.BOOKED and row.rank_at <= now() + _EARLY
    group = 0 if row.kind == TicketKind.URGENT else 1 if due or row.kind == TicketKind.RETURNING else 2
    return group, row.rank_at, row.pk


def _first(counter: str) -> int | None:
    lines = next(one.lines for one in declared.counters_of(declared.office(OFFICE)) if one.id == counter)
    waiting = QueueTicket.objects.filter(office=OFFICE, state=TicketState.WAITING)
    own = [one for one in waiting if (one.wanted_counter == counter if one.wanted_counter else one.line in lines)]
    return min(own, key=_turn).pk if own else None


def _serve(day: _Day, counter: str) -> None:
    """One visitor after another until nobody is left: some are handed on, some put aside, some are not there."""
    expected = _first(counter)
    is_idle = expected is None and day.random.random() < 0.95  # now and then somebody presses though nobody waits
    called = None if is_idle else calling.call_next(OFFICE, counter, by=CLERK)
    if called != expected:
        day.wrong_turns.append((called or 0, expected or 0))
    if called is None:
        if day.left:
            day.at(now() + timedelta(seconds=90), lambda: _serve(day, counter))
        return
    begins = now() + timedelta(seconds=day.random.randint(10, 30))
    day.at(begins, lambda: calling.start(called, at=counter, by=CLERK))
    ends = begins + timedelta(seconds=day.random.randint(50, 150))
    day.at(ends, lambda: _end(day, called, counter))


def _end(day: _Day, ticket: int, counter: str) -> None:
    chance = day.random.random()
    if chance < 0.08 and counter != "6":
        calling.hand_over(ticket, at=counter, counter="6", by=CLERK)
    elif chance < 0.15:
        calling.park(ticket, at=counter, by=CLERK)
        day.at(now() + timedelta(minutes=4), lambda: calling.resume(ticket, by=CLERK))
    else:
        calling.finish(ticket, at=counter, by=CLERK)
        day.left -= 1
    day.at(now() + timedelta(seconds=5), lambda: _serve(day, counter))


@pytest.fixture
def lived() -> Iterator[_Day]:
    """The whole hour, and the evening after it."""
    forget()
    day = _Day()
    with moved_to(MORNING):
        open_counters(*COUNTERS)
    _arrivals(day)
    for counter in COUNTERS:
        day.at(MORNING + timedelta(minutes=1), lambda c=counter: _serve(day, c))  # type: ignore[misc]
    day.live()
    forget()
    with moved_to(MORNING + timedelta(hours=8, minutes=30)):
        yield day
    forget()


def _queries(of: Callable[[], object]) -> int:
    forget()
    with CaptureQueriesContext(connection) as found:
        of()
    return len(found)


def test_a_busy_hour(lived: _Day) -> None:
    rows = list(QueueTicket.objects.filter(office=OFFICE).order_by("id"))
    assert (len(rows), len({one.number for one in rows})) == (VISITORS, VISITORS)
    assert {one.state for one in rows} == {TicketState.DONE}, "somebody was forgotten"
    assert lived.wrong_turns == []
    _nobody_is_at_two_counters()
    _forecasts_are_kept_and_measured(rows)
    day = office_day(OFFICE, fresh=True)
    assert (len(day.tickets), len(day.waiting)) == (VISITORS, 0)
    many = _queries(lambda: hall_sheet(OFFICE, by=CLERK)), _queries(lambda: office_day(OFFICE))
    assert max(many) <= 10
    with moved_to(now() + timedelta(days=1)):  # an empty hall asks as much as a full one
        assert many == (_queries(lambda: hall_sheet(OFFICE, by=CLERK)), _queries(lambda: office_day(OFFICE)))


def _nobody_is_at_two_counters() -> None:
    """Between two calls of one ticket somebody handed it on or put it aside; it ends once."""
    seen: dict[int, list[str]] = {}
    for ticket, kind in TicketEvent.objects.order_by("id").values_list("ticket_id", "kind"):
        seen.setdefault(ticket, []).append(kind)
    assert {"hand_over", "resume"} <= {kind for kinds in seen.values() for kind in kinds}
    for kinds in seen.values():
        assert kinds.count("done") == 1
        assert kinds.count("call") == 1 + kinds.count("hand_over") + kinds.count("resume")


def _forecasts_are_kept_and_measured(rows: list[QueueTicket]) -> None:
    told = [one for one in rows if one.forecast_at and one.first_called_at]
    assert len(told) > 0.9 * VISITORS
    with moved_to(now() + timedelta(days=1)):
        found = wait_figures().everybody
    assert found is not None
    assert found.off is not None
    assert found.inside is not None
    assert found.told == len(told)
    assert 0 < found.inside <= 1
