"""What the records of a register hold in one field: what another kind of field could not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.rules.register_conversion import converted

LOOKED_AT = 20_000


@dataclass(frozen=True)
class Fitness:
    """How many values a field could not read, of how many that were looked at; `is_all` when there are no more."""

    unfit: int
    looked_at: int
    is_all: bool


def fitness_of(register_id: str, field: Field, at: Circumstances, was: Field | None) -> Fitness:
    """Whether this field, as it would be from now on, could read what `was` kept: the first LOOKED_AT values."""
    unfit = looked_at = 0
    for value in _values_of(register_id, field.id, LOOKED_AT + 1):
        if looked_at == LOOKED_AT:
            return Fitness(unfit, looked_at, is_all=False)
        looked_at += 1
        unfit += converted(field, value, at, was) is None
    return Fitness(unfit, looked_at, is_all=True)


def _values_of(register_id: str, field_id: str, most: int) -> Iterator[object]:
    rows = Record.objects.filter(register_id=register_id, **{f"values__{field_id}__isnull": False})
    value = KeyTransform(field_id, "values", output_field=JSONField())
    held = rows.order_by("pk").annotate(held=value).values_list("held", flat=True)
    return held[:most].iterator(chunk_size=2000)
