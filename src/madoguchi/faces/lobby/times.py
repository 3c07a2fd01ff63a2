"""Free times for everybody: pages by service and JSON by line and length, from one statement a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.availability import DayOfSlots, days_of_slots
from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.section import Office, Service, VisitSection
from madoguchi.faces.lobby.shelf import JSON, Form, Sheet, in_language
from madoguchi.faces.ui import dates
from madoguchi.journeys.visit import wishes
from madoguchi.values.clock import now
from madoguchi.values.words import LANGUAGES, words_in

MOST_SPANS = 4
FEW = 2  # with so many starts left, or fewer, a day is nearly full


class Cell(NamedTuple):
    """One office on one day: how many beginnings are free (fewer than none where it is closed), and the first."""

    free: int
    first: datetime | None


_CLOSED = Cell(-1, None)


class Read(NamedTuple):
    """What was worked out from a day as it stood, and from which moment on: its free starts, and all in JSON."""

    day: DayOfSlots
    not_before: datetime | None
    free: frozenset[datetime]
    written: str


Grid = Mapping[tuple[str, date], Cell]


class Times:
    """Publishes free times; what nobody touched since the last look is not worked out again."""

    def __init__(self) -> None:
        self._days: tuple[DayOfSlots, ...] = ()
        self._minute = now()
        self._told: object = None
        self._frames: dict[tuple[str, str], Form] = {}
        self._sheets: Mapping[str, Sheet] = {}
        self._known: dict[tuple[str, str, date], DayOfSlots] = {}
        self._read: dict[tuple[str, str, date, int], Read] = {}

    def __call__(self) -> Mapping[str, Sheet]:
        """The pages and documents that hold now."""
        if not has_visits():
            return {}
        section = visit()
        moment = now().replace(second=0, microsecond=0)
        lines = [line.id for line in section.lines]
        days = days_of_slots(moment.date(), section.rules.ahead_days + 1, lines=lines)
        if (days, moment, section) == (self._days, self._minute, self._told):
            return self._sheets
        if section is not self._told:
            self._frames.clear()
            self._read.clear()
        # A day nobody touched stays the same object, so that what was worked out from it still holds.
        before, self._known = self._known, {}
        for day in days:
            key = (day.office, day.line, day.on)
            same = before.get(key)
            self._known[key] = same if same == day and same is not None else day
        if before.keys() != self._known.keys():
            self._read = {key: read for key, read in self._read.items() if key[:3] in self._known}
        self._days, self._minute, self._told = days, moment, section
        self._sheets = {**self._documents(section), **self._pages(section)}
        return self._sheets

    def _read_of(self, day: DayOfSlots, spans: int, section: VisitSection) -> Read:
        """The beginnings of a day that may still be booked, worked out when somebody touched it."""
        earliest = self._minute + timedelta(minutes=section.rules.lead)
        not_before = earliest if day.on <= earliest.date() else None
        key = (day.office, day.line, day.on, spans)
        known = self._read.get(key)
        if known is None or known.day is not day or known.not_before != not_before:
            starts = day.free_starts(spans, not_before=not_before)
            free = frozenset([at for at, places in starts if places])
            written = ",".join([f"{_written(at)}{places}" for at, places in starts])
            known = self._read[key] = Read(day, not_before, free, written)
        return known

    def _documents(self, section: VisitSection) -> dict[str, Sheet]:
        """`/times/LINE/SPANS.json`: {"offices": {office: {day: {"9:00": free}}}}, full ones with 0."""
        found: dict[str, Sheet] = {}
        for spans in range(1, MOST_SPANS + 1):
            by_line: dict[str, dict[str, list[str]]] = {line.id: {} for line in section.lines}
            for day in self._known.values():
                piece = f'"{day.on.isoformat()}":{{{self._read_of(day, spans, section).written}}}'
                by_line[day.line].setdefault(day.office, []).append(piece)
            for line, offices in by_line.items():
                written = ",".join(f'"{office}":{{{",".join(pieces)}}}' for office, pieces in offices.items())
                found[f"/times/{line}/{spans}.json"] = Sheet(f'{{"offices":{{{written}}}}}'.encode(), JSON)
        return found

    def _pages(self, section: VisitSection) -> dict[str, Sheet]:
        found: dict[str, Sheet] = {}
        grids = {service.id: self._grid(section, service) for service in section.services}
        for language in LANGUAGES:
            with translation.override(language):
                firsts = "".join(_first_of(service, grids[service.id], language) for service in section.services)
                found[in_language("/times", language)] = Sheet(
                    self._frame("", language).filled({"rows": firsts.encode()})
                )
                for service in section.services:
                    frame = self._frame(service.id, language)
                    body = frame.filled({"rows": _rows(section.offices, grids[service.id], service, language).encode()})
                    found[in_language(f"/times/{service.id}", language)] = Sheet(body)
        return found

    def _grid(self, section: VisitSection, service: Service) -> Grid:
        """Every office and day with whatever any line that does the service has free: a start of two lines is one."""
        want = wishes.want_of([wishes.choice_of_service(service.id)])
        starts: dict[tuple[str, date], frozenset[datetime]] = {}
        for day in self._known.values():
            if day.line in want.lines:
                place, free = (day.office, day.on), self._read_of(day, want.spans, section).free
                before = starts.get(place)
                starts[place] = free if before is None else before | free
        return {place: Cell(len(free), min(free, default=None)) for place, free in starts.items()}

    def _frame(self, service_id: str, language: str) -> Form:
        """The page around the table, drawn once."""
        known = self._frames.get((service_id, language))
        if known is None:
            section = visit()
            context = {
                "services": section.services,
                "service": next((one for one in section.services if one.id == service_id), None),
                "offices": section.offices,
                "times": f"/times?lang={language}",
                "portal": settings.MADOGUCHI_BASE_URL,
            }
            known = self._frames[service_id, language] = Form(render_to_string("lobby/times.html", context))
        return known


def _first_of(service: Service, grid: Grid, language: str) -> str:
    first = min((cell.first for cell in grid.values() if cell.first), default=None)
    said = _("いちばん早い空き {at}").format(at=dates.moment(first)) if first else _("いまは空きがありません")
    name = escape(words_in(service.name, language))
    return (
        f'<li><a class="more" href="/times/{service.id}?lang={language}">{name}</a>'
        f'<span class="small quiet num">{escape(said)}</span></li>'
    )


@lru_cache(maxsize=10_000)
def _written(at: datetime) -> str:
    """The name of a start in JSON; every office and line has the same ones."""
    return f'"{at.hour}:{at.minute:02}":'


def _rows(offices: Sequence[Office], grid: Grid, service: Service, language: str) -> str:
    days = sorted({on for _, on in grid})
    if not days:
        return f'<tr><td colspan="{len(offices) + 1}">{escape(_("いまは空きがありません"))}</td></tr>'
    named = [(office.id, words_in(office.name, language)) for office in offices]
    return "".join(
        f'<tr><th scope="row">{escape(dates.short_day(on))}</th>'
        + "".join(_cell(ref, name, on, grid.get((ref, on), _CLOSED).free, service.id, language) for ref, name in named)
        + "</tr>"
        for on in days
    )


@lru_cache(maxsize=20_000)
def _cell(office: str, name: str, on: date, free: int, service: str, language: str) -> str:
    """One office on one day, drawn anew only when it has another number of free beginnings."""
    heading = f'<td data-th="{escape(name)}">'
    if free < 1:
        sign, said = ("–", _("休み")) if free < 0 else ("×", _("満員"))
        return f'{heading}<span class="slot" data-full><b aria-hidden="true">{sign}</b>{escape(said)}</span></td>'
    sign, few = ("△", " data-few") if free <= FEW else ("○", "")
    asked = f"for={wishes.choice_of_service(service)}&amp;office={office}&amp;week={on.isoformat()}"
    link = f'<a class="slot" href="{settings.MADOGUCHI_BASE_URL}/visit/times?{asked}#when"{few}>'
    said = _("{count}枠").format(count=free)
    return f'{heading}{link}<b aria-hidden="true">{sign}</b>{escape(said)}</a></td>'
