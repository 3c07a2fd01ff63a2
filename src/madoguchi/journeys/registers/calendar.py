"""A list as a calendar: one month of days with their records, and the way to the months beside it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.register_calendar import DayFacts, month_of
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.journeys.registers.looks import NO_SHAPE, Looked, looked_at
from madoguchi.journeys.registers.opening import opened, see
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.values.actor import Actor
from madoguchi.values.business_days import months_after
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

SHOWN = 3
"""How many records of a day its square holds; the rest is a link to the list of that day."""

_SUNDAY = 6
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 1)


@dataclass(frozen=True)
class CalendarEntry:
    """One record on its day; `clock` is its time where the field has one."""

    ref: str
    heading: str
    clock: str


@dataclass(frozen=True)
class CalendarDay:
    """One square: the day, its first records, how many more there are."""

    on: date
    entries: tuple[CalendarEntry, ...]
    more: int
    is_open: bool


@dataclass(frozen=True)
class CalendarSheet(Looked):
    """One month, week by week from Sunday; None is a day of the month beside it."""

    field: str
    month: date
    previous: date | None
    next: date | None
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    held: int


@transaction.atomic
def calendar_sheet(
    register_id: str,
    view_id: str,
    month: str,
    asked: Mapping[str, str],
    *,
    by: Actor,
    language: str,
    shape: Mapping[str, str] = NO_SHAPE,
) -> CalendarSheet:
    """A month (2026-11; the present one for anything else) of a list.

    Raises NoSuchCalendar, NoSuchList, ArrangementUnfit, NotPermitted.

    Written into the journal where the register holds persons.
    """
    found, at = opened(register_id, by), surroundings_for(by, language)
    seen, wanted = looked_at(found, "calendar", view_id, Wanted(), asked, shape, by, at)
    view, first = seen.view, month_asked(month)
    days = month_of(found, view, wanted, f"{first:%Y-%m}", most=SHOWN)
    see(found, [row for one in days.values() for row in one.rows], "list", by=by)
    return CalendarSheet(
        **vars(seen),
        field=words_in(register_section(found).by_id[view.calendar or ""].label, language),
        month=first,
        previous=months_after(first, -1) if first > _FIRST else None,
        next=months_after(first, 1) if first < _LAST else None,
        weeks=tuple(
            tuple(_day(found, view, on, days, at) if on.month == first.month else None for on in week)
            for week in calendar.Calendar(_SUNDAY).monthdatescalendar(first.year, first.month)
        ),
        held=sum(one.held for one in days.values()),
    )


def month_asked(month: str) -> date:
    """The first day of the month asked for, of the present one for what is none."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = today().replace(day=1)
    return min(max(first, _FIRST), _LAST)


def _day(found: Register, view: View, on: date, days: Mapping[str, DayFacts], at: Circumstances) -> CalendarDay:
    facts = days.get(on.isoformat(), DayFacts(0, ()))
    entries = tuple(_entry(found, view, one, at) for one in facts.rows)
    return CalendarDay(on, entries, facts.held - len(entries), city().business_calendar.is_open(on))


def _entry(found: Register, view: View, one: RecordFacts, at: Circumstances) -> CalendarEntry:
    return CalendarEntry(
        one.ref, heading_of(found, one, at), str(one.values.get(view.calendar or "", "")).partition("T")[2]
    )
