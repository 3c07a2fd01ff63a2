"""Counts of the cases of a procedure, row by row, as somebody may have them: as they are, or were on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, override

from madoguchi.engines.cases.rules import OUTCOME_NAMES
from madoguchi.engines.metrics.case_tables import OPEN, Key, rows_withheld, table_of
from madoguchi.engines.metrics.citing import groups_on
from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.figures import CHANNELS, NO_WARD
from madoguchi.journeys.registers.case_data import CaseData
from madoguchi.journeys.registers.dataset_facts import BEFORE_EVERYTHING
from madoguchi.journeys.registers.errors import DayToCome, NoSuchDataset
from madoguchi.journeys.registers.sight import require_in_office
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg

_FIGURES, _READ = Resource(kind="figures"), "view_figures"

_STILL_OPEN = msg("処理中")
_NOWHERE = "-"
"""Stands in what a row is known by for a side of which nothing is known."""


@dataclass(frozen=True)
class CountedRow:
    """One row: what it is known by, where it stands along each side, and its counts, None where they are withheld.

    `sides` are in the language of the reader, `written` in that of the office, as a copy of them stays.
    """

    id: str
    sides: tuple[str, ...]
    written: tuple[str, ...]
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class CaseCounts:
    """The rows as this reader gets them, and at the end of which day they stood so."""

    on: date
    rows: tuple[CountedRow, ...]

    @property
    def withholds(self) -> bool:
        """Whether any count is withheld."""
        return any(None in row.counts for row in self.rows)


def may_cite(data: CaseData, by: Actor) -> bool:
    """Open ones are for everybody, the others for whoever may see the office's figures."""
    return data.declared.open or foresee(by, _READ, _FIGURES).allowed


def counts_of(data: CaseData, on: date | None, *, by: Actor, language: str) -> CaseCounts:
    """The counts at the end of the day this reader may ask for. Raises NotPermitted, NoSuchDataset, DayToCome.

    Whoever may not see the office's figures gets ends of months only: from two days that follow one another it could
    be read what a single case did in between.
    """
    # First of all: another refusal would tell that there are such counts.
    if not data.declared.open:
        require_in_office(by, _READ, _FIGURES, NoSuchDataset())
    if on is not None and on > today():
        raise DayToCome()
    sees_figures = foresee(by, _READ, _FIGURES).allowed
    day = max(on or today(), BEFORE_EVERYTHING)
    day = day if sees_figures else _month_end(day)
    one = data.declared
    table = table_of(
        groups_on(data.procedure.id, day), [side.by for side in one.sides], [number.count for number in one.numbers]
    )
    hidden = rows_withheld(table, city().smallest_published_count) if one.open else frozenset()
    rows = (
        CountedRow(
            "-".join(part or _NOWHERE for part in key),
            side_names(one, key, language),
            side_names(one, key, "ja"),
            tuple(None if key in hidden else count for count in counts.values()),
        )
        for key, counts in table.items()
    )
    return CaseCounts(day, tuple(rows))


def _month_end(day: date) -> date:
    """The day itself when it ends a month that is over, otherwise the last end of a month before it."""
    next_day = day + timedelta(days=1)
    return day if next_day.day == 1 and day < today() else day.replace(day=1) - timedelta(days=1)


def key_in(one: CaseDataset, row_id: str) -> Key | None:
    """Where a row that is known by this stands along the sides; None for what can be no row."""
    parts = (r"([0-9]{4}-[0-9]{2})" if side.by == "month" else rf"([^-]+|{_NOWHERE})" for side in one.sides)
    found = re.fullmatch("-".join(parts), row_id)
    return tuple("" if part == _NOWHERE else part for part in found.groups()) if found else None


def side_names(one: CaseDataset, key: Key, language: str) -> tuple[str, ...]:
    """Where a row stands along each side, as people read it."""
    with override(language):
        return tuple(_name(side.by, value, language) for side, value in zip(one.sides, key, strict=True))


def _name(side: str, value: str, language: str) -> str:
    """The value of a side as people read it; a month and a year stay as machines sort them."""
    if side == "ward":
        return city().ward_name(value, language) or value or NO_WARD.text(gettext)
    if side == "channel":
        return CHANNELS.get(value, Message(value)).text(gettext)
    if side == "outcome":
        return (_STILL_OPEN if value == OPEN else OUTCOME_NAMES.get(value, Message(value))).text(gettext)
    return value
