"""Datasets over cases: counts of the cases of a procedure, as they are or as they were at the end of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext, override

from madoguchi.engines.cases.queries import division_name
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.registers.case_counts import CaseCounts, CountedRow, counts_of
from madoguchi.journeys.registers.case_data import HEADS, WITHHELD, CaseData
from madoguchi.journeys.registers.dataset_facts import MUNICIPALITY, ColumnFacts, DatasetFacts, DatasetSheet
from madoguchi.journeys.registers.export import Table
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in


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
        licence=one.said_licence,
        columns=tuple(ColumnFacts(name, heads[name], words_in(meaning, language)) for name, meaning in columns),
        of_cases=True,
        confidentiality="1" if one.open else "2",
        refresh="monthly" if one.open else "daily",
    )


def case_sheet(data: CaseData, on: date | None, *, by: Actor, language: str, rows: int) -> DatasetSheet:
    """What the dataset is, its first rows, and of which day they are. Raises NotPermitted, NoSuchDataset, DayToCome."""
    facts, counts = case_facts(data, language), counts_of(data, on, by=by, language=language)
    return DatasetSheet(
        facts,
        tuple(column.title for column in facts.columns),
        tuple(_cells(row, language) for row in counts.rows[:rows]),
        len(counts.rows),
        tuple(_notes(counts)),
        on,
    )


def case_table(data: CaseData, on: date | None, *, by: Actor, language: str) -> tuple[DatasetFacts, Table]:
    """The whole dataset as it was at the end of a day. Raises NotPermitted, NoSuchDataset, DayToCome."""
    facts, counts = case_facts(data, language), counts_of(data, on, by=by, language=language)
    municipality = city()
    own = (municipality.code, municipality.name_in("ja"))
    heads = (*MUNICIPALITY, *(column.title for column in facts.columns))
    rows = ((own[0], row.id, own[1], *_cells(row, language)) for row in counts.rows)
    return facts, Table(f"{data.declared.id}-{counts.on.isoformat()}", heads, rows)


def _cells(row: CountedRow, language: str) -> tuple[Cell, ...]:
    with override(language):
        return (*row.sides, *(WITHHELD.text(gettext) if count is None else count for count in row.counts))


def _notes(counts: CaseCounts) -> Iterator[Message]:
    yield msg("{on}の終わりの数です。", on=counts.on.isoformat())
    if counts.withholds:
        yield msg(
            "{smallest}件より少ない数は、だれのことか分かってしまうので「非公表」です。"
            "引き算で分からないように、ほかの数も非公表にすることがあります。",
            smallest=city().smallest_published_count,
        )
