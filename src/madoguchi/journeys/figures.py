"""Figures with their names: counts from the metrics room, titles, wards and pages from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.cache import cache

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.cases.rules import STEP_NAMES
from madoguchi.engines.metrics import queries as metrics
from madoguchi.engines.metrics.counter import CounterShare, counter_shares
from madoguchi.engines.metrics.queries import Figures
from madoguchi.engines.records.section import CONFIRM, CONFIRM_TITLE
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.values.actor import Actor
from madoguchi.values.clock import fiscal_year, today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

CHANNELS: Mapping[str, Message] = {
    "online": msg("オンライン"),
    "api": msg("ほかのサービスから"),
    "counter": msg("窓口"),
    "post": msg("郵送"),
}
_KEPT_SECONDS = 60  # a page anybody may open must not count a million rows every time
NO_WARD = msg("市全体の手続")


@dataclass(frozen=True)
class Subject:
    """One procedure; days are business days, `days_by_step` those a case lay in each step.

    `minutes_by_step` are minutes of a clerk with the case open.
    """

    id: str
    title: str
    standard_days: int | None
    arrived: int
    online: int
    from_form: int
    closed: int
    decided: int
    on_time: int
    median_days: float | None
    slow_days: float | None
    mean_minutes: float | None
    minutes_before: float | None
    hours_saved: float
    minutes_by_step: tuple[tuple[str, Message, float], ...]
    days_by_step: tuple[tuple[str, Message, float], ...] = ()


@dataclass(frozen=True)
class Tally:
    """How many arrived under one name."""

    id: str
    name: Message
    arrived: int


@dataclass(frozen=True)
class MonthTally:
    """How many arrived in the month that begins on this day."""

    begins_on: date
    arrived: int


@dataclass(frozen=True)
class Stage:
    """One page of a form: how often it was opened and completed, and the share that stopped there."""

    id: str
    title: str
    shown: int
    completed: int

    @property
    def lost(self) -> float:
        """The share of openings, from 0 to 1, that did not go on."""
        return 1 - min(self.completed, self.shown) / self.shown if self.shown else 0.0


@dataclass(frozen=True)
class Funnel:
    """How people get through the form of one procedure; openings are counted, never people."""

    procedure: str
    title: str
    stages: tuple[Stage, ...]
    submitted: int

    @property
    def started(self) -> int:
        """How often the form was begun: openings of its first page."""
        return self.stages[0].shown if self.stages else 0


@dataclass(frozen=True)
class FigureSheet:
    """The city in one fiscal year, up to today."""

    year: int
    years: tuple[int, ...]
    figures: Figures
    by_procedure: tuple[Subject, ...]
    by_ward: tuple[Tally, ...]
    by_channel: tuple[Tally, ...]
    by_month: tuple[MonthTally, ...]

    @cached_property
    def online(self) -> int:
        """How many arrived online, from people or from other services."""
        return sum(one.online for one in self.by_procedure)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to count in this year."""
        return not self.figures.arrived and not self.figures.closed


def figure_sheet(year: int | None, *, language: str) -> FigureSheet:
    """What anybody may know of a fiscal year, the current one without `year`; nothing in it is about a person."""
    now = fiscal_year(today())
    chosen = now if year is None else min(year, now)
    key = f"figures:{catalogue.publication_number()}:{chosen}:{language}"
    known: FigureSheet | None = cache.get(key)
    if known is None:
        known = _counted(chosen, now, language)
        cache.set(key, known, _KEPT_SECONDS)
    return known


def _counted(chosen: int, now: int, language: str) -> FigureSheet:
    found = metrics.figures(date(chosen, 4, 1), min(date(chosen + 1, 3, 31), today()))
    known = {one.id: one for one in catalogue.procedures()}
    return FigureSheet(
        year=chosen,
        years=_years(now),
        figures=found,
        by_procedure=tuple(_subject(one, known.get(one.procedure), language) for one in found.by_procedure),
        by_ward=tuple(Tally(code, _ward_name(code, language), count) for code, count in found.by_ward.items()),
        by_channel=tuple(Tally(one, CHANNELS.get(one, Message(one)), n) for one, n in found.by_channel.items()),
        by_month=tuple(MonthTally(month, count) for month, count in _every_month(found)),
    )


