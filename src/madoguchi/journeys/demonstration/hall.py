"""A day in progress at every office; two of them have weeks behind them, from which the forecast was learnt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from madoguchi.engines.booking.actions import calling, seats, taking_over, tickets
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.actions.taking_over import KnownBooking, PastTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.office_day import Ticket
from madoguchi.engines.booking.queries.slots import slots_of_day
from madoguchi.engines.booking.queries.tickets import has_past
from madoguchi.engines.booking.rules.states import TicketKind, TicketState
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import demonstration_accounts
from madoguchi.journeys.demonstration.people import person
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, moved_to, now

OFFICES = 2
_DAYS = 15
_OPENS, _CLOSES = 8 * 60 + 35, 16 * 60 + 30  # minutes of a day
_RECENT = 26  # minutes of today that were lived step by step


def is_a_day_laid() -> bool:
    """Whether somebody came to one of the offices today."""
    return any(office_day(one.id, fresh=True).tickets for one in _offices())


def lay_the_day(random: Random) -> None:
    """Weeks of visits, today's finished ones, open counters, and people at every stage of a visit."""
    at = now()
    begins = _since(at)
    recent = max(at - timedelta(minutes=_RECENT), begins)
    clerks = _clerks()
    for place, office in enumerate(_offices()):
        days = () if has_past(office.id) else _days_before(at.date())
        past = [one for on in days for one in _whole_day(office, on, random)]
        lay_slots(until=at.date(), only_office=office.id)  # in which today's bookings sit
        past += _visits(office, begins, recent - timedelta(minutes=14), random, everyone=46)
        taking_over.take_over_tickets(past)
        _live(office, at, recent, clerks[place:] + clerks[:place], random)


def lay_the_other_days(random: Random) -> int:
    """A quiet day in progress at each of the other offices that has none; at how many.

    What is over today is written at once, and a few steps bring the queue to life: it costs a fraction of a whole day.
    """
    at, clerks, busy = now(), _clerks(), {one.id for one in _offices()}
    begins = _since(at)
    quiet = [one for one in declared.visit().offices if one.id not in busy]
    laid = [one for one in quiet if not office_day(one.id, fresh=True).tickets]
    for place, office in enumerate(laid, start=OFFICES):
        taking_over.take_over_tickets(_visits(office, begins, at - timedelta(minutes=14), random, everyone=28))
        _live_quietly(office, at, max(at - timedelta(minutes=12), begins), clerks[place:] + clerks[:place], random)
    return len(laid)


def _since(at: datetime) -> datetime:
    """From when visitors came today: not before the doors opened, once they have, and never yesterday."""
    opens = city().hours.opens_at
    doors = at.replace(hour=opens.hour, minute=opens.minute, second=0, microsecond=0)
    first = doors if at >= doors else at.replace(hour=0, minute=1, second=0, microsecond=0)
    return max(at - timedelta(minutes=200), first)


def _live_quietly(office: Office, at: datetime, since: datetime, clerks: list[Actor], random: Random) -> None:
    """Three counters open, some people wait, and whoever came first is served."""
    open_now = list(zip(declared.counters_of(office)[1:4], clerks, strict=False))
    with moved_to(since):
        for counter, clerk in open_now:
            seats.open_counter(office.id, counter.id, by=clerk)
    for minutes in sorted((random.uniform(2, 11) for _one in range(random.randint(5, 8))), reverse=True):
        with moved_to(max(at - timedelta(minutes=minutes), since)):
            _take(office, _service(random), random)
    with moved_to(max(at - timedelta(minutes=1), since)):
        for counter, clerk in open_now:
            called = calling.call_next(office.id, counter.id, by=clerk)
            here = _here(office, counter.id, TicketState.CALLED)
            if called and here is not None and counter is not open_now[-1][0]:
                calling.start(here.id, at=counter.id, by=clerk)


def _offices() -> tuple[Office, ...]:
    offices = declared.visit().offices
    return offices[1 : 1 + OFFICES] if len(offices) > OFFICES else offices[:OFFICES]


