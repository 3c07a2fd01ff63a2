"""Datasets: what others cite of a register or of cases instead of asking, as it is now or as it was on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.register_held import COUNTED, count_in, ever_in
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    changed_last,
    dataset_resource,
    register_section,
    show_registers,
    usual_class,
)
from madoguchi.engines.records.register_section import Dataset, View
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.access.sight import require_sight
from madoguchi.foundation.catalogue.queries import Register, city, registers
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.registers.case_counts import may_cite
from madoguchi.journeys.registers.case_data import case_data, case_data_of
from madoguchi.journeys.registers.case_datasets import case_facts, case_sheet, case_table
from madoguchi.journeys.registers.dataset_days import check_day, first_rows, is_over, pages_on
from madoguchi.journeys.registers.dataset_facts import (
    MUNICIPALITY,
    ColumnFacts,
    DatasetFacts,
    DatasetSheet,
)
from madoguchi.journeys.registers.errors import NoSuchDataset
from madoguchi.journeys.registers.export import Table, begun, cells_of
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import VIEW, see
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.journeys.registers.sight import NOBODYS, is_in_catalogue, require_in_office
from madoguchi.journeys.registers.standing import post_name
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, today
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in


def datasets(by: Actor, *, language: str, words: str = "", only_open: bool = False) -> tuple[DatasetFacts, ...]:
    """Those this person may cite whose names or meanings hold all the words: of registers, then of cases."""
    of_registers = (
        facts_of(found, one, language)
        for found in (opened_for(each, by) for each in registers())
        for one in register_section(found).datasets
        if one.open or (not only_open and foresee(by, VIEW, dataset_resource(found, one)).allowed)
    )
    of_cases = (
        case_facts(data, language)
        for data in case_data()
        if data.declared.open or (not only_open and may_cite(data, by))
    )
    known = chain(of_registers, of_cases)
    wanted = folded(words).split()
    return _dated(one for one in known if all(word in _told(one) for word in wanted))


def _dated(several: Iterable[DatasetFacts]) -> tuple[DatasetFacts, ...]:
    """The same with the day on which a record of their registers was written last."""
    found = tuple(several)
    show_registers(*{one.register_id for one in found if not one.of_cases})
    last = changed_last(one.register_id for one in found if not one.of_cases)
    days = {id_: at.astimezone(JST).date() for id_, at in last.items()}
    return tuple(one if one.of_cases else replace(one, changed_on=days.get(one.register_id)) for one in found)


def _told(one: DatasetFacts) -> str:
    columns = [text for column in one.columns for text in (column.title, column.meaning)]
    return folded(" ".join([one.title, one.summary, one.register, *columns]))


def facts_of(found: Register, one: Dataset, language: str) -> DatasetFacts:
    """A dataset in the reader's language."""
    section = register_section(found)
    return DatasetFacts(
        id=one.id,
        title=words_in(one.title, language),
        summary=words_in(one.summary, language),
        register_id=found.id,
        register=found.title(language),
        owner=division_name(found.header.division),
        is_open=one.open,
        licence=one.said_licence,
        confidentiality="1" if one.open else one.confidentiality or usual_class(found),
        readers=tuple(post_name(each.post) for each in one.readers if not isinstance(each, str)),
        is_for_office=one.readers == "everybody",
        columns=tuple(
            ColumnFacts(column.field, words_in(field.label, language), words_in(column.meaning, language))
            for column in one.columns
            if (field := column_field(section, column.field)) is not None
        ),
    )


def _opened(dataset_id: str, by: Actor) -> tuple[Register, Dataset]:
    """The dataset when this person may cite it. Raises NoSuchDataset, and NotPermitted for the office alone.

    Of what is not there the rules are asked, too, about nobody's register.
    """
    for found in (opened_for(each, by) for each in registers()):
        for one in register_section(found).datasets:
            if one.id == dataset_id:
                if not one.open:
                    shown = is_in_catalogue(found)
                    require_in_office(by, VIEW, dataset_resource(found, one), NoSuchDataset(), in_catalogue=shown)
                show_registers(found.id)
                return found, one
    require_sight(by, VIEW, NOBODYS, NoSuchDataset())
    raise NoSuchDataset()