def office_figures(year: int | None, *, by: Actor, language: str) -> FigureSheet:
    """The same for the office, which is also shown its own minutes. Raises NotPermitted."""
    require(by, "view_figures", Resource(kind="figures"))
    return figure_sheet(year, language=language)


def funnel_of(sheet: FigureSheet, procedure_id: str, language: str) -> Funnel | None:
    """The way through one form in the year of the sheet; None for an unknown procedure or an unopened form."""
    procedure = next((one for one in catalogue.procedures() if one.id == procedure_id), None)
    if procedure is None:
        return None
    pages = metrics.funnel(procedure_id, sheet.figures.from_on, sheet.figures.until_on)
    if not pages:
        return None
    titles = _page_titles(procedure, language)
    places = {page: place for place, page in enumerate(titles)}
    # A page the form no longer has stands where it was counted: after the pages of today, before the last look.
    ordered = sorted(pages, key=lambda one: places.get(one.page, places[CONFIRM] - 0.5))
    stages = tuple(Stage(one.page, titles.get(one.page, one.page), one.shown, one.completed) for one in ordered)
    subject = next((one for one in sheet.by_procedure if one.id == procedure_id), None)
    return Funnel(procedure_id, procedure.title(language), stages, subject.from_form if subject else 0)


def forms(language: str) -> tuple[tuple[str, str], ...]:
    """Every procedure that can be applied for online: (id, title)."""
    return tuple((one.id, one.title(language)) for one in catalogue.procedures() if "online" in one.identity.ways)


def _years(now: int) -> tuple[int, ...]:
    first = metrics.first_day()
    return tuple(range(now, fiscal_year(first) - 1, -1)) if first else (now,)


def _every_month(found: Figures) -> list[tuple[date, int]]:
    """Every month of the period, also those in which nothing arrived."""
    counts, months = dict(found.by_month), []
    month = found.from_on
    while month <= found.until_on:
        months.append((month, counts.get(month, 0)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def _subject(one: metrics.ProcedureFigures, procedure: Procedure | None, language: str) -> Subject:
    return Subject(
        id=one.procedure,
        title=procedure.title(language) if procedure else one.procedure,
        standard_days=procedure.identity.standard_days if procedure else None,
        arrived=one.arrived,
        online=one.online,
        from_form=one.from_form,
        closed=one.closed,
        decided=one.decided,
        on_time=one.on_time,
        median_days=one.median_days,
        slow_days=one.slow_days,
        mean_minutes=one.mean_minutes,
        minutes_before=one.minutes_before,
        hours_saved=one.hours_saved,
        minutes_by_step=tuple((step, STEP_NAMES[step], minutes) for step, minutes in one.minutes_by_step.items()),
        days_by_step=tuple((step, STEP_NAMES[step], days) for step, days in one.days_by_step.items()),
    )


def _ward_name(code: str, language: str) -> Message:
    return Message(catalogue.city().ward_name(code, language) or code) if code else NO_WARD


def _page_titles(procedure: Procedure, language: str) -> dict[str, str]:
    """The titles of the pages by id in the order of the form, the last look at the answers included."""
    titles = {page.id: words_in(page.title, language) for page in section_of(procedure).all_pages}
    return {**titles, CONFIRM: words_in(CONFIRM_TITLE, language)}


@dataclass(frozen=True)
class CounterLine:
    """One procedure at one office with their names, and what was written there by whom."""

    office: str
    title: str
    counted: CounterShare


def counter_lines(sheet: FigureSheet, language: str) -> tuple[CounterLine, ...]:
    """The write-free counter in the year of the sheet, by procedure and office."""
    offices = {one.id: words_in(one.name, language) for one in visit().offices} if has_visits() else {}
    titles = {one.id: one.title(language) for one in catalogue.procedures()}
    return tuple(
        CounterLine(offices.get(one.office, one.office or "—"), titles.get(one.procedure, one.procedure), one)
        for one in counter_shares(sheet.figures.from_on, sheet.figures.until_on)
    )
