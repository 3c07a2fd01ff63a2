"""What one act changed in a record, in words: each value before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.rows import cell
from madoguchi.values.words import words_in

Values = Mapping[str, Any]


@dataclass(frozen=True)
class ChangedValue:
    """One value before and after, in words."""

    label: str
    before: str
    after: str


def changed_values(found: Register, before: Values, after: Values, at: Circumstances) -> tuple[ChangedValue, ...]:
    """The values that are different, in words, in the order of the form; fields of older versions by their id."""
    fields = register_section(found).by_id
    names = [*(name for name in fields if name in after), *(name for name in after if name not in fields)]
    return tuple(
        ChangedValue(
            words_in(fields[name].label, at.language) if name in fields else name,
            *(_told(fields.get(name), values.get(name), at) for values in (before, after)),
        )
        for name in names
        if before.get(name) != after.get(name)
    )


def _told(field: Field | None, value: object, at: Circumstances) -> str:
    if value is None or field is None:
        return "" if value is None else str(value)
    if not isinstance(field, GroupField):
        return cell(field, value, at)
    rows = value if isinstance(value, list) else []
    return "\n".join("　".join(cell(part, row.get(part.id), at) for part in field.fields) for row in rows)