def is_open(dataset_id: str) -> bool:
    """Whether it exists and is for everybody."""
    data = case_data_of(dataset_id)
    if data is not None:
        return data.declared.open
    return any(one.id == dataset_id and one.open for found in registers() for one in register_section(found).datasets)


@transaction.atomic
def dataset_sheet(dataset_id: str, on: date | None = None, *, by: Actor, language: str, rows: int = 10) -> DatasetSheet:
    """What the dataset is, and its first rows, as they are now or as they were at the end of a day.

    Raises NoSuchDataset, NotPermitted, DayToCome, NotOpenThen.
    """
    data = case_data_of(dataset_id)
    if data is not None:
        return case_sheet(data, on, by=by, language=language, rows=rows)
    found, one = _opened(dataset_id, by)
    check_day(found, one, on, by)
    view, at = view_of(found, one.view), surroundings_for(by, language)
    first, notes = first_rows(found, view, on, at, by, rows)
    _see(found, one, first, "list", by)
    expect_cited(register_section(found), [row.values for row in first], at)
    (facts,) = _dated([facts_of(found, one, language)])
    cells = tuple(_cells(found, one, row, at) for row in first)
    return DatasetSheet(facts, _heads(facts), cells, None if is_over(on) else _count(found, view), notes, on)


def _heads(facts: DatasetFacts) -> tuple[str, ...]:
    return tuple(column.title for column in facts.columns)


def _count(found: Register, view: View) -> int | None:
    """How many rows there are, None when there are more than anybody counts."""
    count = count_in(found, view, Wanted())
    return count if count <= COUNTED else None


def dataset_table(dataset_id: str, on: date | None, *, by: Actor, language: str) -> tuple[DatasetFacts, Table]:
    """The whole dataset, as it is now or as it was at the end of a day, read while it is sent.

    Who may not see the register gets nothing that was never open, and no record that was put into the bin since.
    Raises NoSuchDataset, NotPermitted, DayToCome, NotOpenThen.
    """
    data = case_data_of(dataset_id)
    if data is not None:
        return case_table(data, on, by=by, language=language)
    found, one = _opened(dataset_id, by)
    check_day(found, one, on, by)
    (facts,) = _dated([facts_of(found, one, language)])
    leaving = register_leaving(found, facts.confidentiality)
    holds = contents(dataset=one.id, view=one.view, columns=[column.field for column in one.columns], day=on)
    check_leaves(leaving, lambda most: _most(found, one, on, most), by=by, holds=holds)
    name = f"{dataset_id}-{(on or today()).isoformat()}"
    return facts, Table(name, (*MUNICIPALITY, *_heads(facts)), begun(_rows(found, one, on, by, language)))


def _most(found: Register, one: Dataset, on: date | None, most: int) -> int:
    """How many records it holds, counted up to `most`; on a day before, there were none that were never there."""
    if is_over(on):
        return ever_in(found, most=most)
    return count_in(found, view_of(found, one.view), Wanted(), most=most)


def _rows(found: Register, one: Dataset, on: date | None, by: Actor, language: str) -> Iterator[tuple[Cell, ...]]:
    view, at = view_of(found, one.view), surroundings_for(by, language)
    municipality = city()
    pages = pages_on(found, view, on, at, by)
    while True:
        with transaction.atomic():
            page = next(pages, None)
            if page is None:
                return
            _see(found, one, page, "export", by)
            expect_cited(register_section(found), [row.values for row in page], at)
            cells = [_cells(found, one, row, at) for row in page]
        for row, told in zip(page, cells, strict=True):
            yield (municipality.code, row.ref, municipality.name_in("ja"), *told)


def _cells(found: Register, one: Dataset, row: RecordFacts, at: Circumstances) -> tuple[Cell, ...]:
    return cells_of(register_section(found), row, [column.field for column in one.columns], at)


def _see(found: Register, one: Dataset, rows: tuple[RecordFacts, ...], verb: str, by: Actor) -> None:
    """Every look of somebody with a name is written down where the register holds persons, at an open one, too.

    Somebody without a name, whom open data is for, would leave nothing behind that tells who looked.
    """
    if by.ref or not one.open:
        see(found, rows, verb, by=by)
