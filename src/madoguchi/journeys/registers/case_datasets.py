"""Datasets over cases: counts of the cases of a procedure, as they are or as they were at the end of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, override

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.cases.rules import OUTCOME_NAMES
from madoguchi.engines.metrics.case_tables import OPEN, Counts, Key, rows_withheld, table_of
from madoguchi.engines.metrics.citing import citing_of, groups_on
from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.queries import Procedure, city, procedures
from madoguchi.journeys.figures import CHANNELS, NO_WARD
from madoguchi.journeys.registers.dataset_facts import (
    BEFORE_EVERYTHING,
    MUNICIPALITY,
    ColumnFacts,
    DatasetFacts,
    DatasetSheet,
)
from madoguchi.journeys.registers.errors import DayToCome
from madoguchi.journeys.registers.export import Table
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

_FIGURES, _READ = Resource(kind="figures"), "view_figures"

HEADS: Mapping[str, Message] = {
    "fiscal_year": msg("年度"),
    "month": msg("届いた月"),
    "ward": msg("区"),
    "channel": msg("申請の方法"),
    "outcome": msg("結果"),
    "arrived": msg("届いた申請"),
    "waiting": msg("処理中の申請"),
    "closed": msg("終わった申請"),
    "decided": msg("決定した申請"),
    "on_time": msg("めやすの日数までに決定した申請"),
}
_STILL_OPEN = msg("処理中")
_WITHHELD = msg("非公表")


@dataclass(frozen=True)
class CaseData:
    """One dataset with the procedure whose cases it counts."""

    procedure: Procedure
    declared: CaseDataset


@dataclass(frozen=True)
class _State:
    """The rows as this reader gets them, on which day they stood so, and whether anything is withheld."""

    on: date
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    withholds: bool


def case_data() -> Iterator[CaseData]:
    """Every dataset over cases, in the order of the procedures."""
    for procedure in procedures():
        for one in citing_of(procedure).datasets:
            yield CaseData(procedure, one)


def case_data_of(dataset_id: str) -> CaseData | None:
    """The dataset over cases with this id."""
    return next((one for one in case_data() if one.declared.id == dataset_id), None)


def may_cite(data: CaseData, by: Actor) -> bool:
    """Open ones are for everybody, the others for whoever may see the office's figures."""
    return data.declared.open or foresee(by, _READ, _FIGURES).allowed


def case_facts(data: CaseData, language: str) -> DatasetFacts:
    """A dataset over cases in the reader's language."""
    one, office = data.declared, data.procedure.identity.division
    columns = [*((side.by, side.meaning) for side in one.sides), *((n.count, n.meaning) for n in one.numbers)]
    with override(language):
        heads = {name: HEADS[name].text(gettext) for name, _meaning in columns}
    return DatasetFacts(
        id=one.id,
        title=words_in(one.title, language),
        summary=words_in(one.summary, language),
        register_id=data.procedure.id,
        register=data.procedure.title(language),
        owner=division_name(office),
        is_open=one.open,
        licence=one.licence,
        columns=tuple(ColumnFacts(name, heads[name], words_in(meaning, language)) for name, meaning in columns),
        of_cases=True,
        confidentiality="1" if one.open else "2",
        refresh="monthly" if one.open else "daily",
    )


def case_sheet(data: CaseData, *, by: Actor, language: str, rows: int) -> DatasetSheet:
    """What the dataset is, its first rows, and of which day they are. Raises NotPermitted."""
    facts, state = case_facts(data, language), _state(data, None, by, language)
    return DatasetSheet(
        facts,
        tuple(column.title for column in facts.columns),
        tuple(cells for _id, cells in state.rows[:rows]),
        len(state.rows),
        tuple(_notes(state)),
    )


def case_table(data: CaseData, on: date | None, *, by: Actor, language: str) -> tuple[DatasetFacts, Table]:
    """The whole dataset as it was at the end of a day. Raises NotPermitted, DayToCome."""
    facts, state = case_facts(data, language), _state(data, on, by, language)
    municipality = city()
    own = (municipality.code, municipality.name_in("ja"))
    heads = (*MUNICIPALITY, *(column.title for column in facts.columns))
    rows = ((own[0], id_, own[1], *cells) for id_, cells in state.rows)
    return facts, Table(f"{data.declared.id}-{state.on.isoformat()}", heads, rows)


def _state(data: CaseData, on: date | None, by: Actor, language: str) -> _State:
    """The counts at the end of the day this reader may ask for.

    Whoever may not see the office's figures gets ends of months only: from two days that follow one another it could
    be read what a single case did in between.
    """
    if on is not None and on > today():
        raise DayToCome()
    sees_figures = foresee(by, _READ, _FIGURES).allowed
    if not data.declared.open:
        require(by, _READ, _FIGURES)
    day = max(on or today(), BEFORE_EVERYTHING)
    day = day if sees_figures else _month_end(day)
    one = data.declared
    table = table_of(
        groups_on(data.procedure.id, day), [side.by for side in one.sides], [number.count for number in one.numbers]
    )
    hidden = rows_withheld(table, city().smallest_published_count) if one.open else frozenset()
    with override(language):
        rows = tuple(
            ("-".join(part or "-" for part in key), (*_names(one, key, language), *_counts(counts, key in hidden)))
            for key, counts in table.items()
        )
    return _State(day, rows, bool(hidden))


def _month_end(day: date) -> date:
    """The day itself when it ends a month that is over, otherwise the last end of a month before it."""
    next_day = day + timedelta(days=1)
    return day if next_day.day == 1 and day < today() else day.replace(day=1) - timedelta(days=1)


def _counts(counts: Counts, is_hidden: bool) -> Iterator[Cell]:
    for count in counts.values():
        yield _WITHHELD.text(gettext) if is_hidden else count


def _names(one: CaseDataset, key: Key, language: str) -> Iterator[Cell]:
    for side, value in zip(one.sides, key, strict=True):
        yield _name(side.by, value, language)


def _name(side: str, value: str, language: str) -> str:
    """The value of a side as people read it; a month and a year stay as machines sort them."""
    if side == "ward":
        return city().ward_name(value, language) or value or NO_WARD.text(gettext)
    if side == "channel":
        return CHANNELS.get(value, Message(value)).text(gettext)
    if side == "outcome":
        return (_STILL_OPEN if value == OPEN else OUTCOME_NAMES.get(value, Message(value))).text(gettext)
    return value


def _notes(state: _State) -> Iterator[Message]:
    yield msg("{on}の終わりの数です。", on=state.on.isoformat())
    if state.withholds:
        yield msg(
            "{smallest}件より少ない数は、だれのことか分かってしまうので「非公表」です。"
            "引き算で分からないように、ほかの数も非公表にすることがあります。",
            smallest=city().smallest_published_count,
        )
