"""What staff see of the day at an office: the queue with the names behind it, and who looked is written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.db import transaction

from madoguchi.engines.booking.errors.queue import NoSuchCounter
from madoguchi.engines.booking.queries import declared, tickets
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.office_day import OfficeDay, Seat, Ticket
from madoguchi.engines.booking.queries.tickets import Appointed, Person
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.engines.booking.section import Counter
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.visit.desk import VIEW, check_office
from madoguchi.values.actor import Actor

NEXT_SHOWN = 8
_PURPOSE = "窓口の受付と呼出し"
_DATA = "番号札、用件、氏名、予約"


@dataclass(frozen=True)
class DeskSheet:
    """One counter now: who is here, who comes next, who was put aside, and how the day went; minutes are medians."""

    day: OfficeDay
    counter: Counter
    seat: Seat | None
    here: Ticket | None
    next: tuple[Ticket, ...]
    waiting: int
    parked: tuple[Ticket, ...]
    people: Mapping[int, Person]
    done: int
    minutes: int | None


@dataclass(frozen=True)
class HallSheet:
    """The whole hall now, with whoever needs a member of staff."""

    day: OfficeDay
    counters: tuple[Counter, ...]
    people: Mapping[int, Person]
    help_calls: tuple[tuple[int, object], ...]


def counter_of(office: str, counter: str, *, by: Actor) -> Counter:
    """A counter at which `by` may serve; raises UnknownOffice, NotPermitted, NoSuchCounter."""
    check_office(office, by)
    return _declared(office, counter)


def _declared(office: str, counter: str) -> Counter:
    found = next((one for one in declared.counters_of(declared.office(office)) if one.id == counter), None)
    if found is None:
        raise NoSuchCounter()
    return found


@transaction.atomic
def desk_sheet(office: str, counter: str, *, by: Actor, known: Collection[str]) -> tuple[DeskSheet, list[str]]:
    """What the desk of a counter shows, and the refs of people shown for the first time.

    A page that asks again every few seconds is one look: `known` are those whose names this clerk has seen today
    already. Raises NotPermitted, UnknownOffice, NoSuchCounter.
    """
    check_office(office, by, VIEW)
    here = _declared(office, counter)
    day = office_day(office, fresh=True)
    current = day.at_counters.get(counter)
    waiting = day.waiting_for(counter)
    parked = tuple(one for one in day.tickets if one.state is TicketState.PARKED and one.counter == counter)
    shown = [*([current] if current else []), *waiting[:NEXT_SHOWN], *parked]
    people, new = _people(shown, by=by, known=known)
    done = [one for one in day.tickets if one.state is TicketState.DONE and one.counter == counter]
    sheet = DeskSheet(
        day=day,
        counter=here,
        seat=day.seats.get(counter),
        here=current,
        next=waiting[:NEXT_SHOWN],
        waiting=len(waiting),
        parked=parked,
        people=people,
        done=len(done),
        minutes=round(median(one.handled_seconds for one in done) / 60) if done else None,
    )
    return sheet, new


@transaction.atomic
def hall_sheet(office: str, *, by: Actor) -> HallSheet:
    """All lines and counters of an office, without a name. Raises NotPermitted, UnknownOffice."""
    counters = declared.counters_of(check_office(office, by, VIEW))
    return HallSheet(office_day(office, fresh=True), counters, {}, tuple(tickets.help_calls(office)))


@transaction.atomic
def reception_sheet(
    office: str, wanted: str, *, by: Actor, known: Collection[str]
) -> tuple[HallSheet, list[Appointed], list[str]]:
    """The hall with names, and today's bookings found by number, name or kana. Raises NotPermitted, UnknownOffice."""
    sheet = hall_sheet(office, by=by)
    waits = (TicketState.WAITING, TicketState.MISSED, TicketState.PARKED)
    people, new = _people([one for one in sheet.day.tickets if one.state in waits], by=by, known=known)
    found = tickets.appointed_today(office, wanted)
    if wanted:
        record(by, "search", dossiers=[one.number for one in found], data=_DATA, purpose=_PURPOSE)
    else:
        listed = [one.number for one in found if one.number not in known]
        record(by, "list", dossiers=listed, data=_DATA, purpose=_PURPOSE)
        new = [*new, *listed]
    return HallSheet(sheet.day, sheet.counters, people, sheet.help_calls), found, new


def _people(shown: Sequence[Ticket], *, by: Actor, known: Collection[str]) -> tuple[dict[int, Person], list[str]]:
    people = tickets.people_of([one.id for one in shown]) if shown else {}
    new = sorted({one.ref for one in people.values() if one.name and one.ref not in known})
    record(by, "list", dossiers=new, data=_DATA, purpose=_PURPOSE)
    return people, new
