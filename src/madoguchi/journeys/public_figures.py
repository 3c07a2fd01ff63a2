"""The figures of a year as anybody may see them: counts in which somebody could be recognised are withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.metrics.disclosure import is_small, parts_withheld, withheld
from madoguchi.engines.metrics.rules import share
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.figures import FigureSheet, Subject, figure_sheet
from madoguchi.values.message import Message

Count = int | None
"""A count, or None where it is withheld."""


@dataclass(frozen=True)
class PublicSubject:
    """One procedure; what is worked out of withheld counts is withheld, too."""

    id: str
    title: str
    standard_days: int | None
    arrived: Count
    online: Count
    closed: Count
    decided: Count
    on_time: Count
    median_days: float | None
    mean_minutes: float | None
    minutes_before: float | None
    hours_saved: float | None


@dataclass(frozen=True)
class PublicTally:
    """How many arrived under one name."""

    id: str
    name: Message
    arrived: Count


@dataclass(frozen=True)
class PublicMonth:
    """How many arrived in the month that begins on this day."""

    begins_on: date
    arrived: Count


@dataclass(frozen=True)
class PublicSheet:
    """The city in one fiscal year; counts below `smallest` are None, and those that would give them away."""

    year: int
    years: tuple[int, ...]
    from_on: date
    until_on: date
    smallest: int
    is_empty: bool
    arrived: Count
    online: Count
    closed: Count
    decided: Count
    on_time: Count
    median_days: float | None
    hours_saved: float | None
    by_procedure: tuple[PublicSubject, ...]
    by_ward: tuple[PublicTally, ...]
    by_channel: tuple[PublicTally, ...]
    by_month: tuple[PublicMonth, ...]

    @property
    def online_share(self) -> float | None:
        """The share, from 0 to 1, that came online."""
        return None if self.arrived is None or self.online is None else share(self.online, self.arrived)

    @property
    def withholds(self) -> bool:
        """Whether anything is withheld."""
        whole = (self.arrived, self.online, self.closed, self.decided, self.on_time)
        columns = [(one.arrived, one.online, one.closed, one.decided, one.on_time) for one in self.by_procedure]
        tallies = [one.arrived for one in (*self.by_ward, *self.by_channel)]
        months = [one.arrived for one in self.by_month]
        return None in (*whole, *tallies, *months) or any(None in column for column in columns)


def public_sheet(year: int | None, *, language: str) -> PublicSheet:
    """What anybody may know of a fiscal year, the current one without `year`."""
    return protected(figure_sheet(year, language=language), city().smallest_published_count)


def protected(sheet: FigureSheet, smallest: int) -> PublicSheet:
    """The sheet without the counts in which somebody could be recognised."""
    found = sheet.figures
    few = is_small(found.arrived, smallest)
    decided_few = few or is_small(found.decided, smallest)
    return PublicSheet(
        year=sheet.year,
        years=sheet.years,
        from_on=found.from_on,
        until_on=found.until_on,
        smallest=smallest,
        is_empty=sheet.is_empty,
        arrived=_shown(found.arrived, few),
        online=_shown(sheet.online, few or _gives_away(sheet.online, found.arrived, smallest)),
        closed=_shown(found.closed, decided_few or is_small(found.closed - found.decided, smallest)),
        decided=_shown(found.decided, decided_few),
        on_time=_shown(found.on_time, decided_few or _gives_away(found.on_time, found.decided, smallest)),
        median_days=None if decided_few else found.median_days,
        hours_saved=None if decided_few else found.hours_saved,
        by_procedure=_subjects(sheet.by_procedure, smallest),
        by_ward=_tallies(((one.id, one.name, one.arrived) for one in sheet.by_ward), smallest),
        by_channel=_tallies(((one.id, one.name, one.arrived) for one in sheet.by_channel), smallest),
        by_month=_months(sheet, smallest),
    )


def _subjects(subjects: tuple[Subject, ...], smallest: int) -> tuple[PublicSubject, ...]:
    arrived = {one.id: one.arrived for one in subjects}
    closed = {one.id: one.closed for one in subjects}
    decided = {one.id: one.decided for one in subjects}
    no_arrived = withheld(arrived, smallest)
    # The difference of both is what was taken back.
    withdrawn = frozenset(key for key in closed if is_small(closed[key] - decided[key], smallest))
    no_closed = withheld(closed, smallest, also=withdrawn)
    no_decided = withheld(decided, smallest)
    no_online = parts_withheld({o.id: o.online for o in subjects}, arrived, smallest, hidden_wholes=no_arrived)
    no_on_time = parts_withheld({o.id: o.on_time for o in subjects}, decided, smallest, hidden_wholes=no_decided)
    return tuple(
        PublicSubject(
            id=one.id,
            title=one.title,
            standard_days=one.standard_days,
            arrived=_shown(one.arrived, one.id in no_arrived),
            online=_shown(one.online, one.id in no_online),
            closed=_shown(one.closed, one.id in no_closed),
            decided=_shown(one.decided, one.id in no_decided),
            on_time=_shown(one.on_time, one.id in no_on_time),
            median_days=None if one.id in no_decided else one.median_days,
            mean_minutes=None if one.id in no_decided else one.mean_minutes,
            minutes_before=one.minutes_before,
            hours_saved=None if one.id in no_decided else one.hours_saved,
        )
        for one in subjects
    )


def _tallies(named: Iterable[tuple[str, Message, int]], smallest: int) -> tuple[PublicTally, ...]:
    rows = list(named)
    hidden = withheld({key: count for key, _, count in rows}, smallest)
    return tuple(PublicTally(key, name, _shown(count, key in hidden)) for key, name, count in rows)


def _months(sheet: FigureSheet, smallest: int) -> tuple[PublicMonth, ...]:
    hidden = withheld({one.begins_on: one.arrived for one in sheet.by_month}, smallest)
    return tuple(PublicMonth(one.begins_on, _shown(one.arrived, one.begins_on in hidden)) for one in sheet.by_month)


def _gives_away(part: int, whole: int, smallest: int) -> bool:
    return is_small(part, smallest) or is_small(whole - part, smallest)


def _shown(count: int, is_withheld: bool) -> Count:
    return None if is_withheld else count
