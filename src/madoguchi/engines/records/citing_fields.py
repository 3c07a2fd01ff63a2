"""The fields of a register that name what stands elsewhere, also inside the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.searching import SearchingField


@dataclass(frozen=True)
class CitingField:
    """A field that names a record or somebody, and the table in whose rows it stands, if it does."""

    field: SearchingField
    group: GroupField | None = None

    @property
    def path(self) -> str:
        """Its id, behind that of its table."""
        return f"{self.group.id}.{self.field.id}" if self.group else self.field.id

    @property
    def top(self) -> str:
        """The field of the register it stands in, or is."""
        return self.group.id if self.group else self.field.id

    def placed(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Its answers in a record, each with its path: one, or one in each row."""
        rows = enumerate(self.rows(values)) if self.group else [(None, values)]
        for index, row in rows:
            if (value := row.get(self.field.id)) is not None:
                yield self.field.id if index is None else f"{self.top}.{index}.{self.field.id}", value

    def rows(self, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The rows of its table, none where it stands in none."""
        held = values.get(self.group.id) if self.group else None
        return [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []

    def numbers(self, values: Mapping[str, Any]) -> set[str]:
        """The numbers it names in a record."""
        return {number for _, value in self.placed(values) if (number := self.field.number_in(value))}

    def naming(self, number: str) -> dict[str, Any]:
        """What the values of a record hold that names this number."""
        keeps_more = isinstance(self.field, PickingField) and self.field.keeps_more
        named = {self.field.id: {"number": number} if keeps_more else number}
        return {self.group.id: [named]} if self.group else named


def citing_fields(fields: Iterable[Field]) -> Iterator[CitingField]:
    """Those of these fields, in their order."""
    for field in fields:
        if isinstance(field, SearchingField):
            yield CitingField(field)
        elif isinstance(field, GroupField):
            yield from (CitingField(part, field) for part in field.fields if isinstance(part, SearchingField))
