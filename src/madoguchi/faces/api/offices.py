"""Offices, what one can come for, and their free times."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import Field

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Asked, Given
from madoguchi.journeys.visit import times as times_of
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.waiting import days_to_wait
from madoguchi.values.words import words_in

_MOST_DAYS = 14


class ServiceLine(Given):
    """Something to come for, with the minutes it takes and what to bring."""

    id: str
    name: str
    minutes: int
    by_video: bool
    bring: list[str]


class OfficeLine(Given):
    """A place with counters."""

    id: str
    name: str


class Offices(Given):
    """Every office, and everything one can come for; `chosen` of a booking are ids such as `s.child`."""

    items: list[OfficeLine]
    services: list[ServiceLine]


class Time(Given):
    """A time a visit can begin, with the places that are left; `line` goes into the booking."""

    at: datetime
    ends_at: datetime
    line: str
    free: int


class Times(Given):
    """The free times of one office."""

    office: str
    minutes: int
    items: list[Time]


class TimesQuery(Asked):
    """For which service, at which office, from which day on (today without it)."""

    service: str = Field(pattern=r"^[sp]\.[a-z0-9_]{1,80}$", examples=["s.certificate"])
    office: str = Field(pattern=r"^[a-z0-9][a-z0-9_]{0,59}$")
    since: date | None = Field(default=None, alias="from")


def list_offices(call: Call) -> Reply:
    """Every office and every service."""
    services = [
        ServiceLine(
            id=f"s.{one.id}",
            name=words_in(one.name, call.language),
            minutes=one.minutes,
            by_video=one.remote,
            bring=[words_in(each, call.language) for each in one.bring],
        )
        for one in visit().services
    ]
    items = [OfficeLine(id=one.id, name=words_in(one.name, call.language)) for one in visit().offices]
    return Reply(Offices(items=items, services=services), public=True)


def list_times(call: Call) -> Reply:
    """The free times of an office in two weeks."""
    asked: TimesQuery = call.query
    want = wishes.want_of([asked.service])
    earliest, last = days_to_wait()
    first = min(max(asked.since or earliest, earliest), last)
    weeks = [times_of.week_of(asked.office, want, first + timedelta(days=7 * n), call.language) for n in (0, 1)]
    days = {day.on: day for week in weeks for day in week.days if 0 <= (day.on - first).days < _MOST_DAYS}
    found = [cell for on in sorted(days) for cell in days[on].free]
    items = [Time(at=one.at, ends_at=one.ends_at, line=one.line, free=one.free) for one in found]
    return Reply(Times(office=asked.office, minutes=want.minutes, items=items))


OPERATIONS = (
    Operation(
        "GET",
        "/offices",
        "listOffices",
        "The offices and what one can come for",
        list_offices,
        Offices,
        refusals=(404,),
    ),
    Operation(
        "GET",
        "/times",
        "listTimes",
        "The free times of an office",
        list_times,
        Times,
        query=TimesQuery,
        refusals=(404,),
    ),
)
