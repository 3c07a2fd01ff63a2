"""What the records of a register hold in one field: what another kind of field could not read."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.rules.register_conversion import converted

LOOKED_AT = 20_000


def unfit_values(register_id: str, field: Field, at: Circumstances) -> int:
    """How many of the first LOOKED_AT values this field could not read, as it would be from now on."""
    return sum(converted(field, value, at) is None for value in _values_of(register_id, field.id))


def _values_of(register_id: str, field_id: str) -> Iterator[object]:
    rows = Record.objects.filter(register_id=register_id, **{f"values__{field_id}__isnull": False})
    value = KeyTransform(field_id, "values", output_field=JSONField())
    return rows.annotate(held=value).values_list("held", flat=True)[:LOOKED_AT].iterator(chunk_size=2000)
