"""The telephone: the nearest times for what a caller needs, the booking in one act, and finding it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.errors.bookings import NoTimeTogether
from madoguchi.engines.booking.errors.desk import CallerKanaMissing, CallerNameMissing, TimeNotChosen
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.callers import found_bookings, kept_kana
from madoguchi.engines.booking.queries.declared import service, visit
from madoguchi.engines.booking.rules.bookings import last_day, lines_for, minutes_of, spans_needed
from madoguchi.engines.booking.section import Line, Office
from madoguchi.journeys.visit import desk, kept_places
from madoguchi.journeys.visit.booking import book_visit, person_key
from madoguchi.journeys.visit.calls import NEAREST, Call, FreeTime, Times, read_time, telephone_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.kana import is_kana
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_PURPOSE = "電話による予約"


def times_for(services: Sequence[str], office_id: str, *, by: Actor, from_on: date | None = None) -> Times:
    """The nearest times for these services together; none for no service.

    Raises UnknownService, UnknownOffice, NotPermitted, and NoTimeTogether when no line does all of them.
    """
    here = desk.check_office(office_id, by)
    if not services:
        return Times()
    minutes = minutes_of([service(one) for one in services])
    others = [one for one in desk.offices_for(by) if one.id != here.id]
    return _times([one.id for one in lines_able(services)], minutes, here, others, from_on)


def lines_able(services: Sequence[str]) -> tuple[Line, ...]:
    """The lines that do all of these services; raises NoTimeTogether when there is none."""
    able = lines_for(services, visit().lines)
    if not able:
        raise NoTimeTogether()
    return able


def may_be_remote(services: Sequence[str]) -> bool:
    """Whether all of these services can be done by video; raises UnknownService."""
    return bool(services) and all(service(one).remote for one in services)


def times_of_line(booking: BookingFacts, office_id: str, *, by: Actor, from_on: date | None = None) -> Times:
    """The nearest times to which a booking may move without changing its line; raises UnknownOffice, NotPermitted."""
    here = desk.check_office(office_id, by)
    if booking.of_opening:
        return kept_places.times_to_move(booking, from_on)
    others = [one for one in desk.offices_for(by) if one.id != here.id]
    return _times([booking.line], booking.minutes, here, others, from_on)


def _times(lines: Sequence[str], minutes: int, here: Office, others: Sequence[Office], from_on: date | None) -> Times:
    rules = visit().rules
    last = last_day(now(), rules)
    first = min(max(from_on or today(), today()), last)
    needed = spans_needed(minutes, rules)
    found = list(_free(lines, minutes, needed, [here, *others], first, (last - first).days + 1))
    mine = sorted((one for one in found if one.office == here.id), key=lambda one: one.starts_at)
    nearest = [min((o for o in found if o.office == each.id), key=_begins, default=None) for each in others]
    return Times(_one_a_time(mine)[:NEAREST], tuple(o for o in nearest if o), minutes, first, last)


def _begins(one: FreeTime) -> datetime:
    return one.starts_at


def _free(
    lines: Sequence[str], minutes: int, needed: int, offices: Sequence[Office], first: date, days: int
) -> Iterator[FreeTime]:
    """The free times of each office; a line is read no further than there are enough of them."""
    counts: dict[tuple[str, str], int] = {}
    most = {one.id: NEAREST if one is offices[0] else 1 for one in offices}
    at = now()
    for day in days_of_slots(first, days, lines=lines, offices=[one.id for one in offices]):
        place = day.office, day.line
        if counts.get(place, 0) >= most[day.office]:
            continue
        for start in day.starts(needed, not_before=at, online=False):
            if start.free:
                counts[place] = counts.get(place, 0) + 1
                ends_at = start.starts_at + timedelta(minutes=minutes)
                yield FreeTime(day.office, day.line, start.starts_at, ends_at, start.free)


def _one_a_time(found: Sequence[FreeTime]) -> tuple[FreeTime, ...]:
    """Where two lines are free at the same time, the one with more room."""
    best: dict[datetime, FreeTime] = {}
    for one in found:
        if one.starts_at not in best or best[one.starts_at].free < one.free:
            best[one.starts_at] = one
    return tuple(best[at] for at in sorted(best))


def problems_of(call: Call) -> dict[str, Message]:
    """What has to be mended before anything can be booked, by the field it stands at."""
    found: dict[str, Message] = {}
    if not call.name.strip():
        found["name"] = CallerNameMissing().message
    if not is_kana(call.kana):
        found["kana"] = CallerKanaMissing().message
    for name, read in (("time", lambda: read_time(call.time)), ("telephone", lambda: telephone_of(call))):
        try:
            read()
        except Refusal as refusal:
            found[name] = refusal.message
    return found | (kept_places.problems_of(call) if call.opening else {})


@transaction.atomic
def book_for_caller(call: Call, *, by: Actor) -> BookingFacts:
    """Book for somebody on the telephone or at the counter; pressing twice books once.

    Raises NotPermitted, UnknownService, NoTimeTogether, what `read_time` raises, what `book_visit` raises, and for a
    time of an opening what `kept_places.book` raises.
    """
    if call.opening:
        return kept_places.book(call, by=by)
    office_id, line_id, starts_at = read_time(call.time)
    desk.check_office(office_id, by)
    if line_id not in {one.id for one in lines_able(call.services)}:
        raise TimeNotChosen()
    telephone, kana = telephone_of(call), kept_kana(call.kana)
    wish = Wish(
        key=call.key,
        office=office_id,
        line=line_id,
        starts_at=starts_at,
        minutes=minutes_of([service(one) for one in call.services]),
        services=call.services,
        lane=call.lane,
        person_key=person_key(kana=kana, telephone=telephone),
        name=" ".join(call.name.split()),
        kana=kana,
        telephone=telephone,
        language=call.language,
        note=call.note.strip(),
        remote=call.remote and may_be_remote(call.services),
        made_by=by.ref,
    )
    return book_visit(wish, by=by)[0]


@transaction.atomic
def find_for_caller(text: str, *, by: Actor) -> list[BookingFacts]:
    """The bookings a caller may mean, at the offices this member of staff serves; the look is journalled."""
    offices = [one.id for one in desk.offices_for(by, desk.VIEW)]
    desk.own_office(by, desk.VIEW)
    found = found_bookings(text, offices=offices)
    desk.note_look(by, "search", [one.number for one in found], _PURPOSE)
    return desk.as_seen(found, by)


@transaction.atomic
def visit_for_caller(number: str, *, by: Actor, action: str = desk.VIEW) -> BookingFacts:
    """One booking for who serves its office, what they do not see in plain left empty; the look is journalled.

    Raises NoSuchBooking, NotPermitted.
    """
    found = desk.check_visit(number, by, action)
    desk.note_look(by, "read", [found.number], _PURPOSE)
    return desk.as_seen([found], by)[0]
