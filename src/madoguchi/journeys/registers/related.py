"""The records of other registers that cite one: what its page lists, and where one more is added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.engines.records.citing_fields import CitingField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.queries.cited import citing_records, picking_fields
from madoguchi.engines.records.queries.registers import RecordFacts, register_resource, register_section
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.columns import expect_shown, shown_columns
from madoguchi.journeys.registers.opening import VIEW, may_add, see
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import Row, row_of
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

MOST = 10
_COLUMNS = 4


@dataclass(frozen=True)
class RelatedList:
    """The records of one register that cite a record by one of its fields, the one changed last first.

    `more` says that there are others beside the first ten; `may_add` that the reader may add one.
    """

    register_id: str
    field_id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool
    may_add: bool

    @property
    def lines(self) -> tuple[tuple[Row, tuple[tuple[str, str], ...]], ...]:
        """The rows, each with its cells beside their heads."""
        return tuple((row, tuple(zip(self.columns, row.cells, strict=True))) for row in self.rows)


def related_lists(found: Register, one: RecordFacts, *, by: Actor, language: str) -> tuple[RelatedList, ...]:
    """Every list of records that cite this one, only from registers the reader may see."""
    return tuple(_list(other, citing, one, by, language) for other, citing in _citing(found, by))


def _citing(found: Register, by: Actor) -> Iterator[tuple[Register, CitingField]]:
    """The fields that cite, each with its register in the share of the reader."""
    for other in registers():
        if (
            picking_fields(register_section(other), found.id)
            and foresee(by, VIEW, register_resource(other, VIEW)).allowed
        ):
            shared = opened_for(other, by)
            for citing in picking_fields(register_section(shared), found.id):
                yield shared, citing


def _list(other: Register, citing: CitingField, one: RecordFacts, by: Actor, language: str) -> RelatedList:
    section, at = register_section(other), surroundings_for(by, language)
    rows = citing_records(other, citing, one.ref, most=MOST + 1)
    see(other, rows[:MOST], "list", by=by)
    told = citing.field.related if isinstance(citing.field, PickingField) else None
    usual = [name for name in section.views[0].columns if name != citing.path][:_COLUMNS]
    names = (
        tuple(name for name in told.columns if name in section.by_id) if told else tuple(usual) or (section.heading,)
    )
    columns = shown_columns(section, names, language)
    expect_shown(section, columns, rows, at)
    return RelatedList(
        register_id=other.id,
        field_id=citing.path,
        title=words_in(told.title, language) if told else other.title(language),
        columns=tuple(column.label for column in columns),
        rows=tuple(row_of(other, columns, row, at) for row in rows[:MOST]),
        more=len(rows) > MOST,
        may_add=not one.is_deleted and may_add(other, by),
    )