def _days_before(on: date) -> list[date]:
    calendar = city().business_calendar
    return [day for back in range(28, 0, -1) if calendar.is_open(day := on - timedelta(days=back))][-_DAYS:]


def _whole_day(office: Office, on: date, random: Random) -> list[PastTicket]:
    midnight = datetime(on.year, on.month, on.day, tzinfo=JST)
    first, last = midnight + timedelta(minutes=_OPENS), midnight + timedelta(minutes=_CLOSES)
    return _visits(office, first, last, random, everyone=104)


def _visits(office: Office, first: datetime, last: datetime, random: Random, *, everyone: int) -> list[PastTicket]:
    """So many visits one after another at every counter, arrivals spread over the time with a peak in the middle."""
    span = (last - first).total_seconds()
    if span < 600:
        return []
    free = {counter.id: first for counter in declared.counters_of(office)}
    lines = {line.id: line for line in declared.visit().lines}
    minutes = {one.id: one.minutes for one in declared.visit().services}
    found = []
    for share in sorted(random.triangular(0, 1, 0.4) for _one in range(everyone)):
        arrived = first + timedelta(seconds=share * span)
        line = random.choices(list(lines), weights=[5, 3, 3, 3, 1][: len(lines)])[0]
        service = random.choice(lines[line].services)
        able = [one.id for one in declared.counters_of(office) if line in one.lines]
        if not able:
            continue
        counter = min(able, key=lambda one: free[one])
        called = max(arrived + timedelta(seconds=random.randint(20, 90)), free[counter])
        started = called + timedelta(seconds=random.randint(20, 80))
        ended = started + timedelta(minutes=minutes[service] * random.lognormvariate(-0.45, 0.45))
        free[counter] = ended
        found.append(_past(office, line, service, counter, (arrived, called, started, ended), random))
    return [one for one in found if one.ended_at <= last + timedelta(minutes=12)]


def _past(
    office: Office,
    line: str,
    service: str,
    counter: str,
    times: tuple[datetime, datetime, datetime, datetime],
    random: Random,
) -> PastTicket:
    arrived, called, started, ended = times
    waited = (called - arrived).total_seconds() / 60
    told = max(0.0, waited + random.gauss(0.5, 1.5 + waited * 0.22))
    return PastTicket(
        office=office.id,
        line=line,
        service=service,
        kind=TicketKind.BOOKED if random.random() < 0.3 else TicketKind.WALK_IN,
        counter=counter,
        arrived_at=arrived,
        called_at=called,
        started_at=started,
        ended_at=ended,
        forecast_at=arrived + timedelta(minutes=told),
        forecast_minutes=max(5, round(told * 0.3)),
    )


def _clerks() -> list[Actor]:
    staff = [one for one in demonstration_accounts() if one.kind == "staff" and one.ref != "administrator-1"]
    return [Actor(ActorKind.STAFF, one.ref, one.name) for one in staff]


def _live(office: Office, at: datetime, since: datetime, clerks: list[Actor], random: Random) -> None:
    """The last half hour as it was lived: every step at its minute, by the same acts as on any day."""
    counters = [one for one in declared.counters_of(office) if one.lines != ("general",)]
    steps: list[tuple[float, Callable[[], object]]] = []
    for counter, clerk in zip(counters, clerks, strict=False):
        steps.append((_RECENT, lambda c=counter.id, by=clerk: seats.open_counter(office.id, c, by=by)))  # type: ignore[misc]
    come = [(2.0 + 22.0 * random.random(), _service(random)) for _one in range(14)]
    steps += [(ago, lambda s=service: _take(office, s, random)) for ago, service in come]  # type: ignore[misc]
    steps += [(0.3, lambda: _take(office, "moving", random))]
    steps += [(2.2, lambda: _let_one_go_first(office, clerks[0]))]
    steps += [(1.4, lambda: tickets.call_for_help(office.id, key=f"demonstration-{office.id}-{at.date()}"))]
    steps += _booked(office, at, random)
    by_counter = dict(zip((one.id for one in counters), clerks, strict=False))
    for number, (counter_id, clerk) in enumerate(by_counter.items()):
        steps += _work(office, counter_id, clerk, number)
    for ago, step in sorted(steps, key=lambda one: -one[0]):
        with moved_to(max(at - timedelta(minutes=ago), since)):
            step()


