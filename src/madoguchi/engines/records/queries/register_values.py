"""What the records of a register hold in one field: what another kind could not read, and what stands twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, Count, F, Func, JSONField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Left

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.record_keys import LONGEST_KEY, compared_key, is_compared_as_kept
from madoguchi.engines.records.rules.register_conversion import converted

LOOKED_AT = 20_000


@dataclass(frozen=True)
class Fitness:
    """How many values a field could not read, of how many that were looked at; `is_all` when there are no more."""

    unfit: int
    looked_at: int
    is_all: bool


def fitness_of(
    register_id: str, field: Field, at: Circumstances, was: Field | None, *, table: GroupField | None = None
) -> Fitness:
    """Whether this field, as it would be from now on, could read what `was` kept: the first LOOKED_AT values.

    One in the rows of a `table` has a value in each of them.
    """
    unfit = looked_at = 0
    held = _values_of(register_id, field.id, LOOKED_AT + 1) if table is None else _in_rows(register_id, table, field.id)
    for value in held:
        if looked_at == LOOKED_AT:
            return Fitness(unfit, looked_at, is_all=False)
        looked_at += 1
        unfit += converted(field, value, at, was) is None
    return Fitness(unfit, looked_at, is_all=True)


def held_options(register_id: str, field_id: str, *, table: GroupField | None = None) -> tuple[Counter[str], bool]:
    """How often each option is held among the first LOOKED_AT answers, and whether there are no more of them."""
    counted: Counter[str] = Counter()
    held = _values_of(register_id, field_id, LOOKED_AT + 1) if table is None else _in_rows(register_id, table, field_id)
    for at, value in enumerate(held):
        if at == LOOKED_AT:
            return counted, False
        counted.update(map(str, value) if isinstance(value, list) else (str(value),))
    return counted, True


def is_held_twice(register_id: str, section: RegisterSection, at: Circumstances, was: Field | None) -> bool:
    """Whether two records outside the bin would have the same key by this definition; `was` is the field of before.

    Every value is read as the field would keep it, and compared as the table compares keys; where both leave it as it
    is, the database finds out by itself.
    """
    field = section.by_id[section.key or section.heading]
    keeps = type(was) is type(field)
    if keeps and is_compared_as_kept(section):
        rows = Record.objects.filter(register_id=register_id, deleted_at=None)
        same = rows.annotate(same=Left(KeyTextTransform(field.id, "values"), LONGEST_KEY)).filter(same__isnull=False)
        return same.values("same").annotate(held=Count("pk")).filter(held__gt=1).order_by().exists()
    found: set[str] = set()
    for value in _values_of(register_id, field.id, with_bin=False):
        kept = value if keeps else converted(field, value, at, was)
        key = compared_key(section, value if kept is None else kept)
        if key in found:
            return True
        found.add(key)
    return False


def _in_rows(register_id: str, table: GroupField, field_id: str) -> Iterator[object]:
    path = Func(Value(f"$.{table.id}[*].{field_id}"), template="(%(expressions)s)::jsonpath")
    is_held = Func(F("values"), path, template="%(expressions)s", arg_joiner=" @? ", output_field=BooleanField())
    rows = Record.objects.filter(is_held, register_id=register_id).order_by("pk")
    held = rows.annotate(held=KeyTransform(table.id, "values", output_field=JSONField())).values_list("held", flat=True)
    for each in held.iterator(chunk_size=2000):
        yield from (row[field_id] for row in each if row.get(field_id) is not None) if isinstance(each, list) else ()


def _values_of(register_id: str, field_id: str, most: int | None = None, *, with_bin: bool = True) -> Iterator[object]:
    rows = Record.objects.filter(register_id=register_id, **{f"values__{field_id}__isnull": False})
    rows = rows if with_bin else rows.filter(deleted_at=None)
    value = KeyTransform(field_id, "values", output_field=JSONField())
    held = rows.order_by("pk").annotate(held=value).values_list("held", flat=True)
    return held[:most].iterator(chunk_size=2000)
