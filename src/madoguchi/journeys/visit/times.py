"""The times a visit can begin: every office's next one, and the week of the office that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.engines.booking.queries.declared import counters_of, office, visit
from madoguchi.engines.booking.queries.snapshot import Snapshot, free_times
from madoguchi.engines.booking.rules.availability import Start
from madoguchi.engines.booking.rules.bookings import last_day
from madoguchi.engines.booking.section import Office
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.visit.wishes import Want
from madoguchi.values.clock import JST, now, today
from madoguchi.values.words import words_in

FEW = 1  # so many places left are said to be few


@dataclass(frozen=True)
class OfficeTimes:
    """One office and when its next free time is; None when there is none on the days that can be booked."""

    id: str
    name: str
    next_at: datetime | None


@dataclass(frozen=True)
class Cell:
    """One time of one day with the places that are left in `line`."""

    at: datetime
    line: str
    ends_at: datetime
    free: int

    @property
    def few(self) -> bool:
        """Whether hardly anything is left."""
        return 0 < self.free <= FEW


@dataclass(frozen=True)
class Day:
    """One day of the week that is shown; `cells` by time of day, `why` says what the office said of a closed day."""

    on: date
    cells: dict[str, Cell]
    closed: bool
    why: str
    beyond: bool

    @property
    def free(self) -> tuple[Cell, ...]:
        """The times that have a place."""
        return tuple(one for one in self.cells.values() if one.free)


@dataclass(frozen=True)
class Week:
    """The week of one office."""

    office: str
    monday: date
    days: tuple[Day, ...]
    previous: date | None
    next: date | None

    @property
    def open_days(self) -> tuple[Day, ...]:
        """The days on which there is anything to book, full or not."""
        return tuple(one for one in self.days if one.cells)

    @property
    def closed_days(self) -> tuple[Day, ...]:
        """The days of this week, from today, on which the office is closed."""
        return tuple(one for one in self.days if one.closed)

    @property
    def clocks(self) -> tuple[str, ...]:
        """Every time of day at which anything begins in this week."""
        return tuple(sorted({clock for day in self.days for clock in day.cells}))


def earliest() -> datetime:
    """The first moment the public may book now."""
    return now() + timedelta(minutes=visit().rules.lead)


def offices_with_times(want: Want, language: str) -> list[OfficeTimes]:
    """Every office with its next free time for this visit, in the order the city names them."""
    known, first = free_times(), earliest()
    return [
        OfficeTimes(one.id, words_in(one.name, language), _next_free(known, one.id, want, first))
        for one in visit().offices
    ]


def _next_free(known: Snapshot, office_id: str, want: Want, first: datetime) -> datetime | None:
    on, last = first.astimezone(JST).date(), last_day(now(), visit().rules)
    while on <= last:
        for at, (_line, start) in known.best_starts(office_id, want.lines, on, want.spans, not_before=first).items():
            if start.free:
                return at
        on += timedelta(days=1)
    return None


def week_of(office_id: str, want: Want, monday: date | None, language: str) -> Week:
    """The week from Monday that is asked for, kept within the days that can be booked; raises UnknownOffice."""
    place, known, first = office(office_id), free_times(), earliest()
    last = last_day(now(), visit().rules)
    shown, previous, following = shown_week(monday, None if monday else _next_free(known, office_id, want, first))
    days = tuple(_day(place, want, shown + timedelta(days=n), known, first, last, language) for n in range(7))
    return Week(office_id, shown, tuple(one for one in days if one.on >= today()), previous, following)


def shown_week(monday: date | None, next_at: datetime | None) -> tuple[date, date | None, date | None]:
    """The Monday to show (that of `next_at` when none is asked for) among the weeks that can be booked.

    With it the Mondays before and after, where there is one.
    """
    begin, end = _monday(today()), _monday(last_day(now(), visit().rules))
    if monday is None:
        monday = next_at.astimezone(JST).date() if next_at else begin
    shown, step = min(max(_monday(monday), begin), end), timedelta(days=7)
    return shown, shown - step if shown > begin else None, shown + step if shown < end else None


def _day(place: Office, want: Want, on: date, known: Snapshot, first: datetime, last: date, language: str) -> Day:
    beyond = on > last
    found = {} if beyond else known.best_starts(place.id, want.lines, on, want.spans, not_before=first)
    cells = {f"{at:%H:%M}": _cell(line, start) for at, (line, start) in found.items()}
    why = next((words_in(one.reason, language) for one in place.exceptions if one.on == on), "")
    closed = not beyond and not known.has_slots(place.id, want.lines, on) and (bool(why) or not _works(on))
    return Day(on, cells, closed, why, beyond)


def _cell(line: str, start: Start) -> Cell:
    return Cell(start.starts_at, line, start.ends_at, start.free)


def _works(on: date) -> bool:
    return city().business_calendar.is_open(on)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def cell_at(office_id: str, want: Want, at: datetime) -> Cell | None:
    """The time somebody points at, full or free; None when nothing begins there."""
    found = free_times().best_starts(
        office_id, want.lines, at.astimezone(JST).date(), want.spans, not_before=earliest()
    )
    line, start = found.get(at, ("", None))
    return _cell(line, start) if start else None


def where_of(office_id: str, line: str, language: str) -> str:
    """Where in the office a line is served: the floor and the counters' names."""
    counters = [one for one in counters_of(office(office_id)) if line in one.lines]
    places = dict.fromkeys(words_in(one.place, language) for one in counters if one.place)
    return " ".join([*places, "・".join(words_in(one.name, language) for one in counters)]).strip()