def _let_one_go_first(office: Office, by: Actor) -> None:
    waiting = office_day(office.id, fresh=True).waiting
    if waiting:
        tickets.make_urgent(waiting[-1].id, reason="具合が悪く、長く待てない方", by=by)


def _take(office: Office, service: str, random: Random) -> None:
    language = random.choices(["ja", "en", "ja-easy"], weights=[8, 1, 1])[0]
    tickets.take_ticket(office.id, [service], key=f"demonstration-{random.random()}", by=anonymous(), language=language)


def _service(random: Random) -> str:
    return random.choices(["certificate", "moving", "insurance", "child"], weights=[4, 4, 3, 3])[0]


def _booked(office: Office, at: datetime, random: Random) -> list[tuple[float, Callable[[], object]]]:
    """Bookings around this moment: two visitors are here already, the others still come."""
    known = []
    for minutes, line, note in ((3, "moving", "先に入力ずみ"), (18, "moving", "通訳（ベトナム語）"), (33, "child", "")):
        name, begins = person(random), _quarter(at + timedelta(minutes=minutes))
        known.append(
            KnownBooking(
                office=office.id,
                line=line,
                service=line,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=30),
                name=name.full,
                kana=name.full_kana,
                made_at=at - timedelta(days=3),
                note=note,
                slots=_room(office, line, begins, begins + timedelta(minutes=30)),
            )
        )
    numbers = taking_over.take_over_bookings([one for one in known if one.starts_at.date() == at.date()])
    return [
        (ago, lambda n=number: tickets.check_in(office.id, n, by=anonymous()))  # type: ignore[misc]
        for ago, number in zip((7.5, 1.5), numbers, strict=False)
    ]


def _room(office: Office, line: str, first: datetime, last: datetime) -> tuple[int, ...]:
    """The slots of a line in a span, where every one of them has a place left."""
    found = [
        one
        for one in slots_of_day(office.id, first.date())
        if one.line == line and first <= one.starts_at and one.ends_at <= last
    ]
    return tuple(one.id for one in found) if all(one.taken < one.capacity for one in found) else ()


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=15 * (at.minute // 15), second=0, microsecond=0)


def _work(office: Office, counter: str, by: Actor, number: int) -> list[tuple[float, Callable[[], object]]]:
    """One counter's last visitors: served, put aside or not there, and the one who is here now."""

    def call() -> None:
        if _here(office, counter) is None:
            calling.call_next(office.id, counter, by=by)

    def begin() -> None:
        here = _here(office, counter, TicketState.CALLED)
        if here is not None:
            calling.start(here.id, at=counter, by=by)

    def end() -> None:
        here = _here(office, counter, TicketState.SERVING)
        if here is not None and number == 1:
            calling.park(here.id, at=counter, note="写真を取りに行かれました", by=by)
        elif here is not None:
            calling.finish(here.id, at=counter, by=by)

    def miss() -> None:
        here = _here(office, counter, TicketState.CALLED)
        for calls in (1, 2) if here else ():
            calling.recall(here.id if here else 0, at=counter, calls=calls, by=by)
        if here is not None:
            calling.mark_absent(here.id, at=counter, by=by)

    early = 15.0 - number
    last = 5.0 - number / 2 if number != 2 else 0.4
    steps: list[tuple[float, Callable[[], object]]] = [(early, call), (early - 0.5, begin if number != 3 else miss)]
    steps += [(last + 1, end), (last, call)]
    return steps if number in {1, 2} else [*steps, (last - 0.6, begin)]


def _here(office: Office, counter: str, state: TicketState | None = None) -> Ticket | None:
    """Who is at the counter, in this state."""
    here = office_day(office.id, fresh=True).at_counters.get(counter)
    return here if here is not None and (state is None or here.state is state) else None
